"""Unitary alignments that may be part of a best alignment: all others are never made.

A unitary alignment takes at most one unit of each annotator. Its cost is the sum, over all pairs of the n
annotators, of the dissimilarity of their units, delta_empty where either has none; its disorder is that over
C(n, 2). With e = d - delta_empty for two units the cost is

    C(n, 2) delta_empty + sum of e over the pairs of its units,

so that a unitary alignment of parts A and B costs more than A and B apart where the e between them add up to
more than C(n, 2) delta_empty. Such a one is in no best alignment. This bound holds for every way to part it and
is sharper than the paper's (sect. 5.1.1: disorder above n delta_empty), which parts it into single units only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from curate.core.agreement.counts import Flags, Floats, Ints
from curate.core.agreement.gamma.continua import Continua, Dissimilarity, spans_of

MOST_CANDIDATES = 600_000  # unitary alignments in memory at a time
ROUNDING = 1e-10


class TooManyCandidates(Exception):
    """More unitary alignments than are held at a time: take fewer continua, or give up where it is one."""


@dataclass(frozen=True, eq=False, slots=True)
class Candidates:
    """`members` (n, candidates) has a unit for each slot, or the number of units where there is none.

    The first candidates are the units alone, in their order. `cost` is not divided by C(n, 2).
    """

    members: Ints
    cost: Floats


@dataclass(frozen=True, eq=False, slots=True)
class _Tuples:
    """k units each, of rising slots: `units` (k, tuples); `excess` (pairs, tuples), the e of each two of them."""

    units: Ints
    excess: Floats

    def where(self, kept: Flags) -> "_Tuples":
        return _Tuples(self.units[:, kept], self.excess[:, kept])


def find_candidates(units: Continua, dissimilarity: Dissimilarity) -> Candidates:
    n_units, alone = len(units.start), units.n_pairs * dissimilarity.delta_empty
    found = list(_tuples(units, dissimilarity)) if units.n > 1 else []
    sizes = [n_units, *(each.units.shape[1] for each in found)]
    members = np.full((units.n, sum(sizes)), n_units)
    cost = np.full(sum(sizes), float(alone))
    members[units.slot, np.arange(n_units)] = np.arange(n_units)
    done = n_units
    for each in found:
        columns = np.arange(done, done + each.units.shape[1])
        for row in each.units:
            members[units.slot[row], columns] = row
        cost[columns] += each.excess.sum(axis=0)
        done += len(columns)
    return Candidates(members, cost)


def _tuples(units: Continua, dissimilarity: Dissimilarity) -> Iterator[_Tuples]:
    """Of two units, of three … of n: each from those of one unit less."""
    one, other, excess = _near(units, dissimilarity)
    places = np.arange(len(units.start) * units.n + 1)
    borders = np.searchsorted(one * units.n + units.slot[other], places)
    grown = _Tuples(np.stack((one, other)), excess[None])
    for size in range(2, units.n + 1):
        if size > 2:
            grown = _grow(grown, units, dissimilarity, (other, excess, borders))
        yield grown.where(_may_be_best(grown, units, dissimilarity, 0))
        slots_left = units.n - 1 - units.slot[grown.units[-1]]
        grown = grown.where(_may_be_best(grown, units, dissimilarity, slots_left))


def _near(units: Continua, dissimilarity: Dissimilarity) -> tuple[Ints, Ints, Floats]:
    """Pairs of units that may stand in one unitary alignment, with their e, in the order of the first and of the
    other's slot.

    In one of k units those beside the pair take away at most delta_empty each, so that e is at most
    (C(n, 2) + n - 2) delta_empty. The places bound where the partner's middle can be: each pair is looked for
    from its longer unit, in reach of that unit's length.
    """
    highest = (units.n_pairs + units.n - 2) * dissimilarity.delta_empty + ROUNDING
    long, short = _in_reach(units, dissimilarity, highest)
    swapped = units.slot[long] > units.slot[short]
    one, other = np.where(swapped, short, long), np.where(swapped, long, short)
    excess = dissimilarity.between(units, one, other) - dissimilarity.delta_empty
    near = np.flatnonzero(excess <= highest)
    order = near[np.lexsort((other[near], units.slot[other[near]], one[near]))]
    return one[order], other[order], excess[order]


def _in_reach(units: Continua, dissimilarity: Dissimilarity, highest: float) -> tuple[Ints, Ints]:
    length, twice = units.end - units.start, units.start + units.end
    first, last = (np.searchsorted(units.continuum, np.arange(units.n_continua), side) for side in ("left", "right"))
    low, high = first[units.continuum], last[units.continuum]
    if dissimilarity.alpha > 0 and len(twice):
        share = np.sqrt((highest / dissimilarity.delta_empty + 1) / dissimilarity.alpha)
        width = float(twice.max() - twice.min()) + 1
        key = units.continuum * (2 * width) + (twice - twice.min())
        reach = np.minimum(2 * share * length + ROUNDING, width)
        low = np.maximum(low, np.searchsorted(key, key - reach))
        high = np.minimum(high, np.searchsorted(key, key + reach, "right"))
    _check_number(int((high - low).sum()))
    one, other = spans_of(low, high)
    longer = (length[one] > length[other]) | ((length[one] == length[other]) & (one < other))
    kept = longer & (units.slot[one] != units.slot[other])
    return one[kept], other[kept]


def _grow(tuples: _Tuples, units: Continua, dissimilarity: Dissimilarity, near: tuple[Ints, Floats, Ints]) -> _Tuples:
    """Each with every unit of a later slot that is near its first. `near` are the partners of units, their e, and
    where those of unit u in slot s begin: at borders[u * n + s]."""
    partner, excess, borders = near
    first, last = tuples.units[0], tuples.units[-1]
    low, high = borders[first * units.n + units.slot[last] + 1], borders[(first + 1) * units.n]
    _check_number(int((high - low).sum()))
    which, pair = spans_of(low, high)
    added = partner[pair]
    more = [dissimilarity.between(units, row[which], added) - dissimilarity.delta_empty for row in tuples.units[1:]]
    by_first = np.stack([excess[pair], *more])
    return _Tuples(np.vstack((tuples.units[:, which], added)), np.vstack((tuples.excess[:, which], by_first)))


def _may_be_best(tuples: _Tuples, units: Continua, dissimilarity: Dissimilarity, slots_left: Ints | int) -> Flags:
    """No two parts cost more together than apart, even after units of the slots left have joined them.

    Each of those takes away at most delta_empty for every unit of the smaller part.
    """
    together = units.n_pairs * dissimilarity.delta_empty + ROUNDING
    cuts, smaller = _cuts(len(tuples.units))
    most = together + np.outer(smaller, np.broadcast_to(slots_left, tuples.units.shape[1])) * dissimilarity.delta_empty
    return np.asarray((cuts @ tuples.excess <= most).all(axis=0))


@cache
def _cuts(size: int) -> tuple[Floats, Ints]:
    """Each way to part 0 … size - 1 in two: which pairs it parts, (cuts, pairs); and the size of the smaller part.

    Pairs come in the order in which tuples grow: (0, 1), (0, 2), (1, 2), (0, 3) …
    """
    pairs = [(i, j) for j in range(size) for i in range(j)]
    parts = [part for k in range(1, size // 2 + 1) for part in combinations(range(size), k)]
    cuts = np.array([[(i in part) != (j in part) for i, j in pairs] for part in parts], np.float64)
    return cuts, np.array([len(part) for part in parts])


def _check_number(candidates: int) -> None:
    if candidates > MOST_CANDIDATES:
        raise TooManyCandidates
