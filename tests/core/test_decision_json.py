"""What `curate adjudicate export` writes can be answered and applied, and nothing else can."""

import json
from typing import Any

import pytest
from adjudicated import AT, adjudicated, annotation, answer, layer
from hypothesis import given

from curate.core.adjudication import Circumstances, CitedRule, Decision, Seen, Verdict, find_conflicts, withdraw
from curate.core.decision_json import conflict_to_json, decision_from_json, decision_to_json
from curate.core.documents import Document
from curate.core.errors import InvalidInput
from curate.core.layers import Layer
from curate.core.spans import Span

TEXT = "😀 She said 𝕸 no."
LAYERS = [layer("ada", annotation(2, 5, speaker=Span(2, 5))), layer("ben", annotation(2, 10))]
(CONFLICT,) = find_conflicts(LAYERS)


def read(**fields: Any) -> Decision:  # noqa: ANN401
    row = {**conflict_to_json(CONFLICT, TEXT), "adjudicator": "zoe", "reason": "rule 3", **fields}
    return decision_from_json(
        json.loads(json.dumps(row)),
        where="answers.jsonl:7",
        conflicts={CONFLICT.key: CONFLICT},
        texts={"d": TEXT},
        at=AT,
        decisions={"d1": answer(CONFLICT, Verdict.NEITHER)},
    )


def test_a_conflict_shows_everything_with_its_words() -> None:
    row = conflict_to_json(CONFLICT, TEXT)
    assert (row["document_id"], row["label"], row["kind"], row["quote"]) == ("d", "quote", "boundary", "She said")
    assert row["candidates"][0]["annotations"][0]["attributes"] == {"speaker": {"start": 2, "end": 5, "text": "She"}}


def test_an_exported_line_with_an_answer_is_a_decision() -> None:
    assert read(verdict="take", taken_from="ben") == answer(CONFLICT, Verdict.TAKE, taken_from="ben")
    assert read(verdict="neither") == answer(CONFLICT, Verdict.NEITHER)
    assert read(verdict="neither", annotations=[], taken_from=None) == answer(CONFLICT, Verdict.NEITHER)
    how = Circumstances(
        reason_code="rule", rule=CitedRule("quote", "q1", "d"), seen=Seen(True, ("ben", "ada")), second=True
    )
    told = {"reason_code": "rule", "rule": {"label": "quote", "rule": "q1", "digest": "d"}, "second": True}
    seen = {"names_hidden": True, "order": ["ben", "ada"], "revisions": {"ada": 9}}
    both = read(verdict="both", taken_from="ben", reason="", seen=seen, **told)
    assert both == answer(CONFLICT, Verdict.BOTH, taken_from="ben", reason="", how=how)
    edited = read(verdict="edit", annotations=[{"start": 6, "end": 12, "quote": "said 𝕸"}])
    assert edited == answer(CONFLICT, Verdict.EDIT, annotation(6, 12, identity="edit-1"))
    undone = read(verdict="withdraw", withdraws="d1")
    earlier = answer(CONFLICT, Verdict.NEITHER)
    assert undone == withdraw(earlier, adjudicator="zoe", reason="rule 3", at=AT)


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"verdict": "maybe"}, ["choose one of take, edit, neither, both, withdraw"]),
        ({"verdict": None, "reason": "", "why": 1}, ["verdict is None", "reason is ''", "there is no why"]),
        ({"verdict": "take"}, ["taken_from belongs to take"]),
        ({"verdict": "take", "taken_from": "eve"}, ["choose one of ada, ben"]),
        ({"verdict": "take", "taken_from": 3}, ["taken_from is 3"]),
        ({"verdict": "neither", "conflict_key": "0" * 64}, ["export the conflicts again"]),
        ({"verdict": "neither", "document_id": "e"}, ["'e' has no conflict"]),
        ({"verdict": "withdraw"}, ["withdraws is None"]),
        ({"verdict": "withdraw", "withdraws": "d1", "reason": "", "reason_code": "slip"}, ["reason is ''"]),
        ({"verdict": "neither", "reason_code": "Not a code"}, ["small letters"]),
        ({"verdict": "neither", "reason_code": 7}, ["reason_code is 7"]),
        ({"verdict": "neither", "second": "yes"}, ["true or false"]),
        ({"verdict": "neither", "rule": "C1"}, ["rule is 'C1'"]),
        ({"verdict": "neither", "rule": {"label": "quote"}}, ["the id of its rule"]),
        ({"verdict": "neither", "seen": {"order": ["eve"]}}, ["no version in this conflict"]),
        ({"verdict": "neither", "seen": []}, ["seen is []"]),
        ({"verdict": "neither", "strategy": "majority"}, ["there is no strategy"]),
        ({"verdict": "withdraw", "withdraws": "d2"}, ["has no decision 'd2'"]),
        ({"verdict": "edit", "annotations": "all"}, ["write a list"]),
        ({"verdict": "edit", "annotations": []}, ["edit needs an annotation"]),
        (
            {"verdict": "edit", "annotations": [{"start": 2, "end": 4, "quote": "Sh"}, {"start": 2, "end": 5}, 7]},
            ["annotation 2", "no quote", "annotation 3", "start must be"],
        ),
        ({"verdict": "edit", "annotations": [{"start": 3, "end": 6, "quote": "She"}]}, ["stands at 3:6"]),
    ],
)
def test_everything_that_is_wrong_is_told_with_the_line(fields: dict[str, Any], messages: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(**fields)
    assert all(message in str(caught.value) for message in messages), str(caught.value)
    assert "answers.jsonl:7" in str(caught.value)


def test_a_row_that_is_no_object_is_told() -> None:
    with pytest.raises(InvalidInput, match="write a JSON object"):
        decision_from_json([1], where="f:1", conflicts={}, texts={}, at=AT)


@given(adjudicated())
def test_decisions_are_json_with_the_words_of_their_annotations(
    drawn: tuple[Document, list[Layer], list[Decision]],
) -> None:
    document, _, ledger = drawn
    for decision in ledger:
        row = json.loads(json.dumps(decision_to_json(decision, document.text)))
        assert (row["id"], row["verdict"], row["withdraws"]) == (decision.id, decision.verdict, decision.withdraws)
        assert all(a["quote"] == document.text[a["start"] : a["end"]] for a in row["annotations"])
