"""The u-alpha family, alpha_U and B against their formulas taken literally, unit by unit."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import permutations

import pytest

from curate.core.agreement import Coding, LabelledSpan, Result, measure

Draw = Callable[..., list[Coding]]
Piece = tuple[str, int, int]  # label, "" for a gap; start; end


def pieces(coding: Coding, spans: list[LabelledSpan]) -> list[Piece]:
    """The continuum as its annotator cut it: units and the gaps between them."""
    cut: list[Piece] = []
    at = 0
    for span in sorted(spans, key=lambda each: each.start):
        if span.start > at:
            cut.append(("", at, span.start))
        cut.append((span.label, span.start, span.end))
        at = span.end
    return [*cut, ("", at, coding.length)] if at < coding.length else cut


def shared(one: Piece, other: Piece) -> int:
    return max(0, min(one[2], other[2]) - max(one[1], other[1]))


def usable(codings: list[Coding]) -> Iterator[Coding]:
    return (coding for coding in codings if len(coding.spans_by_annotator) > 1)


def naive_u(codings: list[Coding], merge: Callable[[str], str]) -> float | None:
    """1 - (l - sum of l_cc) / (sum of e_ck over c != k), `merge` renaming labels."""
    same, total, squares = 0.0, 0.0, 0.0
    margins: dict[str, float] = defaultdict(float)
    for coding in usable(codings):
        layers = [pieces(coding, list(spans)) for spans in coding.spans_by_annotator.values()]
        for one, other in permutations(layers, 2):
            for a in one:
                for b in other:
                    same += shared(a, b) / (len(layers) - 1) * (merge(a[0]) == merge(b[0]))
        for label, start, end in (piece for layer in layers for piece in layer):
            margins[merge(label)] += end - start
            total += end - start
            squares += (end - start) ** 2 if label else end - start
    chance = sum(margins[c] * margins[k] for c in margins for k in margins if c != k)
    return 1 - (total - same) * (total - squares / total) / chance if chance else None


def naive_meeting_units(codings: list[Coding], label: str | None) -> float | None:
    """cu-alpha, or (k)u-alpha of a label, with the pair-averaged squares."""
    o: dict[tuple[str, str], float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(float)
    for coding in usable(codings):
        layers = [pieces(coding, list(spans)) for spans in coding.spans_by_annotator.values()]
        weight = 1 / (len(layers) - 1)
        for one, other in permutations(layers, 2):
            for a in (piece for piece in one if piece[0]):
                met = [(b[0], shared(a, b)) for b in other if b[0]]
                squares[a[0]] += sum(length for _, length in met) ** 2 * weight
                for name, length in met:
                    o[a[0], name] += length * weight
    margins: dict[str, float] = defaultdict(float)
    for (one_label, _), length in o.items():
        margins[one_label] += length
    n = sum(margins.values())
    if label is not None:
        chance = margins[label] * (n - margins[label])
        apart = margins[label] - o[label, label]
        return 1 - apart * (n - squares[label] / margins[label]) / chance if chance else None
    chance = sum(margins[c] * margins[k] for c in margins for k in margins if c != k)
    apart = n - sum(o[c, c] for c in margins)
    return 1 - apart * (n - sum(squares.values()) / n) / chance if chance else None


def naive_alpha_u(codings: list[Coding], labels: list[str]) -> float | None:
    """1 - sum of D_o L^2 / sum of D_e L^2, over documents and labels."""
    observed = expected = 0.0
    for coding in usable(codings):
        for label in labels:
            layers = [
                pieces(coding, [span for span in spans if span.label == label])
                for spans in coding.spans_by_annotator.values()
            ]
            m, length = len(layers), coding.length
            observed += sum(distance(a, b) for one, other in permutations(layers, 2) for a in one for b in other) / (
                m * (m - 1)
            )
            units = [end - start for layer in layers for name, start, end in layer if name]
            gaps = [end - start for layer in layers for name, start, end in layer if not name]
            places = sum(
                (len(units) - 1) / 3 * (2 * u**3 - 3 * u**2 + u) + u**2 * sum(g - u + 1 for g in gaps if g >= u)
                for u in units
            )
            expected += 2 * length * places / (m * length * (m * length - 1) - sum(u * (u - 1) for u in units))
    return 1 - observed / expected if expected else None


def distance(a: Piece, b: Piece) -> int:
    if a[0] and b[0] and shared(a, b):
        return (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2
    for unit, gap in ((a, b), (b, a)):
        if unit[0] and not gap[0] and gap[1] <= unit[1] and unit[2] <= gap[2]:
            return (unit[2] - unit[1]) ** 2
    return 0


def check(result: Result, expected: float | None) -> None:
    assert (result.value is None) == (expected is None), result
    assert (result.undefined_because is None) == (expected is not None)
    if expected is not None:
        assert result.value == pytest.approx(expected, rel=1e-9, abs=1e-12)


def only(codings: list[Coding], label: str) -> list[Coding]:
    return [
        Coding(
            c.document_id,
            c.length,
            {a: [s for s in spans if s.label == label] for a, spans in c.spans_by_annotator.items()},
        )
        for c in codings
    ]


@pytest.mark.parametrize("seed", range(150))
def test_the_family_equals_its_formulas(seed: int, draw: Draw) -> None:
    codings = draw(seed, disjoint=True)
    for result in measure(codings, measures=["u_alpha", "bar_u_alpha"]):
        merge = (lambda name: name) if result.measure == "u_alpha" else (lambda name: name and "unit")
        part = codings if result.label is None else only(codings, result.label)
        check(result, naive_u(part, merge))
    for result in measure(codings, measures=["cu_alpha"]):
        check(result, naive_meeting_units(codings, None) if result.label is None else None)
    for result in measure(codings, measures=["ku_alpha"]):
        check(result, naive_meeting_units(codings, result.label) if result.label else None)


@pytest.mark.parametrize("seed", range(150))
def test_alpha_u_equals_its_formula(seed: int, draw: Draw) -> None:
    codings = draw(seed, disjoint=True)
    labels = sorted({s.label for c in usable(codings) for spans in c.spans_by_annotator.values() for s in spans})
    for result in measure(codings, measures=["alpha_u_1995"]):
        check(result, naive_alpha_u(codings, labels if result.label is None else [result.label]))


@pytest.mark.parametrize("name", ["u_alpha", "bar_u_alpha", "cu_alpha"])
def test_overlapping_units_are_undefined_with_a_reason(name: str) -> None:
    nested = [LabelledSpan("claim", 0, 9), LabelledSpan("quote", 2, 5)]
    results = measure([Coding("d", 20, {"ana": nested, "ben": nested})], measures=[name])
    assert results[0].value is None
    assert "overlap" in str(results[0].undefined_because)
    by_label = measure([Coding("d", 20, {"ana": nested, "ben": nested})], measures=["u_alpha"])[1:]
    assert [each.value for each in by_label] == [1, 1]


def test_units_that_touch_are_two_units() -> None:
    """alpha over characters cannot tell them from one; u-alpha expects less by chance of longer units."""
    split, whole = [LabelledSpan("quote", 0, 5), LabelledSpan("quote", 5, 10)], [LabelledSpan("quote", 0, 10)]
    ben = [LabelledSpan("quote", 2, 9)]
    codings = [[Coding("d", 40, {"ana": ana, "ben": ben})] for ana in (split, whole)]
    one, other = (measure(each, measures=["char_alpha"])[1].value for each in codings)
    assert one == other
    one, other = (measure(each, measures=["u_alpha"])[1].value for each in codings)
    assert one != other


def naive_b(codings: list[Coding], label: str) -> float | None:
    cost = total = 0.0
    for coding in usable(codings):
        marks = [
            {place for s in spans if s.label == label for place in (s.start, s.end)} - {0, coding.length}
            for spans in coding.spans_by_annotator.values()
        ]
        for nth, one in enumerate(marks):
            for other in marks[:nth]:
                matches, free, others = one & other, sorted(one - other), other - one
                near = 0
                for place in free:  # from left to right: what can be taken on the left is never missed on the right
                    partner = next((each for each in (place - 1, place + 1) if each in others), None)
                    if partner is not None:
                        others.remove(partner)
                        near += 1
                additions = len(one ^ other) - 2 * near
                cost += additions + near / 2
                total += additions + near + len(matches)
    return 1 - cost / total if total else None


@pytest.mark.parametrize("seed", range(100))
def test_boundary_similarity_equals_editing_by_hand(seed: int, draw: Draw) -> None:
    codings = draw(seed)
    for result in measure(codings, measures=["boundary_similarity"])[1:]:
        check(result, naive_b(codings, str(result.label)))


@pytest.mark.parametrize("seed", range(20))
def test_with_many_annotators_borders_are_sorted_to_the_same_end(
    seed: int, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    codings, names = draw(seed, documents=6, disjoint=True), ["char_alpha", "u_alpha", "bar_u_alpha"]
    by_pairs = measure(codings, measures=names)
    monkeypatch.setattr("curate.core.agreement.alpha.FEW", 0)
    assert measure(codings, measures=names) == by_pairs
