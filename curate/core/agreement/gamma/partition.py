"""Set partitioning, exactly: every unit in one candidate, at the least cost, and proven to be the least.

A price for each unit, such that no candidate's units are worth more than it costs, bounds the cost of every
partition from below: by the sum of prices. Prices that come near the least cost are found by scaling weights
exp(-reduced cost / t) until each unit's candidates weigh 1 together (Sinkhorn 1964; over-relaxed), at ever lower t.
The heaviest candidates give a partition, a bound from above. In each component:

- where the two bounds meet, that partition is a best one;
- a candidate whose reduced cost is above the gap between them is in no best partition and is left out, upon
  which components fall apart;
- what remains is searched through, or given to HiGHS (`search.py`).

So scaling decides how fast the proof is, and never what is proven. Of alignments that are equally good the one
with the fewest unitary alignments is taken: each is charged with TIE, far less than any real difference.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from curate.core.agreement.counts import Flags, Floats, Ints, add_up
from curate.core.agreement.gamma.search import Remainder, search
from curate.core.agreement.gamma.unitary import ROUNDING, Candidates

# t as a share of what a unit alone costs, sweeps, over-relaxation. Measured: of many annotators candidates are
# many and alike, and prices are found only where the first t is high.
STAGES = ((0.04, 10, 1.5), (0.012, 20, 1.7))
STAGES_OF_MANY = ((0.1, 12, 1.3), (0.035, 15, 1.5), (0.012, 20, 1.7), (0.004, 30, 1.7), (0.0012, 40, 1.7))
MANY = 4  # annotators
LEAST, MOST = 1e-30, 1e30
TIE = 1e-8  # of what a unit alone costs


@dataclass(frozen=True, eq=False, slots=True)
class _Open:
    """What is not decided yet: `members` (rows, candidates), `n_units` where a row has none. `name` and `unit`
    are what candidates and units were called at first; `price` is of each unit, and of none."""

    members: Ints
    cost: Floats
    name: Ints
    unit: Ints
    price: Floats

    @classmethod
    def whole(cls, candidates: Candidates, n_units: int, charge: float) -> Self:
        """The first prices are what each unit costs where the cheapest candidate's cost is shared out evenly."""
        members, cost = candidates.members, candidates.cost + charge
        share = cost / (members < n_units).sum(axis=0)
        price = np.full(n_units + 1, np.inf)
        for row in members:
            np.minimum.at(price, row, share)
        price[n_units] = 0
        return cls(members, cost, np.arange(len(cost)), np.arange(n_units), price)

    @property
    def n_units(self) -> int:
        return len(self.unit)

    def reduced(self, price: Floats) -> Floats:
        return np.asarray(self.cost - price[self.members].sum(axis=0))

    def components(self) -> tuple[int, Ints]:
        """How many there are, and in which each unit is."""
        first = np.broadcast_to(self.members.min(axis=0), self.members.shape)
        linked = (self.members != first) & (self.members < self.n_units)
        links = (np.ones(linked.sum(), np.int8), (first[linked], self.members[linked]))
        graph = sparse.coo_array(links, shape=(self.n_units, self.n_units)).tocsr()
        number, component = connected_components(graph, directed=False)
        return int(number), component.astype(np.int64)

    def keep(self, candidates: Flags, units: Flags, price: Floats) -> "_Open":
        """The candidates kept are of units kept only."""
        number = np.append(np.cumsum(units) - 1, units.sum())
        return _Open(
            number[self.members[:, candidates]],
            self.cost[candidates],
            self.name[candidates],
            self.unit[units],
            np.append(price[:-1][units], 0.0),
        )


def best_partition(candidates: Candidates, n_units: int, alone: float) -> Ints:
    """The candidates chosen. The first n_units of them are the units alone, at the cost `alone`."""
    problem, chosen = _Open.whole(candidates, n_units, TIE * alone), list[Ints]()
    stages = STAGES if len(candidates.members) < MANY else STAGES_OF_MANY
    remainder = None
    for temperature, sweeps, relaxation in stages:
        if not problem.n_units:
            break
        settled, problem, remainder = _settle(problem, temperature * alone, sweeps, relaxation, alone * (1 + TIE))
        chosen.append(settled)
    if problem.n_units and remainder is not None:
        chosen.append(problem.name[search(remainder)])
    return np.sort(np.concatenate(chosen)) if chosen else np.zeros(0, np.int64)


