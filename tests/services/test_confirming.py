"""Doubts at which an adjudicator has looked: kept, bound to what they saw, taken back, and nobody else's to say."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curate.core.errors import CurateError, InvalidInput
from curate.core.people import Forbidden
from curate.core.spans import Span
from curate.services.adjudicating import open_docket
from curate.services.annotating import Acknowledgement, open_labelling
from curate.services.confirming import (
    key_at,
    list_confirmations,
    record_confirmations,
    standing_keys,
    withdraw_confirmation,
)
from curate.services.deciding import record_decisions
from curate.services.finding_label_errors import find_label_errors
from curate.services.projects import Project
from tests.fixtures.doubtful import MISSED, MISTAKEN, fill_with_claims
from tests.fixtures.people import ADA, ALONE, ANA

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}
WORDS = "the bridge is closed"

sqlite = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


@pytest.fixture
def coded(project: Project, save: Save, put: Put) -> Project:
    save("ana", "square.txt", put("claim", WORDS), SUBMIT)
    return project


def row(project: Project, label: str = "claim", attribute: str | None = None, **more: object) -> dict[str, Any]:
    """What a doubt of the square's claim would be listed as."""
    docket = open_docket(project, document_id="square.txt", by=ALONE)
    begin = docket.document.text.index(WORDS)
    span = Span(begin, begin + len(WORDS))
    said = {"doc_id": "square.txt", "label": label, "start": span.start, "end": span.end}
    key = key_at(docket.document, docket.gold, label, span, attribute)
    return {**said, "key": key, "attribute": attribute, "adjudicator": "zoe", **more}


@sqlite
def test_the_value_of_an_attribute_is_looked_at_by_itself(coded: Project, save: Save, put: Put) -> None:
    label, value = row(coded), row(coded, attribute="claim_type")
    assert len(confirm(coded, label, value)) == 2
    kept = {each.confirmation.attribute: each.stands for each in list_confirmations(coded, by=ALONE)}
    assert kept == {None: True, "claim_type": True}
    mark_instead(coded, save, "square.txt", put("claim", WORDS, claim_type="causal"))
    kept = {each.confirmation.attribute: each.stands for each in list_confirmations(coded, by=ALONE)}
    assert kept == {None: True, "claim_type": False}
    with pytest.raises(InvalidInput, match="claim has no 'mood'; name one of its attributes"):
        confirm(coded, {**value, "attribute": "mood"})


def mark_instead(project: Project, save: Save, document_id: str, *changes: Any) -> None:  # noqa: ANN401
    """In place of all that ana has marked."""
    layer = open_labelling(project, document_id=document_id, author="ana", by=ALONE).layer
    deletions = [{"action": "delete", "target": each.id} for each in layer.annotations]
    assert not save("ana", document_id, {"action": "reopen"}, *deletions, *changes, SUBMIT).rejected


def confirm(project: Project, *rows: dict[str, Any], by: Any = ALONE) -> list[Any]:  # noqa: ANN401
    return record_confirmations(project, [(f"row {n}", each) for n, each in enumerate(rows)], by=by)


def test_it_is_kept_once_and_taken_back_once(coded: Project) -> None:
    (made,) = confirm(coded, row(coded, remark="rule C2", text="ignored", given="claim"), row(coded))
    assert (made.adjudicator, made.remark, made.span.end - made.span.start) == ("zoe", "rule C2", len(WORDS))
    assert confirm(coded, row(coded, adjudicator="yan")) == []
    (listed,) = list_confirmations(coded, by=ALONE)
    assert (listed.confirmation, listed.stands) == (made, True)
    back = withdraw_confirmation(coded, made.id, adjudicator="yan", by=ALONE)
    assert (back.withdraws, back.adjudicator) == (made.id, "yan")
    assert list_confirmations(coded, by=ALONE) == []
    for known in (made.id, back.id, "nowhere"):
        with pytest.raises(CurateError, match=r"taken back before|no confirmation"):
            withdraw_confirmation(coded, known, adjudicator="yan", by=ALONE)
    assert confirm(coded, {**made.to_json()}) == [], "the same act, told again"
    assert len(confirm(coded, row(coded))) == 1


@sqlite
def test_what_was_looked_at_must_be_there_as_it_was(coded: Project, save: Save, put: Put) -> None:
    before = row(coded)
    (made,) = confirm(coded, before)
    mark_instead(coded, save, "square.txt", put("claim", "the bridge"))
    (listed,) = list_confirmations(coded, by=ALONE)
    assert (listed.confirmation, listed.stands) == (made, False)
    assert row(coded)["key"] != before["key"]
    with pytest.raises(InvalidInput, match="row 0: the gold says something else there now; look for label errors"):
        confirm(coded, {**before, "label": "claim", "key": "0" * 64})
    assert len(confirm(coded, row(coded))) == 1
    assert len(standing_keys(coded, by=ALONE)) == 2


