"""Conflicts are questions, decisions answers, gold what both come to: in any order of the layers."""

import json
from dataclasses import replace
from itertools import combinations, groupby, islice
from pathlib import Path

import pytest
from adjudicated import AT, SCHEMA, adjudicated, annotation, answer, layer, modest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.adjudication import (
    Circumstances,
    ConflictKind,
    Decision,
    Gold,
    Verdict,
    decide,
    decisions_in_force,
    find_conflicts,
    merge,
    withdraw,
)
from curate.core.conflicts import find_clusters
from curate.core.layers import Annotation, Layer, LayerState
from curate.core.schema import same_label_overlaps
from curate.core.spans import Span


def spans(gold: Gold) -> list[tuple[int, int]]:
    return [(g.annotation.span.start, g.annotation.span.end) for g in gold.annotations]


class TestConflicts:
    def test_unanimous_places_are_no_conflicts(self) -> None:
        a, b = (
            layer("ada", annotation(3, 9, kind="block")),
            layer("ben", annotation(3, 9, kind="block", identity="other")),
        )
        assert find_conflicts([a, b]) == ()
        gold = merge([a, b], [])
        assert spans(gold) == [(3, 9)]
        assert gold.annotations[0].authors == ("ada", "ben")
        assert gold.annotations[0].decision is None

    @pytest.mark.parametrize(
        ("first", "second", "kind"),
        [
            ([annotation(3, 9)], [], ConflictKind.MISSING),
            ([annotation(3, 9)], [annotation(4, 9)], ConflictKind.BOUNDARY),
            ([annotation(3, 9)], [annotation(3, 6), annotation(7, 9)], ConflictKind.BOUNDARY),
            ([annotation(3, 9, kind="block")], [annotation(3, 9, kind="direct")], ConflictKind.ATTRIBUTE),
            ([annotation(3, 9, kind="block")], [annotation(3, 9)], ConflictKind.ATTRIBUTE),
            ([annotation(3, 9, speaker=Span(0, 2))], [annotation(3, 9, speaker=Span(0, 1))], ConflictKind.ATTRIBUTE),
            ([annotation(3, 9, hedged=True)], [annotation(3, 9, hedged=False)], ConflictKind.ATTRIBUTE),
            ([annotation(3, 9, label="true")], [annotation(3, 9, label=True)], ConflictKind.ATTRIBUTE),
        ],
    )
    def test_kinds(self, first: list[Annotation], second: list[Annotation], kind: ConflictKind) -> None:
        (conflict,) = find_conflicts([layer("ada", *first), layer("ben", *second)])
        assert conflict.kind is kind
        assert conflict.span == Span(3, 9)
        assert [c.author for c in conflict.candidates] == ["ada", "ben"]

    @pytest.mark.parametrize("value", ["block", "block ", "\tblock"])
    def test_white_space_notes_origins_and_blank_attributes_say_nothing(self, value: str) -> None:
        plain = annotation(3, 9, kind="block")
        other = replace(plain, id="x", origin="s1", note="unsure", attributes={"kind": value, "label": "  "})
        assert find_conflicts([layer("ada", plain), layer("ben", other)]) == ()
        assert merge([layer("ada", plain)], []).annotations == merge([layer("ada", other)], []).annotations

    def test_a_stack_by_three_annotators_is_one_question(self) -> None:
        made = [
            layer("ada", annotation(0, 50, "theme"), annotation(10, 20, "theme")),
            layer("ben", annotation(5, 45, "theme"), annotation(40, 60, "theme")),
            layer("cy", annotation(12, 18, "theme")),
        ]
        (conflict,) = find_conflicts(made)
        assert conflict.span == Span(0, 60)
        assert [len(c.annotations) for c in conflict.candidates] == [2, 2, 1]

    def test_spans_that_only_touch_and_labels_are_apart(self) -> None:
        a = layer("ada", annotation(0, 5), annotation(0, 5, "claim"))
        b = layer("ben", annotation(5, 9))
        found = [(c.label, c.span) for c in find_conflicts([a, b])]
        assert found == [("claim", Span(0, 5)), ("quote", Span(0, 5)), ("quote", Span(5, 9))]

    def test_repeated_spans_of_one_author_count(self) -> None:
        twice = layer("ada", annotation(0, 5, "theme"), annotation(0, 5, "theme", identity="again"))
        (conflict,) = find_conflicts([twice, layer("ben", annotation(0, 5, "theme"))])
        assert conflict.kind is ConflictKind.BOUNDARY
        gold = merge([twice], [])
        assert len({g.annotation.id for g in gold.annotations}) == 2

    def test_only_submitted_layers_of_people_have_a_say(self) -> None:
        a = layer("ada", annotation(0, 5))
        others = [
            layer("machine:tweets@1", annotation(1, 5)),
            layer("ben", annotation(1, 5), state=LayerState.IN_PROGRESS),
            layer("cy", state=LayerState.ASSIGNED),
        ]
        assert find_conflicts([a, *others]) == ()
        assert merge([a, *others], []).annotators == ("ada",)
        assert len(find_conflicts([a, layer("dan")])) == 1, "an empty submitted layer says: found nothing"

    def test_many_documents_at_once_come_sorted(self) -> None:
        made = [layer("ada", annotation(0, 5), document=d) for d in ("b", "a")]
        made += [layer("ben", document=d) for d in ("a", "b")]
        assert [c.document_id for c in find_conflicts(made)] == ["a", "b"]

    def test_two_layers_by_one_author_are_refused(self) -> None:
        with pytest.raises(ValueError, match="two layers by one author"):
            find_conflicts([layer("ada"), layer("ada")])

    def test_the_key_is_what_the_adjudicator_saw(self) -> None:
        a, b = layer("ada", annotation(3, 9)), layer("ben")
        (seen,) = find_conflicts([a, b])
        same = find_conflicts([layer("ben"), layer("ada", annotation(3, 9, identity="redrawn"))])
        assert [c.key for c in same] == [seen.key]
        changed = [
            [layer("ada", annotation(3, 8)), b],
            [layer("ada", annotation(3, 9, kind="block")), b],
            [a, layer("cy")],
            [a, b, layer("cy")],
            [layer("ada", annotation(3, 9, "claim")), b],
            [layer("ada", annotation(3, 9), document="e"), layer("ben", document="e")],
        ]
        for made in changed:
            assert [c.key for c in find_conflicts(made)] != [seen.key]


