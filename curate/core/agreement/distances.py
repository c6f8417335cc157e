"""Krippendorff's alpha and Cohen's kappa with a distance of one's own, and distances between sets of labels.

Where a unit may have several labels at once its value is a set, and two sets may differ by more or by less. The
commands measure labels one by one instead: these are for tables of sets, and to compare with studies that weigh.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)
Distance = Callable[[Value, Value], float]
Labels = frozenset[str]
Section = tuple[float, float, bool]  # start, length, whether it is a unit; else a gap


def jaccard_distance(one: Labels, other: Labels) -> float:
    """1 - shared / all; 0 of two empty sets, which are the same."""
    return 1 - len(one & other) / len(one | other) if one or other else 0.0


def step_distance(one: Labels, other: Labels) -> float:
    """0 the same, 1/3 one in the other, 2/3 overlapping, 1 otherwise; the empty set is in every other
    (Passonneau 2004)."""
    if one == other:
        return 0.0
    if one <= other or other <= one:
        return 1 / 3
    return 2 / 3 if one & other else 1.0


def masi_distance(one: Labels, other: Labels) -> float:
    """1 - (1 - Jaccard) (1 - step) (Passonneau 2006)."""
    return 1 - (1 - jaccard_distance(one, other)) * (1 - step_distance(one, other))


def alpha_by_distance(
    units: Iterable[Sequence[Value]], distance: Distance[Value], whole: Iterable[Sequence[Value]] | None = None
) -> float | None:
    """1 - D_o / D_e. A unit has the values that its coders gave, of which there are two or more in all that count.

    `whole` are the units that chance is told from, where a part of a study is measured by the whole of it. None
    where all that can be paired is the same. The distance is Krippendorff's squared difference: it is not squared.
    """
    counted = [unit for unit in units if len(unit) > 1]
    expected_from = counted if whole is None else [unit for unit in whole if len(unit) > 1]
    n = sum(map(len, counted))
    frequency = Counter(value for unit in expected_from for value in unit)
    expected = _mean_distance(frequency, distance)
    if not n or not expected:
        return None
    observed = sum(distance(*pair) / (len(unit) - 1) for unit in counted for pair in permutations(unit, 2)) / n
    return 1 - observed / expected


def _mean_distance(frequency: Mapping[Value, int], distance: Distance[Value]) -> float:
    """Of two values drawn without replacement."""
    n = sum(frequency.values())
    total = sum(distance(c, k) * frequency[c] * frequency[k] for c in frequency for k in frequency if c != k)
    return total / (n * (n - 1)) if n > 1 else 0.0


def kappa_by_distance(units: Sequence[tuple[Value, Value]], distance: Distance[Value]) -> float | None:
    """Cohen's weighted kappa (1968) of two coders, 1 - D_o / D_e; None where neither could differ by chance."""
    first, second = (Counter(values) for values in zip(*units, strict=True)) if units else (Counter(), Counter())
    n = len(units)
    expected = sum(distance(c, k) * first[c] * second[k] for c in first for k in second)
    return 1 - n * sum(distance(*unit) for unit in units) / expected if expected else None


def ordinal_distance(frequency: Mapping[float, int]) -> Distance[float]:
    """Krippendorff's, from how often each value was given: (Σ from c to k of n_g - (n_c + n_k) / 2)²."""

    def distance(c: float, k: float) -> float:
        low, high = min(c, k), max(c, k)
        between = sum(n for value, n in frequency.items() if low <= value <= high)
        return float((between - (frequency[low] + frequency[high]) / 2) ** 2)

    return distance


def largest_kappa(units: Sequence[tuple[Value, Value]]) -> float | None:
    """What Cohen's kappa would be at most with these margins (Cohen 1960, p. 42); None where it is undefined."""
    n = len(units)
    first, second = (Counter(values) for values in zip(*units, strict=True)) if units else (Counter(), Counter())
    by_chance = sum(first[k] * second[k] for k in first)
    if by_chance == n * n:
        return None
    return (n * sum(min(first[k], second[k]) for k in first) - by_chance) / (n * n - by_chance)


def kappa_standard_error(units: Sequence[tuple[Value, Value]]) -> float | None:
    """Of Cohen's kappa, for units that are independent (Fleiss, Cohen & Everitt 1969, eq. 13); None where it is
    undefined. Sentences of one article are not independent: the bootstrap and the jackknife draw documents."""
    n = len(units)
    first, second = (Counter(values) for values in zip(*units, strict=True)) if units else (Counter(), Counter())
    by_chance = sum(first[k] * second[k] for k in first) / n**2 if n else 1.0
    if by_chance == 1:
        return None
    kappa = (sum(one == other for one, other in units) / n - by_chance) / (1 - by_chance)
    squares = 0.0
    for (one, other), times in Counter(units).items():
        margins = (second[one] + first[other]) / n
        term = 1 - margins * (1 - kappa) if one == other else margins * (1 - kappa)
        squares += times / n * term**2
    variance = (squares - (kappa - by_chance * (1 - kappa)) ** 2) / (n * (1 - by_chance) ** 2)
    return math.sqrt(max(0.0, variance))


def section_distance(one: Section, other: Section) -> float:
    """Krippendorff's squared distance of a section of one coder's continuum from one of another's (1995; 2004,
    p. 252): of two units that overlap the squared shifts of both borders; of a unit inside a gap its squared
    length; else 0. `alpha_u_1995` adds these up without making them one by one."""
    (start, length, is_unit), (other_start, other_length, other_is_unit) = one, other
    shift, end_shift = start - other_start, start + length - other_start - other_length
    if is_unit and other_is_unit:
        overlap = -length < shift < other_length
        return float(shift**2 + end_shift**2) if overlap else 0.0
    if is_unit and shift >= 0 >= end_shift:
        return float(length**2)
    if other_is_unit and shift <= 0 <= end_shift:
        return float(other_length**2)
    return 0.0
