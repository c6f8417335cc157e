"""Annotators see their own work against the final one, object, and are answered; nobody sees another's."""

from collections.abc import Callable
from typing import Any

import pytest

from curate.core.errors import CurateError, NotFound
from curate.core.feedback import Fate, outcomes_of
from curate.core.people import Forbidden, Person, Role
from curate.services.adjudicating import open_docket
from curate.services.annotating import Acknowledgement
from curate.services.deciding import record_decisions
from curate.services.feedback import (
    answer_appeal,
    appeal_decision,
    disputed_rules,
    documents_with_feedback,
    feedback_on,
    open_appeals,
)
from curate.services.projects import Project
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}
ANA, BEN, CEM = Person("ana", Role.ANNOTATOR), Person("ben", Role.ANNOTATOR), Person("cem", Role.ADJUDICATOR)
SQUARE = "square.txt"


@pytest.fixture
def differing(project: Project, save: Save, put: Put) -> Project:
    save("ana", SQUARE, put("claim", "the bridge is closed"), put("claim", "The river rose 3 metres"), SUBMIT)
    save("ben", SQUARE, put("claim", "bridge is closed"), SUBMIT)
    return project


@pytest.fixture
def settled(differing: Project) -> Project:
    """Ana's borders are taken, and her second claim is not."""
    bridge, river = open_docket(differing, document_id=SQUARE, by=ALONE).gold.unsettled
    rows = [
        {"conflict_key": bridge.key, "verdict": "take", "taken_from": "ana", "reason": "with its article"},
        {"conflict_key": river.key, "verdict": "neither", "reason": "nobody is credited"},
    ]
    common = {"document_id": SQUARE, "adjudicator": "cem"}
    record_decisions(differing, [("the decision", {**common, **row}) for row in rows], by=CEM)
    return differing


def fates(project: Project, person: Person) -> list[Fate]:
    found = feedback_on(project, by=person, annotator=person.name, document_id=SQUARE)
    return [outcome.fate for outcome in found.outcomes]


def test_each_sees_what_became_of_their_own_with_the_reason(settled: Project) -> None:
    assert fates(settled, ANA) == [Fate.KEPT, Fate.DROPPED]
    assert fates(settled, BEN) == [Fate.BORDERS, Fate.KEPT]
    feedback = feedback_on(settled, by=ANA, annotator="ana", document_id=SQUARE)
    (dropped,) = feedback.different
    assert (dropped.decision.reason, dropped.final) == ("nobody is credited", ())
    assert [
        (v.document_id, v.kept, v.different) for v in documents_with_feedback(settled, by=ANA, annotator="ana")
    ] == [(SQUARE, 1, 1)]


def test_what_is_not_final_or_not_theirs_is_nobodys_to_read(differing: Project, settled: Project) -> None:
    with pytest.raises(Forbidden, match="may not read feedback as ana"):
        feedback_on(settled, by=BEN, annotator="ana", document_id=SQUARE)
    with pytest.raises(Forbidden, match="as ana"):
        documents_with_feedback(settled, by=CEM, annotator="ana")
    with pytest.raises(NotFound, match="not settled yet, or dan has not submitted"):
        feedback_on(settled, by=Person("dan", Role.ANNOTATOR), annotator="dan", document_id=SQUARE)
    assert feedback_on(settled, by=Person("eva", Role.LEAD), annotator="ana", document_id=SQUARE).outcomes


def test_an_open_conflict_keeps_all_of_a_document_back(differing: Project) -> None:
    with pytest.raises(NotFound, match="not settled yet"):
        feedback_on(differing, by=ANA, annotator="ana", document_id=SQUARE)
    assert documents_with_feedback(differing, by=ANA, annotator="ana") == []


