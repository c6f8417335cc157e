"""Import: files and folders to documents, each once, with a reason for what stays out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from curate.adapters.importers.files import walk_files
from curate.core.documents import Document, Rejection
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.plugins import IMPORTERS, find_plugins
from curate.services.projects import Project
from curate.store.documents import add_documents, known_digests

CHUNK = 500
Progress = Callable[[int], None]


@dataclass(slots=True)
class ImportReport:
    """Counts of documents, and every file or row that was left out with its reason."""

    imported: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        rejected = [{"where": r.where, "reason": r.reason} for r in self.rejected]
        return {"imported": self.imported, "unchanged": self.unchanged, "rejected": rejected}


def import_paths(
    project: Project, paths: Sequence[Path], *, by: Person, progress: Progress | None = None
) -> ImportReport:
    """Imports what is new under the paths. Importing again changes nothing.

    Memory holds one chunk of documents. Each chunk is one transaction: what was reported stays.
    Raises CurateError where a path does not exist; then nothing is imported.
    """
    permit(by, Right.LEAD, "import documents")
    for path in paths:
        if not path.exists():
            raise CurateError(f"{path} does not exist; name a file or a folder that does")
    report = ImportReport()
    read = read_documents(paths)
    while chunk := list(islice(read, CHUNK)):
        _import_chunk(project, chunk, report)
        if progress:
            progress(report.imported + report.unchanged + len(report.rejected))
    return report


def read_documents(paths: Sequence[Path]) -> Iterator[Document | Rejection]:
    """What the importers make of the files under the paths, one after the other."""
    importers = find_plugins(IMPORTERS)
    for found in walk_files(paths, importers.keys()):
        if isinstance(found, Rejection):
            yield found
            continue
        path, source = found
        yield from importers[path.suffix[1:].lower()].load()(path, source)


def _import_chunk(project: Project, chunk: Sequence[Document | Rejection], report: ImportReport) -> None:
    documents = [read for read in chunk if isinstance(read, Document)]
    report.rejected.extend(read for read in chunk if isinstance(read, Rejection))
    with project.store.writing() as session:
        digests = known_digests(session, ids=[document.id for document in documents])
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
    report.imported += len(new)


def _changed(document: Document) -> Rejection:
    return Rejection(
        document.source or document.id,
        f"document {document.id!r} was imported before with another text, and texts never change; "
        "give the new version another name or doc_id",
    )
