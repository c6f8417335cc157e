"""What pricing left open: a search through every partition that can still be best, many components in step.

Units of a component have an order. A state is the set of units covered so far, as bits of an integer, with the
sum of reduced costs; a step covers the lowest unit that is not covered, by each candidate that begins with it.
Of states with the same units the cheapest is kept, and none above the gap. Where sets do not fit 63 bits, or
states are too many, HiGHS solves the component, with a gap of zero.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from curate.core.agreement.counts import Flags, Floats, Ints
from curate.core.agreement.gamma.continua import spans_of
from curate.core.agreement.gamma.unitary import ROUNDING
from curate.core.errors import CurateError

MOST_UNITS = 62
MOST_STATES = 2_000
MAGNIFIED = 1e4  # HiGHS stops at an absolute gap of 1e-6, and takes no other


class NotSolved(CurateError):
    """HiGHS gave up on a component; the message says why."""


@dataclass(frozen=True, eq=False, slots=True)
class Remainder:
    """`members` (rows, candidates), the number of units where a row has none; `reduced` costs of candidates;
    `component` of each unit; `gap` of each component, above which no best partition is."""

    members: Ints
    reduced: Floats
    component: Ints
    gap: Floats

    @property
    def first(self) -> Ints:
        """The first unit of each candidate."""
        return np.asarray(self.members.min(axis=0))


@dataclass(frozen=True, eq=False, slots=True)
class _Order:
    """`unit` in the order of components; `start` and `size` of each; `bits` of each candidate; the candidates
    that begin with unit u are `candidate[borders[u]:borders[u + 1]]`."""

    unit: Ints
    start: Ints
    size: Ints
    bits: Ints
    candidate: Ints
    borders: Ints


@dataclass(frozen=True, eq=False, slots=True)
class _States:
    """`parent` is an index into the states before, `candidate` what was added to it, -1 for nothing."""

    component: Ints
    covered: Ints
    excess: Floats
    parent: Ints
    candidate: Ints

    def where(self, kept: Ints | Flags) -> "_States":
        return _States(*(getattr(self, name)[kept] for name in _States.__slots__))


def search(left: Remainder) -> Ints:
    """The candidates of a best partition of every component."""
    order = _put_in_order(left)
    is_large = order.size > MOST_UNITS
    found, given_up = _step_through(left, order, np.flatnonzero(~is_large))
    solved = [_solve(left, component) for component in [*np.flatnonzero(is_large), *given_up]]
    return np.concatenate([found, *solved])


def _put_in_order(left: Remainder) -> _Order:
    n_units = len(left.component)
    unit = np.argsort(left.component, kind="stable")
    size = np.bincount(left.component, minlength=len(left.gap))
    start = np.cumsum(size) - size
    place = np.zeros(n_units + 1, np.int64)
    place[unit] = np.arange(n_units) - start[left.component[unit]]
    bit = np.where(place <= MOST_UNITS, np.int64(1) << np.minimum(place, MOST_UNITS), 0)
    bit[n_units] = 0
    candidate = np.argsort(left.first, kind="stable")
    borders = np.searchsorted(left.first[candidate], np.arange(n_units + 1))
    return _Order(unit, start, size, bit[left.members].sum(axis=0), candidate, borders)


def _step_through(left: Remainder, order: _Order, components: Ints) -> tuple[Ints, list[int]]:
    """The candidates found; and components of which there were too many states."""
    nothing = np.zeros(len(components), np.int64)
    states = _States(components, nothing, nothing.astype(np.float64), nothing, nothing - 1)
    history, given_up = [states], list[int]()
    for step in range(int(order.size[components].max(initial=0))):
        states = _cheapest(_cover(states, left, order, step))
        many = np.flatnonzero(np.bincount(states.component, minlength=len(left.gap)) > MOST_STATES)
        given_up += many.tolist()
        states = states.where(~np.isin(states.component, many))
        history.append(states)
    chosen, at = [], np.arange(len(states.component))
    for each in reversed(history):
        chosen.append(each.candidate[at])
        at = each.parent[at]
    found = np.concatenate(chosen)
    return found[found >= 0], given_up


def _cover(states: _States, left: Remainder, order: _Order, step: int) -> _States:
    """The states in which unit `step` is covered, in every way."""
    waits = ((states.covered >> step) & 1 > 0) | (order.size[states.component] <= step)
    waiting = np.flatnonzero(waits)
    active = np.flatnonzero(~waits)
    unit = order.unit[order.start[states.component[active]] + step]
    which, place = spans_of(order.borders[unit], order.borders[unit + 1])
    parent, candidate = active[which], order.candidate[place]
    component = states.component[parent]
    excess = states.excess[parent] + left.reduced[candidate]
    fits = (states.covered[parent] & order.bits[candidate] == 0) & (excess <= left.gap[component] + ROUNDING)
    parent, candidate = parent[fits], candidate[fits]
    return _States(
        np.concatenate((states.component[waiting], component[fits])),
        np.concatenate((states.covered[waiting], states.covered[parent] | order.bits[candidate])),
        np.concatenate((states.excess[waiting], excess[fits])),
        np.concatenate((waiting, parent)),
        np.concatenate((np.full(len(waiting), -1), candidate)),
    )


def _cheapest(states: _States) -> _States:
    """One state for each component and set of units."""
    order = np.lexsort((states.excess, states.covered, states.component))
    component, covered = states.component[order], states.covered[order]
    is_new = np.ones(len(order), np.bool_)
    is_new[1:] = (component[1:] != component[:-1]) | (covered[1:] != covered[:-1])
    return states.where(order[is_new])


def _solve(left: Remainder, component: int) -> Ints:
    """The candidates of a best partition of one component, by HiGHS."""
    n_units = len(left.component)
    candidates = np.flatnonzero(left.component[left.first] == component)
    members = left.members[:, candidates]
    row, column = np.nonzero(members < n_units)
    unit = members[row, column]
    units, place = np.unique(unit, return_inverse=True)
    shape = (len(units), len(candidates))
    covers = sparse.coo_array((np.ones(len(unit)), (place, column)), shape=shape).tocsr()
    solution = milp(
        left.reduced[candidates] * MAGNIFIED,
        constraints=LinearConstraint(covers, 1, 1),
        integrality=np.ones(len(candidates)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if solution.x is None:
        raise NotSolved(f"no best alignment of {len(units)} units was found: {solution.message}; measure --by pair")
    return np.asarray(candidates[solution.x > 0.5])
