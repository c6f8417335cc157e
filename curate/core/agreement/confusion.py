"""Where two annotators part: what one calls claim and the other opinion, and by how much their borders differ.

Each span of one annotator is paired with one of the other: first with a span of its own label that shares
characters with it, so that the summed shares (intersection over union) are the largest possible; then, among
what is left, with a span of another label whose share is at least one half. Labels nest here (a claim inside a
tweet), and a smaller share would take every missed claim for a tweet.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from curate.core.agreement.codings import Coding
from curate.core.agreement.spans import LabelledSpan

LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Pairing:
    """A span of `first`, one of `second`, or both; where one is None the other stands alone."""

    first: LabelledSpan | None
    second: LabelledSpan | None

    @property
    def labels(self) -> tuple[str | None, str | None]:
        return (self.first.label if self.first else None, self.second.label if self.second else None)

    @property
    def shifts(self) -> tuple[int, int] | None:
        """How many code points later the second begins and ends; None where one stands alone."""
        if self.first is None or self.second is None:
            return None
        return self.second.start - self.first.start, self.second.end - self.first.end


def pair_spans(first: Sequence[LabelledSpan], second: Sequence[LabelledSpan]) -> list[Pairing]:
    """Every span of both in exactly one pairing, in the order of the text; empty for no spans."""
    pairings: list[Pairing] = []
    labels = sorted({span.label for span in (*first, *second)})
    left: list[LabelledSpan] = []
    right: list[LabelledSpan] = []
    for label in labels:
        ones = [span for span in first if span.label == label]
        others = [span for span in second if span.label == label]
        pairings += _match(ones, others, 0.0, left, right)
    alone: list[LabelledSpan] = []
    others_alone: list[LabelledSpan] = []
    pairings += _match(left, right, LEAST_SHARE, alone, others_alone)
    pairings += [Pairing(span, None) for span in alone] + [Pairing(None, span) for span in others_alone]
    return sorted(pairings, key=_place)


def confusion(codings: Iterable[Coding], first: str, second: str) -> Counter[tuple[str | None, str | None]]:
    """How often a span that `first` labels so is labelled so by `second`; None is "marked nothing".

    Over the documents that both coded; empty where there are none.
    """
    return Counter(pairing.labels for _, pairings in pair_documents(codings, first, second) for pairing in pairings)


def pair_documents(codings: Iterable[Coding], first: str, second: str) -> Iterator[tuple[str, list[Pairing]]]:
    """The pairings of each document that both coded, by its id."""
    for coding in codings:
        spans = coding.spans_by_annotator
        if first in spans and second in spans:
            yield coding.document_id, pair_spans(spans[first], spans[second])


@dataclass(frozen=True, slots=True)
class BorderShifts:
    """Borders of spans that both marked under one label. `start` and `end` count the code points by which the
    second annotator's border lies later (negative: earlier)."""

    label: str
    start: Counter[int]
    end: Counter[int]

    @property
    def n_pairs(self) -> int:
        return self.start.total()

    @property
    def n_same(self) -> tuple[int, int]:
        """Pairs with the very same start, and with the very same end."""
        return self.start[0], self.end[0]


def border_shifts(pairings: Iterable[Pairing]) -> dict[str, BorderShifts]:
    """By label, for pairings of one label; labels without any are missing."""
    found: dict[str, BorderShifts] = {}
    for pairing in pairings:
        label, other = pairing.labels
        shifts = pairing.shifts
        if label is None or label != other or shifts is None:
            continue
        shift = found.setdefault(label, BorderShifts(label, Counter(), Counter()))
        shift.start[shifts[0]] += 1
        shift.end[shifts[1]] += 1
    return found


def _match(
    ones: Sequence[LabelledSpan],
    others: Sequence[LabelledSpan],
    least: float,
    left: list[LabelledSpan],
    right: list[LabelledSpan],
) -> Iterator[Pairing]:
    """Pairs with a share above 0 and of at least `least`; what stays alone is added to `left` and `right`."""
    for a, b in _groups(ones, others):
        shares = np.array([[_share(one, other) for other in b] for one in a]).reshape(len(a), len(b))
        shares[shares < least] = 0.0
        rows, columns = linear_sum_assignment(shares, maximize=True)
        matched = [(r, c) for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if shares[r, c] > 0]
        yield from (Pairing(a[r], b[c]) for r, c in matched)
        left += [span for n, span in enumerate(a) if n not in {r for r, _ in matched}]
        right += [span for n, span in enumerate(b) if n not in {c for _, c in matched}]


def _groups(
    ones: Sequence[LabelledSpan], others: Sequence[LabelledSpan]
) -> Iterator[tuple[list[LabelledSpan], list[LabelledSpan]]]:
    """Stretches of the text that no span crosses the borders of: each can be matched by itself."""
    sides = [(span, side) for side, spans in enumerate((ones, others)) for span in spans]
    sides.sort(key=lambda each: (each[0].start, each[0].end, each[1]))
    group: tuple[list[LabelledSpan], list[LabelledSpan]] = ([], [])
    reach = 0
    for span, side in sides:
        if span.start >= reach and (group[0] or group[1]):
            yield group
            group = ([], [])
        group[side].append(span)
        reach = max(reach, span.end)
    if group[0] or group[1]:
        yield group


def _share(one: LabelledSpan, other: LabelledSpan) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start)) if shared > 0 else 0.0


def _place(pairing: Pairing) -> tuple[int, int, str]:
    span = pairing.first or pairing.second
    assert span is not None
    return span.start, span.end, span.label
