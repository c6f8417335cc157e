"""Label errors that models find: in a small project with two, and in real corpora with a twentieth made wrong."""

import importlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from curate.core.people import Forbidden
from curate.core.watching import UNWATCHED
from curate.services.adjudicating import open_docket
from curate.services.annotating import Acknowledgement
from curate.services.deciding import record_decisions
from curate.services.finding_label_errors import find_label_errors
from curate.services.importing import import_paths
from curate.services.judging_gold import judge_gold
from curate.services.projects import Project
from tests.fixtures.doubtful import MISSED, MISTAKEN, fill_with_claims
from tests.fixtures.people import ADA, ALONE, ANA

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]

sqlite = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


def claims(project: Project, **asked: Any) -> Any:  # noqa: ANN401
    return next(each for each in find_label_errors(project, by=ALONE, **asked) if each.label == "claim")


@pytest.fixture
def doubtful(project: Project, save: Save, put: Put, tmp_path: Path) -> Project:
    fill_with_claims(project, save, put, tmp_path / "stories")
    return project


def test_what_is_wrong_comes_first_with_its_reason_and_the_page_where_it_is_mended(doubtful: Project) -> None:
    found = claims(doubtful)
    assert {error.words for error in found.errors[:2]} == {MISSED, MISTAKEN}
    assert found.count == len(found.errors) == found.surplus + found.missing
    missed = next(error for error in found.errors if error.words == MISSED)
    at = f"{missed.span.start}-{missed.span.end}"
    assert (missed.document_id, missed.place.link) == ("story3.txt", f"label?document_id=story3.txt&at={at}")
    assert missed.said({"claim": "Claim"}) == "not marked Claim, likely is"
    assert missed.probability > missed.usual
    mistaken = next(error for error in found.errors if error.words == MISTAKEN)
    assert mistaken.said({"claim": "Claim"}) == "marked Claim, likely not"
    told = json.loads(json.dumps(found.to_json()))
    assert told["joint"] == [list(row) for row in found.joint]
    assert told["errors"][0]["reason"] == found.errors[0].reason
    assert found.summary({}).startswith(f"claim: {found.count} units of ")


@sqlite
def test_the_answer_is_the_same_each_time_also_where_models_learn_from_a_part(doubtful: Project) -> None:
    assert claims(doubtful) == claims(doubtful)
    part = claims(doubtful, listed=2, taught=4_600)
    assert part.units == claims(doubtful).units
    assert {error.words for error in part.errors} == {MISSED, MISTAKEN}


@sqlite
def test_labels_that_cannot_be_learned_say_why(doubtful: Project) -> None:
    others = [each for each in find_label_errors(doubtful, by=ALONE) if each.label != "claim" and not each.attribute]
    assert [each.label for each in others] == ["caption", "tweet", "quote", "opinion"]
    assert all("and they need 10" in str(each.undefined_because) and not each.count for each in others)
    assert "undefined, because it stands in 0" in others[0].summary({})


@sqlite
def test_attributes_come_after_the_labels_and_say_why_nothing_can_be_said(doubtful: Project) -> None:
    judged = find_label_errors(doubtful, by=ALONE)
    kinds = [each.attribute is not None for each in judged]
    assert kinds == sorted(kinds)
    (claim_type,) = (each for each in judged if (each.label, each.attribute) == ("claim", "claim_type"))
    assert "fewer than two of its values stand in 10" in str(claim_type.undefined_because)
    assert claim_type.summary({"claim": "Claim"}).startswith("Claim, claim_type: undefined, because")


@sqlite
def test_an_empty_project_has_nothing_to_doubt(project: Project) -> None:
    assert all(each.undefined_because and not each.units for each in find_label_errors(project, by=ALONE))


@sqlite
def test_copies_share_a_fold(doubtful: Project, save: Save, put: Put, tmp_path: Path) -> None:
    """A model that had seen the copy would believe what is wrong in it."""
    first = (tmp_path / "stories" / "story3.txt").read_text(encoding="utf-8")
    (tmp_path / "copies").mkdir()
    for number in range(4):
        (tmp_path / "copies" / f"copy{number}.txt").write_text(f"{first}\nPrinted on day {number}.", encoding="utf-8")
    import_paths(doubtful, [tmp_path / "copies"], by=ALONE)
    for number in range(4):
        save(
            "ana", f"copy{number}.txt", *(put("claim", words) for words in first.split(".\n")[:2]), {"action": "submit"}
        )
    with doubtful.store.reading() as session:
        judged = judge_gold(doubtful, session, taught=10**6, by=ALONE, watcher=UNWATCHED)
        stories = judged.stories.find(session)
    copies = [f"copy{number}.txt" for number in range(4)]
    assert {stories[each] for each in [*copies, "story3.txt"]} == {stories["story3.txt"]}
    folds = judged.units[0].fold_of
    assert len({int(folds[judged.ids.index(each)]) for each in [*copies, "story3.txt"]}) == 1
    wrong = {error.document_id for error in claims(doubtful).errors if error.words == MISSED}
    assert wrong == {*copies, "story3.txt"}


