"""The same words under two labels are one question; second opinions dispute and change nothing."""

from typing import Any

import pytest
from adjudicated import AT, SCHEMA, adjudicated, annotation, answer, layer, modest
from hypothesis import given

from curate.core import confusions
from curate.core.adjudication import (
    Circumstances,
    ConflictKind,
    Decision,
    Verdict,
    cite,
    find_conflicts,
    merge,
    withdraw,
)
from curate.core.conflicts import conflict_of, find_clusters
from curate.core.labels import Rule
from curate.core.layers import Annotation, Layer
from curate.core.schema import Label, Schema, UnknownLabel
from curate.core.spans import Span

CLAIM = annotation(3, 20, "claim")
QUOTE = annotation(3, 20, "quote")
SECOND = Circumstances(second=True)


class CountedSpans:
    """Counts how many pairs of spans are compared."""

    def __enter__(self) -> "CountedSpans":
        self.pairs = 0
        self._plain = confusions._are_same_words
        confusions._are_same_words = self._count
        return self

    def __exit__(self, *_: object) -> None:
        confusions._are_same_words = self._plain

    def _count(self, a: Span, b: Span) -> bool:
        self.pairs += 1
        return self._plain(a, b)


def found(*layers: Layer) -> list[tuple[str, str, Span]]:
    return [(c.label, str(c.kind), c.span) for c in find_conflicts(layers)]


@pytest.mark.parametrize(
    ("first", "second", "labels"),
    [
        ([CLAIM], [QUOTE], ["claim + quote"]),
        ([CLAIM], [annotation(5, 22, "quote")], ["claim + quote"]),
        ([CLAIM], [annotation(3, 60, "quote")], ["claim", "quote"]),
        ([CLAIM], [annotation(20, 30, "quote")], ["claim", "quote"]),
        ([CLAIM, QUOTE], [QUOTE], ["claim"]),
        ([CLAIM, QUOTE], [annotation(4, 20, "quote")], ["claim", "quote"]),
        ([CLAIM], [QUOTE, annotation(4, 19, "theme")], ["claim + quote + theme"]),
        ([CLAIM, annotation(40, 50, "quote")], [QUOTE, annotation(40, 50, "claim")], ["claim + quote"] * 2),
    ],
)
def test_one_name_for_the_same_words_by_one_and_another_by_another_is_one_question(
    first: list[Annotation], second: list[Annotation], labels: list[str]
) -> None:
    assert [label for label, _, _ in found(layer("ada", *first), layer("ben", *second))] == labels


def test_a_chain_over_the_whole_text_beside_thousands_of_places_costs_no_product() -> None:
    """Each of 5,000 quotes overlaps the one chain of 5,000 themes: compared one by one, 25 million pairs."""
    chain = [annotation(n * 10, n * 10 + 15, "theme") for n in range(5_000)]
    quotes = [annotation(n * 10 + 2, n * 10 + 4, "quote") for n in range(5_000)]
    with CountedSpans() as counted:
        conflicts = find_conflicts([layer("ada", *chain), layer("ben", *quotes)])
    assert len(conflicts) == 5_001
    assert counted.pairs < 50_000


def test_the_question_is_of_the_kind_label_and_one_decision_settles_it() -> None:
    made = [layer("ada", CLAIM), layer("ben", QUOTE, annotation(40, 50, "claim"))]
    other, label = sorted(find_conflicts(made), key=lambda c: c.kind)[::-1][0], find_conflicts(made)[0]
    assert (label.kind, label.labels, label.span) == (ConflictKind.LABEL, ("claim", "quote"), Span(3, 20))
    assert other.kind is ConflictKind.MISSING
    for decision, labels in [
        (answer(label, Verdict.TAKE, taken_from="ben"), ["quote"]),
        (answer(label, Verdict.NEITHER), []),
        (answer(label, Verdict.EDIT, CLAIM, QUOTE), ["claim", "quote"]),
        (answer(label, Verdict.BOTH, taken_from="ada"), ["claim"]),
    ]:
        gold = merge(made, [decision], SCHEMA)
        assert [g.annotation.label for g in gold.annotations] == labels
        assert gold.unsettled == (other,)
        assert bool(gold.defensible) == (decision.verdict is Verdict.BOTH)
    ids = {answer(label, Verdict.EDIT, one).id for one in (CLAIM, QUOTE)}
    assert len(ids) == 2, "the label is part of the answer"
    with pytest.raises(ValueError, match="annotations of theme cannot settle"):
        answer(label, Verdict.EDIT, annotation(3, 20, "theme"))


