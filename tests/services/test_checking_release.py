"""What stops a release and what is warned of, on a real project; each with the place where it is mended."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from curate.adapters.exporters.folder import read_manifest
from curate.core.agreement import UNIT_MEASURES
from curate.core.errors import CurateError
from curate.core.people import Forbidden
from curate.core.readiness import Check, Finding
from curate.core.split_plans import SplitPlan
from curate.core.watching import Watcher
from curate.services.annotating import Acknowledgement
from curate.services.checking_release import Choice, Readiness, check_release, create_checked_release, documents_found
from curate.services.importing import import_paths
from curate.services.projects import Project
from curate.services.releasing import verify_folder
from tests.fixtures.people import ADA, ALONE, ANA

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}
SHARES = {"train": 0.8, "test": 0.2}

pytestmark = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


def found(readiness: Readiness, check: Check) -> list[Finding]:
    return found_of(readiness.findings, check)


def check(project: Project, choice: Choice = Choice(), check_: Check | None = None) -> Any:  # noqa: ANN401, B008
    readiness = check_release(project, choice, by=ALONE)
    return readiness if check_ is None else found(readiness, check_)


def test_nothing_submitted_stops_and_says_where_to_begin(project: Project) -> None:
    (nothing,) = check(project, check_=Check.NOTHING)
    assert (nothing.stops, nothing.overview.link) == (True, "label")
    (waiting,) = check(project, check_=Check.NOT_SUBMITTED)
    assert [place.link for place in waiting.places] == [
        "label?document_id=harbour.txt",
        "label?document_id=square.txt",
    ]


def test_open_conflicts_only_warn_once_something_is_settled(project: Project, save: Save, put: Put) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    assert check(project).stops
    save("ana", "harbour.txt", put("claim", "The harbour reopened on Monday"), SUBMIT)
    readiness = check(project)
    assert not readiness.stops
    (conflicts,) = found(readiness, Check.CONFLICTS)
    assert conflicts.places[0].link.startswith("adjudicate?document=square.txt&conflict=")
    (singly,) = found(readiness, Check.SINGLY_CODED)
    assert [place.words for place in singly.places] == ["harbour.txt"]
    assert readiness.labels["claim"].total() == readiness.documents == sum(readiness.splits.values()) == 1


def test_agreement_is_compared_with_what_was_chosen_and_undefined_says_why(
    project: Project, save: Save, put: Put
) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    (undefined,) = check(project, check_=Check.AGREEMENT)
    assert "two or more people" in undefined.what
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    below = [f for f in check(project, Choice(threshold=0.99), Check.AGREEMENT) if "below" in f.what]
    assert [f.overview.link for f in below] == ["agreement?label=claim"]
    assert not [f for f in check(project, Choice(threshold=0.2), Check.AGREEMENT) if "below" in f.what]
    exact = check(project, Choice(measure="span_f1_exact", threshold=0.5), Check.AGREEMENT)
    assert any("claim is 0.000 (span_f1_exact" in f.what.lower() for f in exact)
    with pytest.raises(CurateError, match="choose from"):
        check(project, Choice(measure=next(iter(UNIT_MEASURES))))


@pytest.fixture
def copied(project: Project, tmp_path: Path, save: Save) -> Project:
    """A text twice, a third that has its first half, and one document of a single dash; all submitted by ana."""
    wire = " ".join(f"The board of pier {n} voted on day {n * 7} to close gate {n * 3} for repairs." for n in range(12))
    texts = {"wire.txt": wire, "again.txt": wire, "cut.txt": f"From Gull Bay. {wire[:450]}", "dash.txt": "—"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    import_paths(project, [tmp_path / name for name in texts], by=ALONE)
    for name in texts:
        save("ana", name, SUBMIT)
    return project


def test_copies_empty_documents_and_those_without_words_are_named(copied: Project) -> None:
    readiness = check(copied)
    (copies,) = found(readiness, Check.COPIES)
    assert [place.words for place in copies.places] == [
        "cut.txt, the story of again.txt",
        "wire.txt, the text of again.txt",
    ]
    assert copies.overview.link == "corpus?show=copies"
    assert documents_found(copied, Check.COPIES, by=ALONE) == {"wire.txt", "again.txt", "cut.txt"}
    assert documents_found(copied, Check.NO_WORDS, by=ALONE) == {"dash.txt"}
    assert documents_found(copied, Check.NOT_SUBMITTED, by=ALONE) == {"square.txt", "harbour.txt"}
    (empty,) = found(readiness, Check.NOTHING_MARKED)
    assert empty.count == 4


def test_a_split_that_cannot_be_made_stops(copied: Project) -> None:
    (refused,) = check(copied, Choice(plan=SplitPlan(SHARES, until=("2026-03-01",))), Check.SPLIT)
    assert refused.stops
    assert any("no date of publication" in place.words for place in refused.places)
    (nowhere,) = check(copied, Choice(plan=SplitPlan(SHARES, held_out=("The Tern",))), Check.SPLIT)
    assert "The Tern" in nowhere.what


def test_strict_lets_a_warning_stop_the_release(copied: Project) -> None:
    with pytest.raises(CurateError, match="nobody checked"):
        create_checked_release(copied, Choice("study"), by=ALONE, strict=True)
    assert not copied.exports.exists()
    made, warnings = create_checked_release(copied, Choice("study"), by=ALONE)
    assert made.version == "1"
    assert {Check.SINGLY_CODED, Check.NOTHING_MARKED, Check.AGREEMENT} <= {warning.check for warning in warnings}


def found_of(findings: Iterable[Finding], check: Check) -> list[Finding]:
    return [finding for finding in findings if finding.check is check]


def moved(findings: Iterable[Finding]) -> list[Finding]:
    return found_of(findings, Check.MOVED)


def test_documents_that_change_their_split_are_named_before_and_after(copied: Project) -> None:
    made, warnings = create_checked_release(copied, Choice("study"), by=ALONE)
    assert not moved(warnings)
    before = {row["doc_id"]: row["split"] for row in read_manifest(made.folder)["documents"]}
    other = next(seed for seed in range(100, 200) if moved(check(copied, Choice("study", seed=seed)).findings))
    assert not moved(check(copied, Choice("study")).findings)
    assert not moved(check(copied, Choice("another", seed=other)).findings)
    (finding,) = moved(check(copied, Choice("study", seed=other)).findings)
    assert "in another split than in study-1" in finding.what
    assert finding.overview.link == "release", "it is mended by how the release is split"
    with pytest.raises(CurateError, match="in another split than in study-1"):
        create_checked_release(copied, Choice("study", seed=other), by=ALONE, strict=True)
    again, warnings = create_checked_release(copied, Choice("study", seed=other), by=ALONE)
    after = {row["doc_id"]: row["split"] for row in read_manifest(again.folder)["documents"]}
    (said,) = moved(warnings)
    assert said == finding
    wanted = [f"{each}: {before[each]}, now {after[each]}" for each in sorted(before) if before[each] != after[each]]
    assert [place.words for place in said.places] == wanted
    assert said.count == len(wanted)
    # The same content again is the same release, and what moved to it has moved before.
    assert not moved(create_checked_release(copied, Choice("study", seed=other), by=ALONE)[1])
    folds = Choice("study", SplitPlan.folds(2))
    assert not moved(check(copied, folds).findings), "other splits are another release on purpose"


class Passes(Watcher):
    """The passes over the corpus, and how far each came; something is done when one begins."""

    def __init__(self, meanwhile: Mapping[str, Callable[[], object]] | None = None) -> None:
        self.far: dict[str, tuple[int, int | None]] = {}
        self._meanwhile = dict(meanwhile or {})
        self._what = ""

    def begin(self, what: str) -> None:
        self._what = what
        self.far[what] = (0, None)
        self._meanwhile.pop(what, lambda: None)()

    def step(self, done: int, of: int | None) -> None:
        self.far[self._what] = (done, of)


def test_what_is_saved_while_a_release_is_frozen_is_in_neither_its_gold_nor_its_agreement(
    copied: Project, save: Save, put: Put
) -> None:
    def save_another() -> None:
        save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
        for name in ("wire.txt", "dash.txt"):
            save("ben", name, SUBMIT)

    passes = Passes({"reading the gold": save_another})
    made, warnings = create_checked_release(copied, Choice("study"), by=ALONE, watcher=passes)
    about = read_manifest(made.folder)
    assert {row["doc_id"] for row in about["documents"]} == {"wire.txt", "again.txt", "cut.txt", "dash.txt"}
    assert {name for row in about["documents"] for name in row["annotators"]} == {"ana"}
    assert {row["n_annotators"] for row in about["agreement"]} == {0}
    (singly,) = found_of(warnings, Check.SINGLY_CODED)
    assert singly.count == 4
    again, warnings = create_checked_release(copied, Choice("study"), by=ALONE)
    assert (again.version, sum(again.documents.values())) == ("2", 5)
    (singly,) = found_of(warnings, Check.SINGLY_CODED)
    assert singly.count == 3


def test_every_pass_says_how_far_it_is(copied: Project) -> None:
    checking, freezing, verifying = Passes(), Passes(), Passes()
    check_release(copied, Choice("study"), by=ALONE, watcher=checking)
    made, _ = create_checked_release(copied, Choice("study"), by=ALONE, watcher=freezing)
    verify_folder(made.folder, verifying)
    assert checking.far["reading what would be in it"] == freezing.far["reading the gold"] == (4, 4)
    assert checking.far["comparing texts that are alike"] == freezing.far["comparing texts that are alike"] == (3, 3)
    assert all(freezing.far[each] == (4, 4) for each in ("counting", "writing csv", "writing jsonl"))
    assert verifying.far["checking the documents"] == (4, 4)


@pytest.mark.parametrize("by", [ANA, ADA])
def test_only_leads_check(project: Project, by: Any) -> None:  # noqa: ANN401
    for ask in (
        lambda: check_release(project, Choice(), by=by),
        lambda: documents_found(project, Check.COPIES, by=by),
        lambda: create_checked_release(project, Choice("x"), by=by),
    ):
        with pytest.raises(Forbidden):
            ask()
