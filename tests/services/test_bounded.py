"""However large the corpus, few of its documents are in memory at a time: in a release, its check, its exports."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from curate.core.documents import Document
from curate.core.gold import Gold
from curate.core.layers import Layer
from curate.core.watching import Watcher
from curate.services.annotating import Acknowledgement
from curate.services.checking_release import Choice, check_release
from curate.services.importing import import_paths
from curate.services.projects import Project
from curate.services.releasing import create_release, export_release, verify_folder
from tests.fixtures.people import ALONE

DOCUMENTS, AT_ONCE = 60, 4
MOST = 5 * AT_ONCE  # a page being read, one being worked on, and what is between them

pytestmark = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


@pytest.fixture
def filled(
    project: Project,
    save: Callable[..., Acknowledgement],
    put: Callable[..., dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Project:
    folder = tmp_path / "more"
    folder.mkdir()
    for nth in range(DOCUMENTS):
        words = " ".join(f"word{nth * 100 + n}" for n in range(100))
        (folder / f"{nth:02}.txt").write_text(f"Number {nth} rose. {words}\n", encoding="utf-8")
    import_paths(project, [folder], by=ALONE)
    for nth in range(DOCUMENTS):
        save("ana", f"{nth:02}.txt", put("claim", f"Number {nth} rose"), {"action": "submit"})
    for place in ("store.documents.PAGE", "store.layers.PAGE", "services.adjudicating.AT_ONCE"):
        monkeypatch.setattr(f"curate.{place}", AT_ONCE)
    monkeypatch.setattr("curate.adapters.exporters.parquet.BATCH", AT_ONCE)
    monkeypatch.setattr("curate.core.watching.STEP", 1)
    return project


class Counter(Watcher):
    """Counts, whenever it is told how far the work is, what of the corpus is alive."""

    def __init__(self) -> None:
        self.most: dict[str, int] = {}
        self.steps = 0

    def begin(self, what: str) -> None: ...

    def step(self, done: int, of: int | None) -> None:
        self.steps += 1
        found: dict[str, int] = {}
        for kind in filter(None, map(kind_of, gc.get_objects())):
            found[kind] = found.get(kind, 0) + 1
        self.most |= {kind: max(number, self.most.get(kind, 0)) for kind, number in found.items()}


def kind_of(value: object) -> str | None:
    if isinstance(value, Document | Gold | Layer):
        return type(value).__name__
    return "record" if isinstance(value, dict) and {"doc_id", "text"} <= value.keys() else None


@pytest.fixture
def counter() -> Iterator[Counter]:
    counter = Counter()
    gc.collect()
    gc.freeze()  # what is there already is not looked at
    yield counter
    gc.unfreeze()


def assert_bounded(counter: Counter) -> None:
    """It was looked at each document, something was there, and never much at once."""
    assert counter.steps >= DOCUMENTS
    assert counter.most
    assert {kind: number for kind, number in counter.most.items() if number > MOST} == {}


def test_freezing_writing_and_exporting(filled: Project, counter: Counter) -> None:
    folder = create_release(filled, name="study", by=ALONE, watcher=counter).folder
    for format_ in ("parquet", "jsonl", "standoff"):
        export_release(filled, format_, release=folder.name, by=ALONE, watcher=counter)
    export_release(filled, "csv", by=ALONE, watcher=counter)
    assert_bounded(counter)


def test_checking(filled: Project, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    counted(monkeypatch, "curate.core.release_survey.Survey.check_document", counter)
    check_release(filled, Choice("study"), by=ALONE)
    assert_bounded(counter)


def test_verifying(filled: Project, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = create_release(filled, name="study", by=ALONE).folder
    counted(monkeypatch, "curate.core.release_checks.RecordChecks.check", counter)
    assert verify_folder(folder) == []
    assert_bounded(counter)


def counted(monkeypatch: pytest.MonkeyPatch, place: str, counter: Counter) -> None:
    """Counts at every call of what is there."""
    owner, _, name = place.rpartition(".")
    module, _, class_ = owner.rpartition(".")
    kind = getattr(__import__(module, fromlist=[class_]), class_)
    real = getattr(kind, name)

    def call(*given: Any) -> Any:  # noqa: ANN401
        counter.step(0, None)
        return real(*given)

    monkeypatch.setattr(kind, name, call)
