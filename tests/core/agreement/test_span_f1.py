"""Maximum matching against trying every assignment, and what a greedy matcher gets wrong."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations, permutations

import pytest

from curate.core.agreement import Coding, LabelledSpan, measure

Draw = Callable[..., list[Coding]]
Fits = Callable[[LabelledSpan, LabelledSpan], bool]


def is_exact(one: LabelledSpan, other: LabelledSpan) -> bool:
    return one == other


def overlaps(one: LabelledSpan, other: LabelledSpan) -> bool:
    return one.label == other.label and max(one.start, other.start) < min(one.end, other.end)


def most_matches(ana: Sequence[LabelledSpan], ben: Sequence[LabelledSpan], fits: Fits) -> int:
    short, long = sorted((ana, ben), key=len)
    return max(
        sum(fits(one, other) for one, other in zip(short, chosen, strict=True))
        for chosen in permutations(long, len(short))
    )


def naive_f1(codings: list[Coding], label: str | None, fits: Fits) -> float | None:
    matches: dict[tuple[str, str], int] = defaultdict(int)
    spans: dict[tuple[str, str], int] = defaultdict(int)
    for coding in codings:
        for pair in combinations(sorted(coding.spans_by_annotator), 2):
            ana, ben = (
                [span for span in coding.spans_by_annotator[name] if label in {None, span.label}] for name in pair
            )
            matches[pair] += most_matches(ana, ben, fits)
            spans[pair] += len(ana) + len(ben)
    each = [2 * matches[pair] / spans[pair] for pair in spans if spans[pair]]
    return sum(each) / len(each) if each else None


@pytest.mark.parametrize("seed", range(200))
def test_matching_equals_trying_every_assignment(seed: int, draw: Draw) -> None:
    codings = draw(seed, most=4)
    for name, fits in (("span_f1_exact", is_exact), ("span_f1_overlap", overlaps)):
        for result in measure(codings, measures=[name]):
            assert result.value == pytest.approx(naive_f1(codings, result.label, fits), rel=1e-12)


def f1(ana: list[LabelledSpan], ben: list[LabelledSpan], name: str) -> float | None:
    return measure([Coding("d", 100, {"ana": ana, "ben": ben})], measures=[name])[0].value


def test_touching_spans_do_not_overlap() -> None:
    assert f1([LabelledSpan("quote", 0, 10)], [LabelledSpan("quote", 10, 20)], "span_f1_overlap") == 0


def test_an_exact_match_behind_an_overlapping_span_is_found() -> None:
    ana = [LabelledSpan("quote", 5, 15)]
    ben = [LabelledSpan("quote", 0, 6), LabelledSpan("quote", 5, 15)]
    assert f1(ana, ben, "span_f1_exact") == pytest.approx(2 / 3)


def test_matching_is_largest_not_greedy() -> None:
    """The long span must not take the first partner it meets: the other long one has no other."""
    ana = [LabelledSpan("quote", 0, 20), LabelledSpan("quote", 0, 5)]
    ben = [LabelledSpan("quote", 0, 4), LabelledSpan("quote", 10, 20)]
    assert f1(ana, ben, "span_f1_overlap") == 1
    assert f1(ana[::-1], ben[::-1], "span_f1_overlap") == 1


def test_labels_do_not_match_across() -> None:
    assert f1([LabelledSpan("claim", 0, 10)], [LabelledSpan("opinion", 0, 10)], "span_f1_overlap") == 0


def test_nothing_on_both_sides_is_undefined() -> None:
    [result] = measure([Coding("d", 10, {"ana": [], "ben": []})], measures=["span_f1_exact"])
    assert result.value is None
    assert result.undefined_because is not None


def test_a_pair_without_spans_is_no_part_of_the_mean() -> None:
    quote = [LabelledSpan("quote", 0, 5)]
    [mean, _] = measure([Coding("d", 10, {"ana": quote, "ben": [], "cleo": []})], measures=["span_f1_exact"])
    assert mean.value == 0
    [mean, _] = measure(
        [Coding("d", 10, {"ana": quote, "ben": quote}), Coding("e", 9, {"ana": [], "cleo": []})],
        measures=["span_f1_exact"],
    )
    assert mean.value == 1
