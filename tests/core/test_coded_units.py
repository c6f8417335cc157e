"""Which units a label is judged on, and which of them hold an annotation."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from curate.core.coded_units import Cut, cut_text, cuts_of, marked_units
from curate.core.labels import Clauses
from curate.core.layers import Annotation
from curate.core.spans import Span
from tests.fixtures.adjudicated import SCHEMA

REPORTED = Clauses("quote", "type", ("indirect",))
CODED = Cut(("claim",), is_coded=True, clauses=REPORTED)
SENTENCES = [Span(0, 20), Span(21, 60), Span(61, 90)]
INNER = [Span(62, 70), Span(71, 80)]


def quoted(start: int, end: int, kind: str = "indirect") -> Annotation:
    return Annotation(f"q{start}", "quote", Span(start, end), {"type": kind})


def test_labels_are_judged_together_where_their_units_are_the_same() -> None:
    coded = tuple(
        replace(each, unit="sentence", clauses=REPORTED) if each.name == "claim" else each for each in SCHEMA.labels
    )
    cuts = cuts_of(replace(SCHEMA, labels=coded))
    assert cuts == [Cut(("quote", "theme")), CODED]


def test_a_free_label_is_judged_on_sentences() -> None:
    assert cut_text(Cut(("quote",)), SENTENCES, INNER, [quoted(30, 50)]) == SENTENCES


def test_a_reported_clause_and_the_sentences_of_a_quote_take_their_sentences_place() -> None:
    assert cut_text(CODED, SENTENCES, INNER, [quoted(30, 50), quoted(2, 9, "direct")]) == [
        Span(0, 20),
        Span(30, 50),
        *INNER,
    ]
    assert cut_text(CODED, SENTENCES, [], []) == SENTENCES


def test_a_clause_over_two_sentences_is_one_unit_and_overlapping_ones_are_not_counted_twice() -> None:
    assert cut_text(CODED, SENTENCES, [], [quoted(10, 40), quoted(12, 30)]) == [Span(10, 40), Span(61, 90)]


def test_a_unit_is_marked_by_half_of_the_shorter() -> None:
    units = [Span(0, 10), Span(10, 30), Span(40, 50)]
    assert marked_units(units, [Span(8, 12)]) == [True, True, False]
    assert marked_units(units, [Span(9, 29)]) == [False, True, False]
    assert marked_units(units, [Span(0, 60)]) == [True, True, True]
    assert marked_units(units, []) == [False] * 3
    assert marked_units([], [Span(0, 5)]) == []


@given(st.integers(0, 10_000))
def test_it_is_what_comparing_all_with_all_gives(seed: int) -> None:
    chance = random.Random(seed)
    edges = sorted(chance.sample(range(80), 12))
    units = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    spans = [Span(start, start + chance.randrange(1, 20)) for start in (chance.randrange(70) for _ in range(4))]
    expected = [any(2 * unit.overlap(span) >= min(len(unit), len(span)) for span in spans) for unit in units]
    assert marked_units(units, spans) == expected
