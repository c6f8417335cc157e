"""Krippendorff's alpha for units at four levels of measurement (Krippendorff 2004, p. 221-243; 2011).

o_ck counts the pairs of values in the same unit, each unit's pairs weighted by 1 / (m_u - 1); n_c are its
margins. alpha = 1 - (n - 1) * sum of o_ck delta_ck / sum of n_c n_k delta_ck. Units with one value fall out.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from scipy import sparse

from curate.core.agreement.counts import Floats, Ints, starts_of
from curate.core.agreement.ratings import MISSING, Level, Ratings
from curate.core.agreement.unit_sums import Undefined, UnitSums
from curate.core.agreement.weights import refuse_level


def alpha_sums(ratings: Ratings, level: Level) -> UnitSums | Undefined:
    estimate = partial(estimate_alpha, delta=_delta(ratings, level))
    return refuse_level(ratings, level) or UnitSums(coincidences(ratings), estimate)


def coincidences(ratings: Ratings) -> sparse.csr_array:
    """o_ck of each unit: (units, categories * categories)."""
    q = ratings.n_categories
    unit, annotator = np.nonzero(ratings.codes != MISSING)
    cells, r = np.unique(unit * q + ratings.codes[unit, annotator], return_counts=True)
    unit, category = np.divmod(cells, q)
    m = np.bincount(unit, weights=r, minlength=len(ratings.codes))[unit]
    pairable = m > 1
    unit, category, r, m = unit[pairable], category[pairable], r[pairable], m[pairable]
    one, other = within_groups(unit)
    pairs = r[one] * (r[other] - (one == other)) / (m[one] - 1)
    places = (unit[one], category[one] * q + category[other])
    return sparse.coo_array((pairs, places), shape=(len(ratings.codes), q * q)).tocsr()


def within_groups(group: Ints) -> tuple[Ints, Ints]:
    """All ordered pairs of positions, each with itself too, that are in the same group; groups are contiguous."""
    _, first, size = np.unique(group, return_index=True, return_counts=True)
    n_partners, first = np.repeat(size, size), np.repeat(first, size)
    one = np.repeat(np.arange(len(group)), n_partners)
    nth = np.arange(len(one)) - np.repeat(starts_of(n_partners), n_partners)
    return one, np.repeat(first, n_partners) + nth


def estimate_alpha(sums: Floats, delta: Callable[[Floats], Floats]) -> Floats:
    q = round(len(sums) ** 0.5)
    o = sums.reshape(q, q, -1)
    n_c = o.sum(axis=1)
    difference = delta(n_c)
    observed = (o * difference).sum(axis=(0, 1))
    expected = (n_c[:, None] * n_c[None, :] * difference).sum(axis=(0, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (n_c.sum(axis=0) - 1) * observed / expected, np.nan)


def _delta(ratings: Ratings, level: Level) -> Callable[[Floats], Floats]:
    """delta squared of every two categories, (q, q, 1 or replicates), given n_c."""
    points = np.zeros(ratings.n_categories) if ratings.points is None else ratings.points
    difference = points[:, None] - points[None, :]
    total = points[:, None] + points[None, :]
    match level:
        case Level.NOMINAL:
            fixed = 1 - np.eye(ratings.n_categories)
        case Level.ORDINAL:
            return _ordinal
        case Level.INTERVAL:
            fixed = difference**2
        case Level.RATIO:
            fixed = (difference / np.where(total > 0, total, 1)) ** 2
    return lambda _n_c: fixed[:, :, None]


def _ordinal(n_c: Floats) -> Floats:
    """(n_c/2 + n_between + n_k/2) squared: the distance of the categories' middle ranks."""
    middle = np.cumsum(n_c, axis=0) - n_c / 2
    return (middle[:, None] - middle[None, :]) ** 2
