"""Measures of a segmentation against another that is taken for the truth: WindowDiff, Pk, generalised Hamming distance.

Boundary similarity replaced them (Fournier 2013): they need a window or costs of one's own choice, and a side that is
right. They are here to compare with studies that report them. A segmentation says of each place whether a boundary
is there. Pi and kappa over boundary similarity stand beside them.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from curate.core.agreement.counts import Ints


def window_diff(truth: Sequence[bool], other: Sequence[bool], width: int) -> float:
    """The share of windows with another number of boundaries (Pevzner & Hearst 2002). Raises ValueError where the
    two are of unequal length, or the window is longer than they are or empty."""
    inside = _in_windows(truth, width), _in_windows(other, width)
    _check_lengths(truth, other)
    return float((inside[0] != inside[1]).mean())


def p_k(truth: Sequence[bool], other: Sequence[bool], width: int | None = None) -> float:
    """The share of windows of which one has a boundary and the other none (Beeferman, Berger & Lafferty 1999).

    None for the width is half the mean length of the true segments. Raises ValueError as `window_diff`.
    """
    if width is None:
        width = max(1, round(len(truth) / (2 * max(sum(truth), 1))))
    inside = _in_windows(truth, width), _in_windows(other, width)
    _check_lengths(truth, other)
    return float(((inside[0] > 0) != (inside[1] > 0)).mean())


def hamming_distance(truth: Sequence[bool], other: Sequence[bool], insert: float, delete: float, shift: float) -> float:
    """The cheapest way to make the other into the truth: a boundary inserted or deleted, or shifted by n places for
    n times `shift` (Bookstein, Kulyukin & Raita 2002). Boundaries keep their order."""
    places, others = (np.flatnonzero(np.asarray(each, np.bool_)) for each in (truth, other))
    cost = insert * np.arange(len(places) + 1.0)
    for place in others.tolist():
        before, cost = cost, cost + delete
        shifted = before[:-1] + shift * np.abs(places - place)
        for nth, each in enumerate(shifted.tolist()):
            cost[nth + 1] = min(cost[nth + 1], cost[nth] + insert, each)
    return float(cost[-1])


def _in_windows(segmentation: Sequence[bool], width: int) -> Ints:
    """The boundaries in each window of so many places."""
    if not 1 <= width <= len(segmentation):
        raise ValueError(f"a window of {width} places does not fit {len(segmentation)} places")
    before = np.concatenate(([0], np.cumsum(np.asarray(segmentation, np.int64))))
    return np.asarray(before[width:] - before[:-width])


def _check_lengths(truth: Sequence[bool], other: Sequence[bool]) -> None:
    if len(truth) != len(other):
        raise ValueError(f"segmentations of {len(truth)} and {len(other)} places cannot be compared")


def chance_corrected(
    agreement: float, segmentations: Sequence[Mapping[str, Sequence[int]]], *, by_coder: bool
) -> float:
    """Boundary similarity `agreement` corrected for chance: Fleiss' pi, or with `by_coder` his kappa, in which each
    coder has an inclination of their own (Fournier 2013, sect. 5). `segmentations` are of each text, by coder, the
    lengths of segments in order. Chance is that a place has a boundary, whatever is marked there. As in segeval, pi
    takes the mean share of places over texts and coders, kappa each coder's share of all their places. nan where
    chance is certain to agree."""
    by_chance = (_chance_of_coders if by_coder else _chance_of_all)(segmentations)
    return (agreement - by_chance) / (1 - by_chance) if by_chance < 1 else math.nan


def _chance_of_all(segmentations: Sequence[Mapping[str, Sequence[int]]]) -> float:
    shares = [(len(each) - 1) / (sum(each) - 1) for text in segmentations for each in text.values()]
    return math.fsum(shares) ** 2 / len(shares) ** 2


def _chance_of_coders(segmentations: Sequence[Mapping[str, Sequence[int]]]) -> float:
    placed: Counter[str] = Counter()
    possible: Counter[str] = Counter()
    for text in segmentations:
        for coder, lengths in text.items():
            placed[coder] += len(lengths) - 1
            possible[coder] += sum(lengths) - 1
    pairs = list(combinations(sorted(possible), 2))
    return math.fsum(placed[a] / possible[a] * placed[b] / possible[b] for a, b in pairs) / len(pairs)