def test_what_was_decided_label_by_label_before_stays_decided() -> None:
    made = [layer("ada", CLAIM), layer("ben", QUOTE)]
    claim, quote = (conflict_of(cluster) for cluster in find_clusters(made))
    gold = merge(made, [answer(claim, Verdict.NEITHER), answer(quote, Verdict.TAKE, taken_from="ben")], SCHEMA)
    assert [g.annotation.label for g in gold.annotations] == ["quote"]
    assert gold.unsettled == ()
    half = merge(made, [answer(claim, Verdict.NEITHER)], SCHEMA)
    assert [c.label for c in half.unsettled] == ["quote"]
    (joined,) = find_conflicts(made)
    anew = merge(made, [answer(claim, Verdict.NEITHER), answer(joined, Verdict.TAKE, taken_from="ada")], SCHEMA)
    assert [g.annotation.label for g in anew.annotations] == ["claim"], "a decision on the whole question goes before"


def test_a_second_opinion_disputes_and_a_new_decision_settles_it() -> None:
    made = [layer("ada", CLAIM), layer("ben", annotation(4, 20, "claim"))]
    (conflict,) = find_conflicts(made)
    first = answer(conflict, Verdict.TAKE, taken_from="ada")
    same = answer(conflict, Verdict.BOTH, taken_from="ada", adjudicator="yan", how=SECOND)
    other = answer(conflict, Verdict.TAKE, taken_from="ben", adjudicator="yan", how=SECOND, at="2026-03-02T10:00:00Z")
    again = answer(conflict, Verdict.TAKE, taken_from="ada", at="2026-03-03T10:00:00Z")
    undo = withdraw(again, adjudicator="zoe", reason="too fast", at=AT)
    taken_back = withdraw(other, adjudicator="yan", reason="I see", at=AT)
    for ledger, disputed in [
        ([first], False),
        ([first, same], False),
        ([first, other], True),
        ([first, same, other], True),
        ([first, other, same], False),
        ([other, first], False),
        ([first, other, again], False),
        ([first, other, again, undo], True),
        ([first, other, taken_back], False),
    ]:
        gold = merge(made, ledger, SCHEMA)
        assert list(gold.disputed) == ([conflict.key] if disputed else [])
        assert [g.annotation.span for g in gold.annotations] == [CLAIM.span], "an opinion changes no gold"
    assert merge(made, [other], SCHEMA).unsettled == (conflict,)


def test_a_cited_rule_is_one_of_the_codebook() -> None:
    label = Label("quote", "Quote", "", "q", "#000000", "#ffffff", rules=(Rule("q1", "The marks belong to it.", "x"),))
    schema = Schema("test", "Test", "", (label,))
    cited = cite(schema, "quote", "q1")
    assert (cited.label, cited.rule, len(cited.digest)) == ("quote", "q1", 16)
    with pytest.raises(ValueError, match="no rule 'q2'; its rules are q1"):
        cite(schema, "quote", "q2")
    with pytest.raises(UnknownLabel):
        cite(schema, "claim", "q1")


@modest
@given(adjudicated())
def test_every_annotation_is_in_one_place_and_opinions_change_no_gold(
    drawn: tuple[Any, list[Layer], list[Decision]],
) -> None:
    _, layers, ledger = drawn
    conflicts = find_conflicts(layers)
    held = [(c.author, a.id) for conflict in conflicts for c in conflict.candidates for a in c.annotations]
    assert len(held) == len(set(held))
    for conflict in conflicts:
        marked = {a.label for c in conflict.candidates for a in c.annotations}
        assert marked == set(conflict.labels)
    without = [d for d in ledger if not d.how.second]
    gold, plain = merge(layers, ledger, SCHEMA), merge(layers, without, SCHEMA)
    assert gold.annotations == plain.annotations
    assert gold.settled == plain.settled
