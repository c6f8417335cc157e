"""The sweep against counting every character, and the cases that go wrong elsewhere."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from fractions import Fraction

import pytest

from curate.core.agreement import Coding, LabelledSpan, Result, measure

Draw = Callable[..., list[Coding]]
CASES = 300


def value_at(spans: Iterable[LabelledSpan], position: int, label: str | None) -> Hashable:
    labels = frozenset(span.label for span in spans if span.start <= position < span.end)
    return labels if label is None else label in labels


def naive_alpha(codings: list[Coding], label: str | None) -> Fraction | None:
    """Krippendorff's coincidences, character by character, in exact fractions."""
    observed: Counter[tuple[Hashable, Hashable]] = Counter()
    for coding in codings:
        m = len(coding.spans_by_annotator)
        if m < 2:
            continue
        for position in range(coding.length):
            values = [value_at(spans, position, label) for spans in coding.spans_by_annotator.values()]
            for i, one in enumerate(values):
                for j, other in enumerate(values):
                    if i != j:
                        observed[one, other] += Fraction(1, m - 1)
    margins: Counter[Hashable] = Counter()
    for (one, _), amount in observed.items():
        margins[one] += amount
    n = sum(margins.values())
    chance = sum(margins[c] * margins[k] for c in margins for k in margins if c != k)
    if not chance:
        return None
    disagreement = sum(amount for (one, other), amount in observed.items() if one != other)
    return 1 - (n - 1) * disagreement / Fraction(chance)


def by_label(results: list[Result]) -> dict[str | None, Result]:
    return {result.label: result for result in results}


@pytest.mark.parametrize("seed", range(CASES))
def test_the_sweep_equals_counting_characters(seed: int, draw: Draw) -> None:
    codings = draw(seed)
    for label, result in by_label(measure(codings, measures=["char_alpha"])).items():
        expected = naive_alpha(codings, label)
        assert (result.value is None) == (expected is None)
        if expected is not None:
            assert result.value == pytest.approx(float(expected), rel=1e-12, abs=1e-12)


def test_more_labels_than_bits_in_an_integer() -> None:
    ana = [LabelledSpan(f"label-{nth:03}", nth, nth + 3) for nth in range(100)]
    ben = [LabelledSpan(f"label-{nth:03}", nth, nth + 2) for nth in range(0, 100, 2)]
    codings = [Coding("d", 120, {"ana": ana, "ben": ben})]
    result = measure(codings, measures=["char_alpha"])[0]
    assert result.value == pytest.approx(float(naive_alpha(codings, None) or 0), rel=1e-12)


def test_batches_do_not_matter(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    codings = [coding for seed in range(20) for coding in draw(seed)]
    whole = measure(codings)
    monkeypatch.setattr("curate.core.agreement.gathering.BATCH", 1)
    for one, other in zip(whole, measure(codings), strict=True):
        assert (one.label, one.n_units, one.value) == (other.label, other.n_units, pytest.approx(other.value))


def test_found_nothing_is_not_missing() -> None:
    quote = [LabelledSpan("quote", 2, 6)]
    alone = Coding("d1", 20, {"ana": quote})
    with_an_empty_layer = Coding("d1", 20, {"ana": quote, "ben": []})
    [left_out] = measure([alone], measures=["char_alpha"], labels=["quote"])[1:]
    [counted] = measure([with_an_empty_layer], measures=["char_alpha"], labels=["quote"])[1:]
    assert left_out.value is None
    assert left_out.n_documents == 0
    assert counted.n_documents == 1
    assert counted.value == pytest.approx(float(naive_alpha([with_an_empty_layer], "quote") or 0))
    assert counted.value is not None
    assert counted.value < 0


def test_unanimity_about_nothing_is_undefined_with_a_reason() -> None:
    results = by_label(measure([Coding("d", 9, {"ana": [], "ben": []})], measures=["char_alpha"], labels=["quote"]))
    assert results["quote"].value is None
    assert "no annotator marked any 'quote'" in str(results["quote"].undefined_because)
    assert "no annotator marked anything" in str(results[None].undefined_because)


def test_unanimity_about_everything_is_undefined_with_a_reason() -> None:
    everything = [LabelledSpan("quote", 0, 9)]
    results = by_label(measure([Coding("d", 9, {"ana": everything, "ben": everything})], measures=["char_alpha"]))
    assert results["quote"].value is None
    assert "marked every character 'quote'" in str(results["quote"].undefined_because)
    assert "the same labels on every character" in str(results[None].undefined_because)


def test_spans_of_one_label_by_one_annotator_are_united() -> None:
    split = [LabelledSpan("quote", 0, 5), LabelledSpan("quote", 3, 8), LabelledSpan("quote", 8, 9)]
    one = Coding("d", 20, {"ana": split, "ben": [LabelledSpan("quote", 0, 7)]})
    whole = Coding("d", 20, {"ana": [LabelledSpan("quote", 0, 9)], "ben": [LabelledSpan("quote", 0, 7)]})
    assert [r.value for r in measure([one], measures=["char_alpha"])] == [
        r.value for r in measure([whole], measures=["char_alpha"])
    ]


def test_a_missed_nested_span_is_a_disagreement() -> None:
    """Tools that keep one label a character score these two alike (perfect)."""
    claim, quote = LabelledSpan("claim", 0, 100), LabelledSpan("quote", 20, 40)
    results = by_label(measure([Coding("d", 200, {"ana": [claim, quote], "ben": [claim]})], measures=["char_alpha"]))
    assert results["claim"].value == 1.0
    assert results["quote"].value is not None
    assert results["quote"].value < 0
    assert results[None].value is not None
    assert results[None].value < 1
