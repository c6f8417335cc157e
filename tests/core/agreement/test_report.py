"""What is counted, cut, left out and said."""

from collections.abc import Callable

import numpy as np
import pytest

from curate.core.agreement import (
    Coding,
    LabelledSpan,
    Result,
    Section,
    TooManyResults,
    UnknownCut,
    UnknownMeasure,
    compare,
    gathering,
    innermost_sections,
    measure,
)

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


def with_somebody(codings: list[Coding], who: str) -> list[Coding]:
    return [c for c in codings if who in c.spans_by_annotator and len(c.spans_by_annotator) > 1]


def f1_against_the_rest(codings: list[Coding], who: str, label: str) -> float:
    """Taken literally: the matches with one of the others, drawn at random, over the spans of both."""
    matches = spans = 0.0
    for coding in with_somebody(codings, who):
        others = [name for name in coding.spans_by_annotator if name != who]
        for other in others:
            two = coding.only([who, other])
            n_spans = sum(s.label == label for layer in two.spans_by_annotator.values() for s in layer)
            [_, found] = measure([two], measures=["span_f1_exact"], labels=[label])
            matches += (found.value or 0) * n_spans / len(others)
            spans += n_spans / len(others)
    return matches / spans


def alpha_against_the_rest(codings: list[Coding], who: str, label: str) -> float:
    """Taken literally: a character's value beside that of one of the others, each pair 1 / (m - 1)."""
    coincidences = np.zeros((2, 2))
    for coding in with_somebody(codings, who):
        layers = {name: np.zeros(coding.length, int) for name in coding.spans_by_annotator}
        for name, spans in coding.spans_by_annotator.items():
            for span in spans:
                layers[name][span.start : span.end] |= span.label == label
        for other in layers.keys() - {who}:
            for one, value in zip(layers[who], layers[other], strict=True):
                coincidences[one, value] += 1 / (len(layers) - 1)
                coincidences[value, one] += 1 / (len(layers) - 1)
    n, n_c = coincidences.sum(), coincidences.sum(axis=0)
    return float(1 - (n - 1) * (n - np.trace(coincidences)) / (n**2 - (n_c**2).sum()))


def test_an_annotator_is_compared_with_the_rest(draw: Draw) -> None:
    """With one of the others drawn at random in each document; everybody's spans counted once."""
    codings = [coding for seed in range(10) for coding in draw(seed)]
    results = measure(codings, measures=["char_alpha", "span_f1_exact"], by="annotator")
    literal = {"char_alpha": alpha_against_the_rest, "span_f1_exact": f1_against_the_rest}
    for each in results:
        with_them = with_somebody(codings, each.scope)
        spans = [s for c in with_them for layer in c.spans_by_annotator.values() for s in layer]
        assert each.n_documents == len(with_them)
        assert each.n_annotators == len({name for c in with_them for name in c.spans_by_annotator})
        assert each.n_units == sum(each.label in {None, s.label} for s in spans)
        if each.label is not None:
            assert each.value == pytest.approx(literal[each.measure](codings, each.scope, each.label))


def test_against_the_rest_two_are_a_pair(draw: Draw) -> None:
    codings = [coding for seed in range(10) for coding in draw(seed)]
    only_two = [c.only(["ana", "ben"]) for c in codings if {"ana", "ben"} <= set(c.spans_by_annotator)]
    pair = measure(only_two, by="pair")
    for scope in ("ana", "ben"):
        again = [r for r in measure(only_two, by="annotator") if r.scope == scope]
        for found, expected in zip(again, pair, strict=True):
            assert (found.measure, found.label, found.n_units) == (expected.measure, expected.label, expected.n_units)
            assert found.n_documents == expected.n_documents
            assert found.value == (None if expected.value is None else pytest.approx(expected.value))
            assert found.undefined_because == expected.undefined_because


