"""What is counted, cut, left out and said."""

from collections.abc import Callable

import pytest

from curate.core.agreement import Coding, LabelledSpan, Result, UnknownCut, UnknownMeasure, compare, measure

Draw = Callable[..., list[Coding]]
QUOTE = LabelledSpan("quote", 2, 9)
CLAIM = LabelledSpan("claim", 4, 20)


def corpus() -> list[Coding]:
    return [
        Coding("d1", 50, {"ana": [QUOTE, CLAIM], "ben": [QUOTE]}, {"outlet": "Courier"}),
        Coding("d2", 40, {"ana": [CLAIM], "cleo": [CLAIM]}, {"outlet": "Gazette"}),
        Coding("d3", 30, {"ana": [QUOTE]}, {"outlet": "Gazette"}),
        Coding("d4", 30, {"machine:quotes@1": [QUOTE], "ben": []}),
        Coding("d5", 30, {"ana": [], "ben": [], "machine:quotes@1": [QUOTE]}),
    ]


def find(results: list[Result], label: str | None, scope: str = "corpus") -> Result:
    [result] = [each for each in results if (each.label, each.scope) == (label, scope)]
    return result


def test_counts_are_of_documents_that_two_people_annotated() -> None:
    report = compare(corpus(), measures=["char_alpha"])
    together, quote = find(report.results, None), find(report.results, "quote")
    assert (together.n_documents, together.n_units, together.n_annotators) == (3, 5, 3)
    assert (quote.n_documents, quote.n_units, quote.n_annotators) == (3, 2, 3)
    assert (report.left_out.one_annotator, report.left_out.no_annotator, report.left_out.machine_layers) == (2, 0, 2)


def test_machines_are_never_counted(draw: Draw) -> None:
    codings = draw(7)
    with_machines = [
        Coding(c.document_id, c.length, {**c.spans_by_annotator, "machine:quotes@1": []}, c.facets) for c in codings
    ]
    assert measure(codings) == measure(with_machines)


def test_a_cut_is_the_corpus_of_its_part(draw: Draw) -> None:
    codings = [coding for seed in range(10) for coding in draw(seed)]
    for outlet in ("A", "B"):
        part = measure([c for c in codings if c.facets["outlet"] == outlet])
        cut = [each for each in measure(codings, by="outlet") if each.scope == outlet]
        assert [(r.measure, r.label, r.n_units) for r in part] == [(r.measure, r.label, r.n_units) for r in cut]
        assert [r.value for r in part] == pytest.approx([r.value for r in cut])


def test_a_pair_is_the_corpus_of_two(draw: Draw) -> None:
    codings = [coding for seed in range(10) for coding in draw(seed)]
    results = measure(codings, by="pair")
    assert {each.scope for each in results} == {
        f"{a}|{b}"
        for a, b in [
            ["ana", "ben"],
            ["ana", "cleo"],
            ["ana", "dora"],
            ["ben", "cleo"],
            ["ben", "dora"],
            ["cleo", "dora"],
        ]
    }
    two = [c.only(["ana", "cleo"]) for c in codings if {"ana", "cleo"} <= set(c.spans_by_annotator)]
    expected = {(r.measure, r.label): r.value for r in measure(two)}
    for each in results:
        if each.scope == "ana|cleo" and (each.measure, each.label) in expected:
            assert each.n_annotators == 2
            assert each.value == pytest.approx(expected[each.measure, each.label])


def test_a_document_can_be_a_scope() -> None:
    results = measure(corpus(), measures=["span_f1_exact"], by="document")
    assert find(results, "claim", "d2").value == 1
    assert find(results, "quote", "d2").value is None
    assert {each.scope for each in results} == {"d1", "d2", "d5"}


def test_a_document_without_the_facet_is_not_hidden() -> None:
    scopes = {each.scope for each in measure(corpus(), by="outlet")}
    assert scopes == {"Courier", "Gazette", "not stated"}


def test_labels_asked_for_are_the_only_ones_and_stay_in_order() -> None:
    results = measure(corpus(), measures=["span_f1_exact"], labels=["quote", "caption", "claim"])
    assert [each.label for each in results] == [None, "quote", "caption", "claim"]
    assert find(results, "caption").value is None
    only = measure(corpus(), measures=["span_f1_exact"], labels=["quote"])
    assert find(only, None).n_units == find(only, "quote").n_units == 2


def test_nothing_to_compare_is_said() -> None:
    [result] = measure([Coding("d", 10, {"ana": []})], measures=["char_alpha"])
    assert result.value is None
    assert result.undefined_because == (
        "No document was annotated by two or more people, so there is nothing to compare."
    )


def test_unknown_names_are_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownMeasure, match="char_alpha"):
        measure(corpus(), measures=["kappa"])
    with pytest.raises(UnknownCut, match="outlet"):
        measure(corpus(), by="outlets")


def test_spans_outside_the_document_are_refused() -> None:
    with pytest.raises(ValueError, match="ends after document 'd'"):
        Coding("d", 5, {"ana": [QUOTE]})
    with pytest.raises(ValueError, match="empty, reversed"):
        LabelledSpan("quote", 3, 3)
