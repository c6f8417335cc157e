"""From two submitted layers to gold: every difference is asked once, answered with a reason, and replayed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curate.core.errors import InvalidInput
from curate.services.adjudicating import (
    Waiting,
    documents_to_adjudicate,
    export_conflicts,
    open_docket,
)
from curate.services.annotating import Acknowledgement
from curate.services.deciding import apply_decisions, record_decisions
from curate.services.projects import Project
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}


@pytest.fixture
def disagreeing(project: Project, save: Save, put: Put) -> Project:
    """Ana and Ben agree on one quote, differ in the borders of a claim, and Ben alone sees an opinion."""
    quote = put("quote", "“It is a disgrace,”")
    save("ana", "square.txt", quote, put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", quote, put("claim", "bridge is closed"), put("opinion", "It is a disgrace"), SUBMIT)
    return project


def gold_words(project: Project) -> list[tuple[str, str]]:
    docket = open_docket(project, document_id="square.txt", by=ALONE)
    marked = [gold.annotation for gold in docket.gold.annotations]
    return sorted((a.label, a.span.of(docket.document.text)) for a in marked)


def answer(conflict: dict[str, Any], verdict: str, **more: object) -> dict[str, Any]:
    return {**conflict, "verdict": verdict, "adjudicator": "chris", "reason": "rule C1", **more}


def test_what_both_marked_is_gold_and_each_difference_is_one_question(disagreeing: Project) -> None:
    assert gold_words(disagreeing) == [("quote", "“It is a disgrace,”")]
    kinds = {(c["label"], c["kind"]) for c in export_conflicts(disagreeing, by=ALONE)}
    assert kinds == {("claim", "boundary"), ("opinion", "missing")}
    assert documents_to_adjudicate(disagreeing, by=ALONE) == [Waiting("square.txt", open=2, settled=0, doubts=0)]


def test_decisions_become_gold_and_a_withdrawal_opens_the_question_again(disagreeing: Project) -> None:
    conflicts = {c["label"]: c for c in export_conflicts(disagreeing, by=ALONE)}
    rows = [
        ("1", answer(conflicts["claim"], "take", taken_from="ana")),
        ("2", answer(conflicts["opinion"], "neither")),
    ]
    decisions = record_decisions(disagreeing, rows, by=ALONE)
    assert gold_words(disagreeing) == [("claim", "the bridge is closed"), ("quote", "“It is a disgrace,”")]
    assert documents_to_adjudicate(disagreeing, by=ALONE) == [Waiting("square.txt", open=0, settled=2, doubts=0)]
    back = {
        "document_id": "square.txt",
        "verdict": "withdraw",
        "withdraws": decisions[0].id,
        "adjudicator": "chris",
        "reason": "too quick",
    }
    record_decisions(disagreeing, [("3", back)], by=ALONE)
    assert gold_words(disagreeing) == [("quote", "“It is a disgrace,”")]
    assert documents_to_adjudicate(disagreeing, by=ALONE) == [Waiting("square.txt", open=1, settled=1, doubts=0)]


def test_an_edited_version_is_held_to_the_codebook(disagreeing: Project) -> None:
    conflict = next(c for c in export_conflicts(disagreeing, by=ALONE) if c["label"] == "claim")
    spaced = answer(conflict, "edit", annotations=[{"start": 12, "end": 23, "quote": " the bridge"}])
    with pytest.raises(InvalidInput, match="white space"):
        record_decisions(disagreeing, [("1", spaced)], by=ALONE)
    good = answer(conflict, "edit", annotations=[{"start": 13, "end": 23, "quote": "the bridge"}])
    record_decisions(disagreeing, [("1", good)], by=ALONE)
    assert ("claim", "the bridge") in gold_words(disagreeing)


def test_a_file_with_one_wrong_line_records_nothing_and_names_every_fault(disagreeing: Project, tmp_path: Path) -> None:
    conflicts = {c["label"]: c for c in export_conflicts(disagreeing, by=ALONE)}
    file = tmp_path / "decisions.jsonl"
    lines = [
        json.dumps(answer(conflicts["opinion"], "neither")),
        "{not json",
        json.dumps({**answer(conflicts["claim"], "take", taken_from="zoe")}),
        json.dumps({**answer(conflicts["claim"], "neither"), "document_id": "nowhere.txt"}),
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        apply_decisions(disagreeing, file, by=ALONE)
    message = str(error.value)
    assert all(f"{file}:{line}" in message for line in (2, 3, 4))
    assert f"{file}:1:" not in message
    assert documents_to_adjudicate(disagreeing, by=ALONE) == [Waiting("square.txt", open=2, settled=0, doubts=0)]
    file.write_text(lines[0], encoding="utf-8")
    assert len(apply_decisions(disagreeing, file, by=ALONE)) == 1


def test_a_layer_that_changes_asks_its_question_anew(disagreeing: Project, save: Save, put: Put) -> None:
    conflict = next(c for c in export_conflicts(disagreeing, by=ALONE) if c["label"] == "claim")
    record_decisions(disagreeing, [("1", answer(conflict, "take", taken_from="ana"))], by=ALONE)
    save("ben", "square.txt", {"action": "reopen"}, put("claim", "The river rose 3 metres"), SUBMIT)
    labels = sorted(c["label"] for c in export_conflicts(disagreeing, by=ALONE))
    assert labels == ["claim", "opinion"]
    assert ("claim", "the bridge is closed") in gold_words(disagreeing)


def test_the_ledger_keeps_what_was_seen_and_the_rule_with_its_words(disagreeing: Project) -> None:
    conflict = next(c for c in export_conflicts(disagreeing, by=ALONE) if c["label"] == "claim")
    told = answer(
        conflict,
        "both",
        taken_from="ben",
        reason="",
        reason_code="ambiguous",
        rule={"label": "claim", "rule": "C1"},
        seen={"names_hidden": True, "order": ["ben", "ana"], "revisions": {"ana": 999}},
    )
    (decision,) = record_decisions(disagreeing, [("1", told)], by=ALONE)
    assert decision.how.seen is not None
    assert decision.how.seen.order == ("ben", "ana")
    assert 999 not in decision.how.seen.revisions.values(), "what was seen is not the sender's to claim"
    assert decision.how.seen.revisions.keys() == {"ana", "ben"}
    assert decision.how.rule is not None
    assert decision.how.rule.digest
    docket = open_docket(disagreeing, document_id="square.txt", by=ALONE)
    assert [d.id for _, d in docket.gold.defensible] == [decision.id]
    for fields, message in [
        ({"reason_code": "mood"}, "use one of rule, boundary, attribute, slip, ambiguous"),
        ({"rule": {"label": "claim", "rule": "Z9"}}, "claim has no rule 'Z9'"),
        ({"second": True}, "chris decided this conflict"),
    ]:
        with pytest.raises(InvalidInput, match=message):
            record_decisions(disagreeing, [("1", answer(conflict, "neither", **fields))], by=ALONE)


def test_a_second_opinion_disputes_what_another_decided(disagreeing: Project) -> None:
    conflict = next(c for c in export_conflicts(disagreeing, by=ALONE) if c["label"] == "claim")
    opinion = {**answer(conflict, "take", taken_from="ben", second=True), "adjudicator": "dora"}
    with pytest.raises(InvalidInput, match="the conflict has none"):
        record_decisions(disagreeing, [("1", opinion)], by=ALONE)
    record_decisions(disagreeing, [("1", answer(conflict, "take", taken_from="ana"))], by=ALONE)
    record_decisions(disagreeing, [("1", opinion)], by=ALONE)
    assert ("claim", "the bridge is closed") in gold_words(disagreeing)
    assert open_docket(disagreeing, document_id="square.txt", by=ALONE).gold.disputed.keys() == {
        conflict["conflict_key"]
    }
    record_decisions(disagreeing, [("1", answer(conflict, "take", taken_from="ben", reason="agreed"))], by=ALONE)
    assert not open_docket(disagreeing, document_id="square.txt", by=ALONE).gold.disputed