@sqlite
def test_other_labels_and_attributes_do_not_touch_it(coded: Project, save: Save, put: Put) -> None:
    before = row(coded)
    save("ana", "square.txt", {"action": "reopen"}, put("opinion", "The river rose"), SUBMIT)
    assert row(coded) == before


@sqlite
def test_everything_that_is_wrong_is_said_and_nothing_written(coded: Project) -> None:
    right = row(coded)
    wrong: list[tuple[Any, str]] = [
        ("x", "is no JSON object"),
        ({**right, "key": None}, "key is None; take the row from label_errors"),
        ({**right, "adjudicator": " "}, "nobody is named who has looked"),
        ({**right, "label": "nonsense"}, "there is no label 'nonsense'"),
        ({**right, "doc_id": "harbour.txt"}, "'harbour.txt' has no gold"),
        ({**right, "end": 9_999}, "after the text"),
        ({**right, "start": "0"}, "'0' is no place"),
        ({**right, "start": True}, "True is no place"),
        ({**right, "start": -1}, "starts before the text"),
        ({**right, "remark": "x" * 2_001}, "a remark has one to 2,000"),
        ({**right, "remark": "a\0b"}, r"U\+0000"),
        ({**right, "id": ""}, "id is ''"),
    ]
    for bad, why in wrong:
        with pytest.raises(InvalidInput, match=why):
            confirm(coded, right, bad)
    with pytest.raises(InvalidInput, match="has 2 problems"):
        confirm(coded, {**right, "start": "0"}, {**right, "label": "nonsense"})
    assert list_confirmations(coded, by=ALONE) == []


@sqlite
def test_only_who_may_adjudicate_says_it_and_as_themselves(coded: Project, save: Save) -> None:
    for person in (ANA, ADA):
        with pytest.raises(Forbidden):
            confirm(coded, row(coded, adjudicator="zoe"), by=person)
    (made,) = confirm(coded, row(coded, adjudicator="ada"), by=ADA)
    for ask in (
        lambda: withdraw_confirmation(coded, made.id, adjudicator="ana", by=ANA),
        lambda: withdraw_confirmation(coded, made.id, adjudicator="zoe", by=ADA),
    ):
        with pytest.raises(Forbidden):
            ask()
    save("ada", "square.txt")
    assert list_confirmations(coded, by=ADA) == []
    for ask in (
        lambda: withdraw_confirmation(coded, made.id, adjudicator="ada", by=ADA),
        lambda: confirm(coded, row(coded, label="opinion", adjudicator="ada"), by=ADA),
    ):
        with pytest.raises(Forbidden, match="submit it first"):
            ask()


@sqlite
def test_what_was_looked_at_is_counted_apart_until_the_gold_changes(
    project: Project, save: Save, put: Put, tmp_path: Path
) -> None:
    fill_with_claims(project, save, put, tmp_path / "stories")
    before = claims(project)
    doubts = {error.words: error for error in before.errors}
    rows = [{**doubts[words].to_json(), "adjudicator": "zoe"} for words in (MISSED, MISTAKEN)]
    confirm(project, *rows)
    after = claims(project, listed=before.count - 3)
    assert {each.error.words for each in after.looked_at} == {MISSED, MISTAKEN}
    assert (after.surplus, after.missing) == (before.surplus - 1, before.missing - 1)
    assert list(after.errors) == [e for e in before.errors if e.words not in {MISSED, MISTAKEN}][: before.count - 3]
    assert after.summary({}).endswith("; 2 looked at")
    assert {each["text"] for each in after.to_json()["looked_at"]} == {MISSED, MISTAKEN}
    mark_instead(project, save, "story3.txt", put("claim", MISSED.split()[0]))
    again = claims(project)
    assert "story3.txt" not in {each.error.document_id for each in again.looked_at}
    assert [each.error.words for each in again.looked_at] == [MISTAKEN]


def claims(project: Project, **asked: Any) -> Any:  # noqa: ANN401
    return next(each for each in find_label_errors(project, by=ALONE, **asked) if each.label == "claim")


def test_a_decision_that_changes_the_gold_brings_the_doubt_back(coded: Project, save: Save, put: Put) -> None:
    before = row(coded)
    save("ben", "square.txt", put("claim", "the bridge"), SUBMIT)
    docket = open_docket(coded, document_id="square.txt", by=ALONE)
    (conflict,) = docket.gold.unsettled
    answer = {"document_id": "square.txt", "conflict_key": conflict.key, "verdict": "take", "taken_from": "ben"}
    record_decisions(coded, [("1", {**answer, "adjudicator": "zoe", "reason": "rule C1"})], by=ALONE)
    assert row(coded) != before