def _settle(
    problem: _Open, temperature: float, sweeps: int, relaxation: float, alone: float
) -> tuple[Ints, _Open, Remainder]:
    """The candidates chosen in components that are decided, and what is left."""
    price, weight = _scale(problem, temperature, sweeps, relaxation)
    bound, reduced = _repair(problem, price)
    taken = _take_heaviest(problem.members, weight, problem.n_units)
    uncovered = np.bincount(problem.members[:, taken].ravel(), minlength=problem.n_units + 1)[:-1] == 0
    number, component = problem.components()
    of_candidate = component[problem.members.min(axis=0)]
    gap = add_up(of_candidate[taken], problem.cost[taken], number) + add_up(component, uncovered * alone, number)
    gap -= add_up(component, bound[:-1], number)
    is_open = gap > ROUNDING
    kept = (reduced <= gap[of_candidate] + ROUNDING) & is_open[of_candidate]
    settled = taken[~is_open[of_candidate[taken]]]
    single = np.flatnonzero(uncovered & ~is_open[component])
    left = problem.keep(kept, is_open[component], price)
    chosen = np.concatenate((problem.name[settled], problem.unit[single]))
    return chosen, left, _remainder(left, reduced[kept], gap, component[is_open[component]])


def _remainder(left: _Open, reduced: Floats, gap: Floats, component: Ints) -> Remainder:
    """Components fall apart where candidates were left out; the gap of a part is at most that of the whole."""
    number, part = left.components()
    gap_of_part = np.zeros(number)
    gap_of_part[part] = gap[component]
    return Remainder(left.members, reduced, part, gap_of_part)


def _scale(problem: _Open, temperature: float, sweeps: int, relaxation: float) -> tuple[Floats, Floats]:
    """Prices, and the weight of each candidate. A row's candidates of different units are disjoint, so all units
    of a row are scaled at once."""
    n_units = problem.n_units
    weight = np.exp(np.clip(-problem.reduced(problem.price) / temperature, -700, 60))
    logarithm = np.zeros(n_units + 1)
    for _ in range(sweeps):
        for row in problem.members:
            total = np.bincount(row, weights=weight, minlength=n_units + 1)
            total[total == 0] = 1  # a row has no candidates of units of other rows
            total[n_units] = 1
            factor = np.clip(total**-relaxation, LEAST, MOST)
            logarithm += np.log(factor)
            weight *= factor[row]
    return problem.price + temperature * logarithm, weight


def _repair(problem: _Open, price: Floats) -> tuple[Floats, Floats]:
    """Prices at which no candidate is worth more than it costs, as high as can be one row after the other; and
    the reduced costs, none of which is below 0."""
    price, reduced = price.copy(), problem.reduced(price)
    for _ in range(2):
        for row in problem.members:
            least = np.full(problem.n_units + 1, np.inf)
            np.minimum.at(least, row, reduced)
            least[np.isinf(least)] = 0
            least[-1] = 0
            price += least
            reduced -= least[row]
    return price, reduced


def _take_heaviest(members: Ints, weight: Floats, n_units: int) -> Ints:
    """The heaviest candidate, then the heaviest of those disjoint from it, and so on: all that are heaviest among
    those that they meet are taken at once."""
    order = np.argsort(-weight, kind="stable")
    members, left, taken = members[:, order], np.arange(len(order)), list[Ints]()
    free = np.ones(n_units + 1, np.bool_)
    while len(left):
        here = members[:, left]
        first = np.full(n_units + 1, len(order))
        for row in here:
            np.minimum.at(first, row, left)
        first[n_units] = len(order)
        won = left[(first[here] >= left).all(axis=0)]
        taken.append(won)
        free[members[:, won]] = False
        free[n_units] = True
        left = np.asarray(left[free[here].all(axis=0)])
    return order[np.concatenate(taken)] if taken else np.zeros(0, np.int64)
