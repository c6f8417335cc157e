"""IoU and label-only F1 and character Dice against counting, pair by pair."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, permutations

import pytest

from curate.core.agreement import Coding, LabelledSpan, measure

Draw = Callable[..., list[Coding]]
Spans = Sequence[LabelledSpan]
Share = Callable[[Spans, Spans], tuple[float, float]]  # what is shared, what both have


def over_union(one: LabelledSpan, other: LabelledSpan) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start)) * (one.label == other.label)


def iou(threshold: float) -> Share:
    def share(ana: Spans, ben: Spans) -> tuple[float, float]:
        short, long = sorted((ana, ben), key=len)
        fits = [[over_union(one, other) >= threshold for other in long] for one in short]
        ways = permutations(range(len(long)), len(short))
        return max(sum(row[c] for row, c in zip(fits, way, strict=True)) for way in ways), len(ana) + len(ben)

    return share


def labels_only(ana: Spans, ben: Spans) -> tuple[float, float]:
    one, other = (Counter(span.label for span in spans) for spans in (ana, ben))
    return (one & other).total(), len(ana) + len(ben)


def dice(ana: Spans, ben: Spans) -> tuple[float, float]:
    one, other = ({(s.label, at) for s in spans for at in range(s.start, s.end)} for spans in (ana, ben))
    return len(one & other), len(one) + len(other)


@pytest.mark.parametrize("seed", range(100))
def test_pairs_equal_counting(seed: int, draw: Draw) -> None:
    codings = draw(seed, most=4)
    measures = {
        "span_f1_iou_50": iou(0.5),
        "span_f1_iou_75": iou(0.75),
        "span_f1_label": labels_only,
        "char_dice": dice,
    }
    for name, share in measures.items():
        for result in measure(codings, measures=[name]):
            sums: Counter[tuple[str, str]] = Counter()
            both: Counter[tuple[str, str]] = Counter()
            for coding in codings:
                for pair in combinations(sorted(coding.spans_by_annotator), 2):
                    ana, ben = (
                        [s for s in coding.spans_by_annotator[who] if result.label in {None, s.label}] for who in pair
                    )
                    shared, had = share(ana, ben)
                    sums[pair] += shared  # type: ignore[assignment]
                    both[pair] += had  # type: ignore[assignment]
            each = [2 * sums[pair] / both[pair] for pair in both if both[pair]]
            assert result.value == (pytest.approx(sum(each) / len(each)) if each else None)