class TestDecisions:
    a, b = layer("ada", annotation(3, 9)), layer("ben", annotation(4, 9))

    def test_take_edit_neither(self) -> None:
        (conflict,) = find_conflicts([self.a, self.b])
        taken = merge([self.a, self.b], [answer(conflict, Verdict.TAKE, taken_from="ben")])
        edited = merge([self.a, self.b], [answer(conflict, Verdict.EDIT, annotation(2, 9), annotation(10, 12))])
        neither = merge([self.a, self.b], [answer(conflict, Verdict.NEITHER)])
        assert (spans(taken), taken.annotations[0].authors) == ([(4, 9)], ("ben",))
        assert (spans(edited), edited.annotations[0].authors) == ([(2, 9), (10, 12)], ())
        assert (spans(neither), neither.unsettled) == ([], ())

    def test_taking_the_version_of_one_who_found_nothing(self) -> None:
        made = [self.a, layer("ben")]
        (conflict,) = find_conflicts(made)
        gold = merge(made, [answer(conflict, Verdict.TAKE, taken_from="ben")])
        assert (spans(gold), gold.unsettled) == ([], ())

    def test_a_changed_layer_reopens_and_the_decision_is_kept_as_stale(self) -> None:
        (conflict,) = find_conflicts([self.a, self.b])
        decision = answer(conflict, Verdict.NEITHER)
        gold = merge([self.a, layer("ben", annotation(5, 9))], [decision])
        assert len(gold.unsettled) == 1
        assert gold.stale == (decision,)

    def test_the_last_decision_that_is_not_withdrawn_is_in_force(self) -> None:
        (conflict,) = find_conflicts([self.a, self.b])
        first = answer(conflict, Verdict.TAKE, taken_from="ada", at="2026-03-02T10:00:00Z")
        second = answer(conflict, Verdict.NEITHER)  # dated before the first: the ledger's order counts
        undo = withdraw(second, adjudicator="zoe", reason="too fast", at=AT)
        undo_all = withdraw(first, adjudicator="zoe", reason="too fast", at=AT)
        redo = withdraw(undo, adjudicator="zoe", reason="no, it was right", at=AT)
        for ledger, in_force in [
            ([first], first),
            ([first, second], second),
            ([first, second, undo], first),
            ([first, second, undo, undo_all], None),
            ([first, second, undo, undo_all, redo], second),
            ([undo, first, second], second),
        ]:
            assert decisions_in_force(ledger).get(conflict.key) == in_force

    def test_the_same_decision_has_the_same_id(self) -> None:
        (conflict,) = find_conflicts([self.a, self.b])
        assert answer(conflict, Verdict.NEITHER) == answer(conflict, Verdict.NEITHER)
        ids = {
            answer(conflict, Verdict.NEITHER).id,
            answer(conflict, Verdict.NEITHER, reason="another").id,
            answer(conflict, Verdict.TAKE, taken_from="ada").id,
            answer(conflict, Verdict.TAKE, taken_from="ben").id,
            answer(conflict, Verdict.EDIT, annotation(2, 9)).id,
        }
        assert len(ids) == 5

    def test_what_does_not_fit_together_is_refused(self) -> None:
        (conflict,) = find_conflicts([self.a, self.b])
        mine = annotation(2, 9)
        for verdict, fields, message in [
            (Verdict.TAKE, {}, "taken_from belongs to take and both"),
            (Verdict.TAKE, {"taken_from": "eve"}, "choose one of ada, ben"),
            (Verdict.TAKE, {"taken_from": "ada", "annotations": [mine]}, "edit instead"),
            (Verdict.EDIT, {}, "edit needs an annotation"),
            (Verdict.EDIT, {"annotations": [mine], "taken_from": "ada"}, "taken_from belongs to take and both"),
            (Verdict.EDIT, {"annotations": [annotation(2, 9, "claim")]}, "claim cannot settle"),
            (Verdict.NEITHER, {"annotations": [mine]}, "neither has no annotations"),
            (Verdict.NEITHER, {"reason": " "}, "reason is empty"),
            (Verdict.NEITHER, {"reason": "a\0"}, "U\\+0000"),
            (Verdict.NEITHER, {"adjudicator": ""}, "adjudicator is empty"),
            (Verdict.BOTH, {}, "taken_from belongs to take and both"),
            (Verdict.BOTH, {"taken_from": "ada", "annotations": [mine]}, "both copies"),
            (Verdict.NEITHER, {"how": Circumstances(strategy="majority")}, "belong together"),
            (Verdict.NEITHER, {"how": Circumstances(strategy="m", batch="b", second=True)}, "is a person's"),
            (Verdict.NEITHER, {"how": Circumstances(reason_code="a b")}, "small letters"),
            (Verdict.NEITHER, {"at": "yesterday"}, "not an ISO 8601"),
            (Verdict.NEITHER, {"at": "2026-03-01T10:00:00"}, "with a time zone"),
            (Verdict.WITHDRAW, {}, "use withdraw"),
        ]:
            arguments = {"adjudicator": "zoe", "reason": "rule 3", "at": AT, **fields}
            with pytest.raises(ValueError, match=message):
                decide(conflict, verdict=verdict, **arguments)  # type: ignore[arg-type]

    def test_gold_that_would_overlap_stays_a_conflict_and_is_told(self) -> None:
        made = [
            layer("ada", annotation(0, 5), annotation(10, 15), annotation(20, 25)),
            layer("ben", annotation(1, 5), annotation(11, 15), annotation(20, 25)),
        ]
        left, right = find_conflicts(made)
        wide = answer(left, Verdict.EDIT, annotation(0, 12))
        other = answer(right, Verdict.TAKE, taken_from="ada")
        gold = merge(made, [wide, other], SCHEMA)
        assert spans(gold) == [(20, 25)]
        assert gold.unsettled == (left, right)
        assert "0:12 and 10:15 overlap; withdraw or redo the decision by zoe" in str(gold.problems[0])
        assert spans(merge(made, [wide], SCHEMA)) == [(0, 12), (20, 25)]
        onto_agreed = merge(made, [answer(left, Verdict.EDIT, annotation(18, 22)), other], SCHEMA)
        assert spans(onto_agreed) == [(10, 15), (20, 25)], "what all agree on stands; the decision does not"
        assert onto_agreed.unsettled == (left,)

    def test_labels_that_may_overlap_do(self) -> None:
        made = [layer("ada", annotation(0, 9, "theme"), annotation(10, 15, "theme")), layer("ben")]
        left, right = find_conflicts(made)
        decisions = [
            answer(left, Verdict.EDIT, annotation(0, 12, "theme"), annotation(3, 4, "theme")),
            answer(right, Verdict.TAKE, taken_from="ada"),
        ]
        assert spans(merge(made, decisions, SCHEMA)) == [(0, 12), (3, 4), (10, 15)]
        assert spans(merge(made, decisions)) == [], "without a schema nothing may overlap"

    def test_one_annotator_is_the_gold(self) -> None:
        gold = merge([layer("ada", annotation(0, 5), annotation(0, 5, "claim"))], [])
        assert (spans(gold), gold.annotators, gold.unsettled) == ([(0, 5), (0, 5)], ("ada",), ())
        assert gold.layer("s").author == "gold"

    def test_gold_is_of_one_document(self) -> None:
        with pytest.raises(ValueError, match="one document at a time"):
            merge([layer("ada"), layer("ben", document="e")], [])
        with pytest.raises(ValueError, match="none"):
            merge([], [])

    def test_golden_ids_do_not_move(self) -> None:
        """Ids are in published releases: a change of how they are made is a change of format."""
        (conflict,) = find_conflicts([self.a, self.b])
        gold = merge([self.a, self.b], [answer(conflict, Verdict.TAKE, taken_from="ada")])
        assert conflict.key == "9f94035da39ee4fd917a4f5af6b7f2928bee32f4e56aa38939d531f4979bb764"
        assert gold.annotations[0].annotation.id == "fa36990f1d07381e592f9e94dba4044c"


