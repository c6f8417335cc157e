"""How much two categories agree, from 0 to 1, for Gwet's AC2 (Gwet 2014, ch. 3.5)."""

import numpy as np
from scipy.special import comb

from curate.core.agreement.counts import Floats
from curate.core.agreement.ratings import Level, Ratings, to_number
from curate.core.agreement.unit_sums import Undefined


def agreement_weights(ratings: Ratings, level: Level) -> Floats:
    """(q, q): identity, Gwet's ordinal, quadratic and ratio weights for the four levels."""
    q = ratings.n_categories
    if level is Level.NOMINAL or q < 2 or ratings.points is None:
        return np.eye(q)
    x, y = ratings.points[:, None], ratings.points[None, :]
    low, high = ratings.points[0], ratings.points[-1]
    match level:
        case Level.ORDINAL:
            between = np.abs(np.arange(q)[:, None] - np.arange(q)[None, :]) + 1
            return np.asarray(1 - comb(between, 2) / comb(q, 2))
        case Level.INTERVAL:
            return np.asarray(1 - ((x - y) / (high - low)) ** 2)
        case Level.RATIO:
            share = (x - y) / np.where(x + y > 0, x + y, 1)
            return np.asarray(1 - (share / ((high - low) / (high + low))) ** 2)


def refuse_level(ratings: Ratings, level: Level) -> Undefined | None:
    """The reason why these values cannot be measured at this level, if there is one."""
    if level is not Level.NOMINAL and ratings.points is None:
        name = next((name for name in ratings.names if to_number(name) is None), "nothing")
        return Undefined(
            f"The level {level} needs numbers and {name!r} is none; code numbers, or take the level nominal."
        )
    if level is Level.RATIO and ratings.points is not None and ratings.points[0] < 0:
        return Undefined("Ratios of negative numbers mean nothing; take the level interval.")
    return None
