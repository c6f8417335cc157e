"""The best alignment of every continuum: the partition into unitary alignments with the least disorder."""

from dataclasses import dataclass

import numpy as np

from curate.core.agreement.counts import Floats, Ints, add_up
from curate.core.agreement.gamma.continua import Continua, Dissimilarity
from curate.core.agreement.gamma.partition import best_partition
from curate.core.agreement.gamma.unitary import TooManyCandidates, find_candidates

UNITS_AT_ONCE = 10_000


@dataclass(frozen=True, eq=False, slots=True)
class Alignment:
    """Unitary alignments: `members` (n, unitary alignments) are units of the continua by slot, their number where
    there is none; `disorder` and `continuum` of each. A continuum in `too_many` has none."""

    members: Ints
    disorder: Floats
    continuum: Ints
    too_many: Ints

    def total(self, n_continua: int) -> Floats:
        """The sum of disorders of each continuum; nan where there were too many candidates."""
        total = add_up(self.continuum, self.disorder, n_continua)
        total[self.too_many] = np.nan
        return total


def align(units: Continua, dissimilarity: Dissimilarity) -> Alignment:
    """Which of several best alignments is taken depends on the continuum alone, and on the order of its slots."""
    parts, first, borders = [], 0, np.append(0, np.cumsum(units.n_units))
    while first < units.n_continua:
        last = max(first + 1, int(np.searchsorted(borders, borders[first] + UNITS_AT_ONCE, "right")) - 1)
        parts += _align_part(units, dissimilarity, first, last)
        first = last
    return _join(parts, units.n)


def _align_part(units: Continua, dissimilarity: Dissimilarity, first: int, last: int) -> list[Alignment]:
    """The continua from first to last - 1; where there are too many candidates, each half of them by itself."""
    part = units.take(first, last)
    try:
        candidates = find_candidates(part, dissimilarity)
    except TooManyCandidates:
        if last - first == 1:
            nothing = np.zeros(0, np.int64)
            return [Alignment(np.zeros((units.n, 0), np.int64), np.zeros(0), nothing, np.array([first]))]
        middle = (first + last) // 2
        halves = (_align_part(units, dissimilarity, *ends) for ends in ((first, middle), (middle, last)))
        return [each for half in halves for each in half]
    n_units = len(part.start)
    chosen = best_partition(candidates, n_units, part.n_pairs * dissimilarity.delta_empty)
    members = candidates.members[:, chosen]
    continuum = part.continuum[members.min(axis=0)] + first
    before = int(np.searchsorted(units.continuum, first))
    members = np.where(members < n_units, members + before, len(units.start))
    return [Alignment(members, candidates.cost[chosen] / max(part.n_pairs, 1), continuum, np.zeros(0, np.int64))]


def _join(parts: list[Alignment], n: int) -> Alignment:
    if not parts:
        nothing = np.zeros(0, np.int64)
        return Alignment(np.zeros((n, 0), np.int64), np.zeros(0), nothing, nothing)
    return Alignment(
        np.concatenate([part.members for part in parts], axis=1),
        np.concatenate([part.disorder for part in parts]),
        np.concatenate([part.continuum for part in parts]),
        np.concatenate([part.too_many for part in parts]),
    )