@modest
@given(adjudicated(), st.randoms(use_true_random=False))
def test_gold_does_not_depend_on_the_order_of_layers_or_of_other_conflicts(
    drawn: tuple[object, list[Layer], list[Decision]], random: object
) -> None:
    _, layers, ledger = drawn
    mixed = sorted(ledger, key=lambda decision: decision.conflict_key)  # stable: each conflict's own order is kept
    shuffled = layers[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled, mixed, SCHEMA) == merge(layers, ledger, SCHEMA)


@modest
@given(adjudicated())
def test_every_conflict_is_settled_or_not_and_gold_keeps_to_the_schema(
    drawn: tuple[object, list[Layer], list[Decision]],
) -> None:
    _, layers, ledger = drawn
    gold = merge(layers, ledger, SCHEMA)
    keys = [c.key for c, _ in gold.settled] + [c.key for c in gold.unsettled]
    assert sorted(keys) == sorted(c.key for c in find_conflicts(layers))
    assert all(conflict.key == decision.conflict_key for conflict, decision in gold.settled)
    assert gold.problems or len(gold.settled) == len(decisions_in_force(ledger))
    assert not same_label_overlaps(SCHEMA, [g.annotation for g in gold.annotations])
    assert len({g.annotation.id for g in gold.annotations}) == len(gold.annotations)