def test_an_appeal_is_answered_once_and_its_author_reads_the_answer(settled: Project) -> None:
    (_, dropped) = feedback_on(settled, by=ANA, annotator="ana", document_id=SQUARE).outcomes
    appeal = appeal_decision(
        settled, by=ANA, annotator="ana", decision_id=dropped.decision.id, text=" Rule 2 asks for no credit. "
    )
    assert [(o.appeal, o.document_id) for o in open_appeals(settled, by=CEM)] == [(appeal, SQUARE)]
    answer = answer_appeal(settled, by=CEM, appeal_id=appeal.id, outcome="upheld", text="It does since version 2.")
    assert open_appeals(settled, by=CEM) == []
    told = feedback_on(settled, by=ANA, annotator="ana", document_id=SQUARE).appeals
    assert told == {dropped.decision.id: (appeal, answer)}
    assert documents_with_feedback(settled, by=ANA, annotator="ana")[0].answered == 1
    with pytest.raises(CurateError, match="answered before"):
        answer_appeal(settled, by=CEM, appeal_id=appeal.id, outcome="changed", text="On second thoughts.")
    assert feedback_on(settled, by=BEN, annotator="ben", document_id=SQUARE).appeals == {}


def test_an_appeal_that_led_to_another_decision_is_read_beside_it(settled: Project) -> None:
    (_, dropped) = feedback_on(settled, by=ANA, annotator="ana", document_id=SQUARE).outcomes
    appeal = appeal_decision(settled, by=ANA, annotator="ana", decision_id=dropped.decision.id, text="It is a claim.")
    row = {"conflict_key": dropped.conflict.key, "verdict": "take", "taken_from": "ana", "reason": "she is right"}
    anew = {**row, "document_id": SQUARE, "adjudicator": "cem"}
    (decision,) = record_decisions(settled, [("the decision", anew)], by=CEM)
    answer = answer_appeal(settled, by=CEM, appeal_id=appeal.id, outcome="changed", text="You are right.")
    told = feedback_on(settled, by=ANA, annotator="ana", document_id=SQUARE)
    assert told.appeals == {decision.id: (appeal, answer)}
    assert [outcome.fate for outcome in told.outcomes] == [Fate.KEPT, Fate.KEPT]
    assert documents_with_feedback(settled, by=ANA, annotator="ana")[0].answered == 1


def test_appeals_that_cannot_be_are_refused(settled: Project) -> None:
    (_, dropped) = feedback_on(settled, by=ANA, annotator="ana", document_id=SQUARE).outcomes
    whose = {"by": ANA, "annotator": "ana", "decision_id": dropped.decision.id}
    with pytest.raises(CurateError, match="need words"):
        appeal_decision(settled, **whose, text="  ")
    with pytest.raises(CurateError, match="2,000 at most"):
        appeal_decision(settled, **whose, text="x" * 2_001)
    with pytest.raises(Forbidden, match="as ana"):
        appeal_decision(settled, by=BEN, annotator="ana", decision_id=dropped.decision.id, text="No.")
    with pytest.raises(NotFound, match="has no work"):
        appeal_decision(settled, by=ANA, annotator="ana", decision_id="nowhere", text="No.")
    appeal = appeal_decision(settled, **whose, text="No.")
    with pytest.raises(Forbidden, match="may not answer appeals"):
        answer_appeal(settled, by=BEN, appeal_id=appeal.id, outcome="upheld", text="Yes.")
    with pytest.raises(CurateError, match="upheld, changed"):
        answer_appeal(settled, by=CEM, appeal_id=appeal.id, outcome="perhaps", text="Yes.")
    with pytest.raises(Forbidden, match="of their own"):
        answer_appeal(settled, by=Person("ana", Role.LEAD), appeal_id=appeal.id, outcome="upheld", text="Yes.")


def test_the_rules_that_cause_most_are_counted_for_the_next_codebook(settled: Project) -> None:
    (_, dropped) = feedback_on(settled, by=ANA, annotator="ana", document_id=SQUARE).outcomes
    appeal_decision(settled, by=ANA, annotator="ana", decision_id=dropped.decision.id, text="No.")
    (row,) = disputed_rules(settled, by=CEM)
    assert (row.label, row.rule, row.conflicts, row.appeals) == ("claim", None, 2, 1)
    assert row.fates == {Fate.KEPT: 2, Fate.DROPPED: 1, Fate.BORDERS: 1}
    with pytest.raises(Forbidden):
        disputed_rules(settled, by=ANA)


def test_nothing_becomes_of_work_that_was_in_no_conflict(settled: Project) -> None:
    gold = open_docket(settled, document_id=SQUARE, by=ALONE).gold
    assert outcomes_of(gold, "nobody") == ()
