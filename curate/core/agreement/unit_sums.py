"""Sums over units from which a measure is estimated, or the reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from curate.core.agreement.counts import Floats
from curate.core.agreement.ratings import MISSING, Ratings

NO_VARIATION = "Every value is the same, so agreement by chance would be perfect too and cannot be corrected for."


@dataclass(frozen=True, slots=True)
class Undefined:
    """A sentence that says why a measure has no value here."""

    reason: str


@dataclass(frozen=True, slots=True)
class UnitSums:
    """`fields` (units, fields) are added up over units; `estimate` makes (replicates,) of (fields, replicates)."""

    fields: Floats | sparse.csr_array
    estimate: Callable[[Floats], Floats]


def too_few_categories(ratings: Ratings) -> Undefined | None:
    if ratings.n_categories > 1:
        return None
    return Undefined("There is one category only, so chance has nothing to choose from and cannot be corrected for.")


def one_value(ratings: Ratings) -> Undefined | None:
    """Chance needs two categories to choose from, whatever a measure thinks chance does."""
    if len(np.unique(ratings.codes[ratings.codes != MISSING])) > 1:
        return None
    return Undefined(NO_VARIATION)
