"""Import: files and folders to documents and layers, each once, with a reason for what stays out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from curate.adapters.importers.files import walk_files
from curate.core.documents import Document, Rejection
from curate.core.errors import CurateError
from curate.core.foreign_layers import ForeignLayer, Note
from curate.core.people import Person, Right, permit
from curate.plugins import IMPORTERS, find_plugins
from curate.services.importing_layers import Intake, LayersReport
from curate.services.projects import Project
from curate.store.documents import add_documents, known_digests

CHUNK = 500
Progress = Callable[[int], None]
Read = Document | ForeignLayer | Rejection | Note


@dataclass(slots=True)
class ImportReport:
    """Counts of documents and layers, everything that was left out with its reason, and what should be known."""

    imported: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    layers: LayersReport = field(default_factory=LayersReport)

    def to_json(self) -> dict[str, object]:
        return {
            "imported": self.imported,
            "unchanged": self.unchanged,
            "rejected": [{"where": r.where, "reason": r.reason} for r in self.rejected],
            "layers": self.layers.to_json(),
            "notes": [{"where": note.where, "said": note.said} for note in self.notes],
        }


def import_paths(
    project: Project,
    paths: Sequence[Path],
    *,
    by: Person,
    progress: Progress | None = None,
    authors: Mapping[str, str] | None = None,
) -> ImportReport:
    """Imports what is new under the paths, and the layers that files hold. Importing again changes nothing.

    `authors` gives our names for those of the files. Memory holds one chunk of documents. Each chunk is one
    transaction: what was reported stays. Raises CurateError where a path does not exist; then nothing is imported.
    """
    permit(by, Right.LEAD, "import documents")
    for path in paths:
        if not path.exists():
            raise CurateError(f"{path} does not exist; name a file or a folder that does")
    report = ImportReport()
    intake = Intake(project.schema, authors or {}, report.layers, report.rejected)
    read = _read_files(paths)
    while chunk := list(islice(read, CHUNK)):
        _import_chunk(project, chunk, report, intake)
        if progress:
            progress(report.imported + report.unchanged + len(report.rejected))
    report.rejected.extend(intake.told())
    return report


def read_documents(paths: Sequence[Path]) -> Iterator[Document | Rejection]:
    """What the importers make of the files under the paths, one after the other; without the layers among it."""
    return (read for read in _read_files(paths) if isinstance(read, Document | Rejection))


def _read_files(paths: Sequence[Path]) -> Iterator[Read]:
    importers = find_plugins(IMPORTERS)
    for found in walk_files(paths, importers.keys()):
        if isinstance(found, Rejection):
            yield found
            continue
        path, source = found
        yield from importers[path.suffix[1:].lower()].load()(path, source)


def _import_chunk(project: Project, chunk: Sequence[Read], report: ImportReport, intake: Intake) -> None:
    documents = [read for read in chunk if isinstance(read, Document)]
    layers = [read for read in chunk if isinstance(read, ForeignLayer)]
    report.rejected.extend(read for read in chunk if isinstance(read, Rejection))
    report.notes.extend(read for read in chunk if isinstance(read, Note))
    with project.store.writing() as session:
        digests = known_digests(session, ids=[read.id for read in (*documents, *(layer.document for layer in layers))])
        new: list[Document] = []
        for document in documents:
            if document.id not in digests:
                digests[document.id] = document.sha256
                new.append(document)
            elif digests[document.id] == document.sha256:
                report.unchanged += 1
            else:
                report.rejected.append(_changed(document))
        add_documents(session, documents=new)
        intake.take(session, layers, digests)
    report.imported += len(new)


def _changed(document: Document) -> Rejection:
    return Rejection(
        document.source or document.id,
        f"document {document.id!r} was imported before with another text, and texts never change; "
        "give the new version another name or doc_id",
    )