def test_how_documents_are_batched_changes_nothing(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    codings = [coding for seed in range(6) for coding in draw(seed)]
    for cut in ("annotator", "pair", None):
        whole = measure(codings, by=cut, bootstrap=20)
        monkeypatch.setattr(gathering, "MOST_SPANS", 1)
        in_steps = compare(codings, by=cut, bootstrap=20, at_once=3).results
        assert [r.value for r in in_steps] == [pytest.approx(r.value) if r.value is not None else None for r in whole]
        assert [(r.n_units, r.n_documents, r.n_annotators) for r in in_steps] == [
            (r.n_units, r.n_documents, r.n_annotators) for r in whole
        ]


def test_attributes_against_the_rest() -> None:
    said = {"ana": "a", "ben": "a", "cleo": "b"}
    layers = {name: [LabelledSpan("quote", 0, 9, {"type": value})] for name, value in said.items()}
    rows = measure([Coding("d", 20, layers)], measures=["attribute_percent"], by="annotator")
    assert [(row.scope, row.value, row.n_units) for row in rows] == [("ana", 0.5, 2), ("ben", 0.5, 2), ("cleo", 0, 2)]


def test_drawing_an_annotators_documents_draws_all_their_pairs_together(draw: Draw) -> None:
    codings = [Coding(f"{s}-{n}", c.length, c.spans_by_annotator) for s in range(8) for n, c in enumerate(draw(s))]
    two = [c.only(["ana", "ben"]) for c in codings if {"ana", "ben"} <= set(c.spans_by_annotator)]
    expected = measure(two, measures=["char_alpha"], bootstrap=100, seed=3)
    found = [
        r for r in measure(two, measures=["char_alpha"], by="annotator", bootstrap=100, seed=3) if r.scope == "ben"
    ]
    assert [(r.low, r.high) for r in found] == [(pytest.approx(r.low), pytest.approx(r.high)) for r in expected]


def test_a_second_coding_by_the_same_person_is_not_another_person() -> None:
    coding = Coding("d", 20, {"ana": [QUOTE], "ana@2": [], "ben": [QUOTE], "cleo@10": []})
    report = compare([coding], measures=["span_f1_exact"], labels=[])
    assert (report.results[0].n_annotators, report.left_out.repeated_layers) == (3, 1)
    [again] = measure([coding], measures=["span_f1_exact"], labels=["quote"], by="self")[1:]
    assert (again.scope, again.value, again.n_annotators) == ("ana", 0, 2)


def test_a_text_is_cut_by_its_blocks_and_spans_with_it() -> None:
    sections = [Section("body", 0, 10), Section("post", 10, 30), Section("body", 30, 50)]
    ana, ben = [LabelledSpan("quote", 5, 15), LabelledSpan("quote", 35, 40)], [LabelledSpan("quote", 5, 10)]
    coding = Coding("d", 60, {"ana": ana, "ben": ben}, sections=sections)
    results = {r.scope: r for r in measure([coding], measures=["char_dice"], by="block") if r.label == "quote"}
    assert set(results) == {"body", "post"}
    assert results["body"].value == pytest.approx(2 * 5 / (5 + 5 + 5))
    assert results["post"].value == 0
    assert (results["body"].n_documents, results["body"].n_units) == (1, 3)
    [plain, _] = measure([Coding("e", 9, {"ana": [QUOTE], "ben": [QUOTE]})], measures=["char_dice"], by="block")
    assert plain.scope == "not stated"


def test_sections_are_the_innermost_blocks() -> None:
    blocks = [Section("body", 0, 10), Section("quote", 2, 5), Section("body", 10, 20), Section("post", 25, 30)]
    assert innermost_sections(blocks) == [
        Section("body", 0, 2),
        Section("quote", 2, 5),
        Section("body", 5, 10),
        Section("body", 10, 20),
        Section("post", 25, 30),
    ]
    assert innermost_sections([Section("body", 0, 9), Section("list", 0, 9)]) == [Section("list", 0, 9)]
    assert innermost_sections([]) == []


def test_a_cut_into_more_than_anybody_could_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_RESULTS", 20)
    crowd = [Coding(f"d{n}", 9, {f"p{n}": [QUOTE], f"q{n}": [QUOTE]}) for n in range(12)]
    assert len(measure(crowd[:10], measures=["char_alpha"], by="pair")) == 20
    with pytest.raises(TooManyResults, match="ask for fewer measures or labels"):
        measure(crowd, measures=["char_alpha"], by="pair")


def test_uncertainty_stands_in_the_row() -> None:
    codings = [Coding(f"d{n}", 30, {"ana": [QUOTE], "ben": [QUOTE] if n % 3 else [CLAIM]}) for n in range(12)]
    row = measure(codings, measures=["char_alpha"], bootstrap=200, interval="bca")[0]
    assert row.p_below is not None
    assert row.p_below["0.8"] >= row.p_below["0.667"] > 0
    assert row.jackknife_se is not None
    assert row.jackknife_se > 0
    plain = measure(codings, measures=["char_alpha"])[0]
    assert (plain.p_below, plain.jackknife_se) == (None, None)