@modest
@given(adjudicated())
def test_withdrawing_everything_is_as_if_nothing_had_been_decided(
    drawn: tuple[object, list[Layer], list[Decision]],
) -> None:
    _, layers, ledger = drawn
    undone = [withdraw(d, adjudicator="zoe", reason="all over", at=AT) for d in ledger if d.withdraws is None]
    assert merge(layers, ledger + undone, SCHEMA) == merge(layers, [], SCHEMA)
    redone = [withdraw(d, adjudicator="zoe", reason="after all", at=AT) for d in reversed(undone)]
    standing = [d for d in ledger if d.withdraws is None]
    if standing == ledger:
        assert merge(layers, ledger + undone + redone, SCHEMA) == merge(layers, ledger, SCHEMA)


@modest
@given(adjudicated())
def test_clusters_hold_every_annotation_once(drawn: tuple[object, list[Layer], list[Decision]]) -> None:
    _, layers, _ = drawn
    for conflict in find_conflicts(layers):
        for candidate in conflict.candidates:
            own = next(la for la in layers if la.author == candidate.author)
            near = [a for a in own.annotations if a.label in conflict.labels and a.span.overlaps(conflict.span)]
            if len(conflict.labels) == 1:
                assert list(candidate.annotations) == near
            assert {a.id for a in candidate.annotations} <= {a.id for a in near}


