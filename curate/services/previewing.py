"""Preview: the first lines that a format would write, of a few documents that are settled."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from curate.adapters.exporters.standoff import write_standoff
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.core.release_records import AS_THEY_ARE, Kept, PeopleTold, Place
from curate.core.releases import MAKE_RELEASES, ReleaseContent
from curate.core.split_plans import SplitPlan
from curate.core.splits import story_key
from curate.services.adjudicating import golds_and_layers, with_documents
from curate.services.projects import Project
from curate.services.releasing import STANDOFF, load_exporters

DOCUMENTS = 3
CHARACTERS = 1_500
SAMPLE = "preview"


@dataclass(frozen=True, slots=True)
class FileStart:
    """`text` is how the file begins, None for a file that is no text."""

    name: str
    text: str | None
    size: int
    is_cut: bool


def preview_format(project: Project, format_: str, *, by: Person, people: PeopleTold = AS_THEY_ARE) -> list[FileStart]:
    """How each file of a format begins, written for real of the first few settled documents, into a folder that is
    gone afterwards. Raises CurateError where nothing is settled, and where the format refuses."""
    permit(by, Right.LEAD, MAKE_RELEASES)
    content = _sample(project, people)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        if format_ == STANDOFF:
            place = write_standoff(content, "1", place)
        else:
            load_exporters([format_])[format_](content, place)
        paths = sorted(path for path in place.rglob("*") if path.is_file())
        return [_start(path, path.relative_to(place).as_posix()) for path in paths]


def _sample(project: Project, people: PeopleTold) -> ReleaseContent:
    """All in one split: where a document will lie is decided over all of them."""
    kept, places = Kept(project.schema, people), {}
    rows = []
    with project.store.reading() as session:
        settled = (pair for pair in golds_and_layers(session, project.schema) if not pair[0].unsettled)
        for document, gold, layers in with_documents(session, islice(settled, DOCUMENTS)):
            rows.append(kept.keep(document, gold, layers))
            places[document.id] = Place("train", story_key(document.text))
    if not rows:
        raise CurateError("there is nothing to show yet: no document is settled; label one and submit it")
    kept.check(SAMPLE)
    found, plan = [row for row in rows if row], SplitPlan({"train": 1.0})
    return ReleaseContent(SAMPLE, project.schema, found, places, project.settings.seed, plan, people=people)


def _start(path: Path, name: str) -> FileStart:
    size = path.stat().st_size
    with path.open("rb") as file:
        begin = file.read(4 * CHARACTERS)
    if b"\0" in begin or begin.startswith((b"PAR1", b"PK")):
        return FileStart(name, None, size, is_cut=False)
    text = begin.decode("utf-8", "replace")
    return FileStart(name, text[:CHARACTERS], size, is_cut=size > len(begin) or len(text) > CHARACTERS)