@sqlite
def test_what_an_adjudicator_decided_is_mended_there(doubtful: Project, save: Save, put: Put) -> None:
    save("ben", "story5.txt", *(put("claim", words) for words in _claims(doubtful, "story5.txt")), {"action": "submit"})
    docket = open_docket(doubtful, document_id="story5.txt", by=ALONE)
    (conflict,) = docket.gold.unsettled
    answer = {"document_id": "story5.txt", "conflict_key": conflict.key, "verdict": "take", "taken_from": "ana"}
    record_decisions(doubtful, [("1", {**answer, "adjudicator": "zoe", "reason": "rule C1"})], by=ALONE)
    (mistaken,) = (error for error in claims(doubtful).errors if error.words == MISTAKEN)
    assert mistaken.place.link == f"adjudicate?document=story5.txt&conflict={conflict.key}"


def _claims(project: Project, document_id: str) -> list[str]:
    docket = open_docket(project, document_id=document_id, by=ALONE)
    words = [marked.annotation.span.of(docket.document.text) for marked in docket.gold.annotations]
    return [each for each in words if each != MISTAKEN]


@sqlite
def test_annotators_do_not_look(project: Project) -> None:
    with pytest.raises(Forbidden):
        find_label_errors(project, by=ANA)


@sqlite
def test_an_adjudicator_sees_no_doubt_of_a_document_that_they_are_still_coding(
    doubtful: Project, save: Save, put: Put
) -> None:
    save("ada", "story3.txt", put("claim", "since March"))
    found = next(each for each in find_label_errors(doubtful, by=ADA, listed=2) if each.label == "claim")
    assert [error.document_id for error in found.errors] == ["story5.txt"]


@pytest.fixture(scope="module")
def benchmark(repository: Path) -> Iterator[ModuleType]:
    """The program that measures it for the documentation."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(repository / "benchmarks")
        yield importlib.import_module("label_errors")


@pytest.mark.parametrize(("name", "looked_at", "times"), [("redewiedergabe_news", 50, 8), ("gum_wikinews", 10, 5)])
def test_of_the_labels_that_were_made_wrong_far_more_are_found_than_by_chance(
    benchmark: ModuleType, shared: Path, name: str, looked_at: int, times: int
) -> None:
    corpus = benchmark.read_corpus(shared / "corpora" / name, benchmark.CORPORA[name], 0.05, 7)
    judged, _ = benchmark.search(corpus)
    scores = [benchmark.score(corpus, each) for each in judged]
    assert all(scores)
    assert all(each.precision[looked_at] > times * each.chance for each in scores)
    assert all(each.precision[looked_at] > 1.2 * each.alike[looked_at] for each in scores)
    assert all(each.all_of_it > 2 * each.chance and each.found > 0.4 for each in scores)


def test_of_the_attributes_that_were_made_wrong_far_more_are_found_than_by_chance(
    benchmark: ModuleType, shared: Path
) -> None:
    attributes = importlib.import_module("attribute_errors")
    corpus = attributes.read_corpus(shared / "corpora" / attributes.CORPUS, 0.05, 7)
    judged = attributes.search(corpus)
    chance = len(corpus.wrong) / corpus.size
    assert attributes.precision(corpus, judged, 50) > 8 * chance
    assert attributes.found(corpus, judged) > 0.6
    assert judged.count == len(judged.errors) < corpus.size / 4
    first = judged.errors[0]
    assert first.said({}) == f"speech with type {first.value}, likely {first.instead[0]}"
    told = first.to_json()
    assert (told["attribute"], told["given"], told["likely"]) == ("type", first.value, list(first.instead))
    assert first.value in first.reason
    assert judged.to_json()["values"] == list(judged.values)
    assert [sum(row) <= judged.units for row in judged.joint or ()] == [True] * len(judged.values)


def test_what_models_doubt_is_what_a_second_annotator_has_otherwise(benchmark: ModuleType, shared: Path) -> None:
    name = "redewiedergabe_news"
    corpus = benchmark.read_corpus(shared / "corpora" / name, benchmark.CORPORA[name], None, 7)
    judged, _ = benchmark.search(corpus)
    scores = [benchmark.score(corpus, each) for each in judged]
    assert all(each.precision[50] > 3 * each.chance and each.precision[50] > 1.5 * each.alike[50] for each in scores)