@modest
@given(adjudicated())
def test_places_are_the_connected_components(drawn: tuple[object, list[Layer], list[Decision]]) -> None:
    """Against the definition: join what overlaps, pair by pair, until nothing joins any more."""
    _, layers, _ = drawn
    parts = [{(a.label, a.span)} for la in layers for a in la.annotations]
    joined = True
    while joined:
        joined = False
        for left, right in combinations(parts, 2):
            if any(p == q and s.overlaps(t) for p, s in left for q, t in right):
                parts.remove(left)
                right |= left
                joined = True
                break
    places = sorted((min(s.start for _, s in part), max(s.end for _, s in part), max(part)[0]) for part in parts)
    assert sorted((c.span.start, c.span.end, c.label) for c in find_clusters(layers)) == places


def test_real_layers_of_many_annotators(shared: Path) -> None:
    """Comments in which 2 to 4 people marked insults: every mark is in a gold or in one conflict."""
    marks: dict[tuple[str, str], list[Annotation]] = {}
    with (shared / "corpora" / "toxic_spans" / "annotations.jsonl").open(encoding="utf-8") as lines:
        for line in islice(lines, 6_000):
            row = json.loads(line)
            own = marks.setdefault((row["doc_id"], row["annotator"]), [])
            if row["start"] is None:  # said of the whole comment
                continue
            own.append(annotation(row["start"], row["end"], row["label"], identity=f"{row['annotator']}-{len(own)}"))
    layers = [layer(author, *own, document=document) for (document, author), own in marks.items()]
    documents = sorted({la.document_id for la in layers})
    golds = [merge(list(group), []) for _, group in groupby(sorted(layers, key=_by_document), _by_document)]
    assert [gold.document_id for gold in golds] == documents
    agreed = sum(len(gold.annotations) * len(gold.annotators) for gold in golds)
    open_ = sum(len(c.annotations) for gold in golds for conflict in gold.unsettled for c in conflict.candidates)
    assert agreed + open_ == sum(len(la.annotations) for la in layers)
    assert len(find_conflicts(layers)) == sum(len(gold.unsettled) for gold in golds) > 1_000


def _by_document(one: Layer) -> str:
    return one.document_id
