"""Scores against values worked out by hand, and the pairing against every possible pairing."""

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.scoring import AttributeRow, Labelled, Row, pair, score, score_attributes
from curate.core.spans import Span


def labelled(*spans: tuple[int, int], label: str = "quote", document: str = "d") -> list[Labelled]:
    return [(document, label, Span(*span)) for span in spans]


def rows(gold: list[Labelled], suggested: list[Labelled], label: str | None) -> dict[str, Row]:
    return {row.matching: row for row in score(gold, suggested) if row.label == label}


def test_by_hand() -> None:
    gold = labelled((0, 10), (20, 30), (40, 50))
    suggested = labelled((0, 10), (22, 30), (60, 70), (80, 90))
    found = rows(gold, suggested, "quote")
    assert found["exact"] == Row("quote", "exact", gold=3, suggested=4, matched=1)
    assert found["overlap"] == Row("quote", "overlap", gold=3, suggested=4, matched=2)
    assert found["overlap"].precision == 0.5
    assert found["overlap"].recall == pytest.approx(2 / 3)
    assert found["overlap"].f1 == pytest.approx(4 / 7)


def test_one_gold_span_pays_for_one_suggestion() -> None:
    gold, halves = labelled((0, 100)), labelled((0, 50), (50, 100))
    assert rows(gold, halves, "quote")["overlap"].matched == 1
    assert rows(halves, gold, "quote")["overlap"].matched == 1


def test_labels_and_documents_are_never_mixed() -> None:
    gold = labelled((0, 5)) + labelled((0, 5), label="tweet")
    suggested = labelled((0, 5), document="other") + labelled((0, 5), label="caption")
    assert all(row.matched == 0 for row in score(gold, suggested))
    assert [row.label for row in score(gold, suggested)] == [
        *("caption", "caption", "quote", "quote", "tweet", "tweet"),
        *(None, None),
    ]


def test_what_is_not_defined_is_none() -> None:
    nothing = rows([], [], None)["exact"]
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    silent = rows(labelled((0, 1)), [], None)["exact"]
    assert (silent.precision, silent.recall, silent.f1) == (None, 0.0, 0.0)
    idle = rows([], labelled((0, 1)), None)["exact"]
    assert (idle.precision, idle.recall, idle.f1) == (0.0, None, 0.0)


def test_touching_is_not_overlapping() -> None:
    assert rows(labelled((0, 5)), labelled((5, 9)), None)["overlap"].matched == 0


def test_attributes_are_compared_where_gold_has_them() -> None:
    gold = [("quote", {"type": "direct", "speaker": Span(1, 2)}), ("quote", {"type": "mixed"})]
    suggested = [("quote", {"type": "direct", "speaker": Span(1, 3), "cue": Span(4, 5)}), ("quote", {"type": "direct"})]
    assert score_attributes([(0, 0), (1, 1)], gold, suggested) == [
        AttributeRow("quote", "speaker", compared=1, exact=0, near=1),
        AttributeRow("quote", "type", compared=2, exact=1, near=1),
    ]
    assert AttributeRow("quote", "type", 2, 1, 1).accuracy == 0.5
    assert AttributeRow("quote", "type", 0, 0, 0).accuracy is None


def disjoint() -> st.SearchStrategy[list[Span]]:
    edges = st.lists(st.integers(0, 24), unique=True, max_size=10)
    return edges.map(sorted).map(lambda e: [Span(a, b) for a, b in zip(e[::2], e[1::2], strict=False)])


def most_pairs(gold: list[Span], suggested: list[Span]) -> int:
    """The size of the best pairing, found by trying them all."""
    small, large = sorted((gold, suggested), key=len)
    for size in range(len(small), 0, -1):
        for some in combinations(small, size):
            if any(all(a.overlaps(b) for a, b in zip(some, p, strict=True)) for p in permutations(large, size)):
                return size
    return 0


@given(disjoint(), disjoint())
def test_the_pairing_by_overlap_is_the_largest(gold: list[Span], suggested: list[Span]) -> None:
    pairs = pair([("d", "q", span) for span in gold], [("d", "q", span) for span in suggested]).overlap
    assert len(pairs) == most_pairs(gold, suggested)
    assert all(gold[i].overlaps(suggested[j]) for i, j in pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)


@given(disjoint(), disjoint())
def test_exact_pairs_are_overlapping_pairs_and_order_is_nothing(gold: list[Span], suggested: list[Span]) -> None:
    left, right = [("d", "q", span) for span in gold], [("d", "q", span) for span in suggested]
    found = pair(left, right)
    assert len(found.exact) == len(set(gold) & set(suggested)) <= len(found.overlap)
    assert score(left, right) == score(left[::-1], right[::-1])


@given(disjoint())
def test_gold_against_itself_is_perfect(gold: list[Span]) -> None:
    spans = [("d", "q", span) for span in gold]
    assert all(row.matched == row.gold == row.suggested for row in score(spans, spans))
