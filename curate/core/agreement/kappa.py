"""Agreement on units: percent, the kappas, Gwet's AC and Krippendorff's alpha.

All but alpha are (p_a - p_e) / (1 - p_e) and differ in what chance expects. Missing values follow Gwet
(2014, ch. 2-3): p_a is the mean over units with two or more values of the share of agreeing pairs, and a
category's prevalence pi_k the mean over units with any value of r_ik / r_i. Each measure is a function of
sums over units, so that units can be resampled.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from curate.core.agreement.coincidences import alpha_sums
from curate.core.agreement.counts import Floats
from curate.core.agreement.ratings import MISSING, Level, Ratings
from curate.core.agreement.unit_sums import Undefined, UnitSums, one_value, too_few_categories
from curate.core.agreement.weights import agreement_weights, refuse_level

Count: TypeAlias = Callable[[Ratings, Level], UnitSums | Undefined]


def percent(ratings: Ratings, _level: Level) -> UnitSums | Undefined:
    return UnitSums(_agreeing(ratings), lambda sums: sums[1] / sums[0])


def randolph_kappa(ratings: Ratings, _level: Level) -> UnitSums | Undefined:
    """p_e = 1/q (Bennett's S, Brennan-Prediger, Randolph 2005): chance chooses evenly from q categories."""
    q = ratings.n_categories
    return too_few_categories(ratings) or UnitSums(_agreeing(ratings), lambda sums: _correct(sums, 1 / q))


def fleiss_kappa(ratings: Ratings, _level: Level) -> UnitSums | Undefined:
    """p_e = sum of pi_k squared (Fleiss 1971; Gwet 2014 where values are missing)."""
    fields = np.hstack((_agreeing(ratings), _prevalence(ratings)))
    return one_value(ratings) or UnitSums(fields, lambda sums: _correct(sums, (_pi(sums) ** 2).sum(axis=0)))


def gwet_ac1(ratings: Ratings, _level: Level) -> UnitSums | Undefined:
    """p_e = sum of pi_k (1 - pi_k) / (q - 1) (Gwet 2008)."""
    return gwet_ac2(ratings, Level.NOMINAL)


def gwet_ac2(ratings: Ratings, level: Level) -> UnitSums | Undefined:
    """p_e = sum of all weights / (q (q - 1)) * sum of pi_k (1 - pi_k) (Gwet 2014); AC1 with identity weights."""
    q, weights = ratings.n_categories, agreement_weights(ratings, level)
    fields = np.hstack((_agreeing(ratings, weights), _prevalence(ratings)))

    def estimate(sums: Floats) -> Floats:
        pi = _pi(sums)
        return _correct(sums, weights.sum() / (q * (q - 1)) * (pi * (1 - pi)).sum(axis=0))

    return refuse_level(ratings, level) or too_few_categories(ratings) or UnitSums(fields, estimate)


def conger_kappa(ratings: Ratings, _level: Level) -> UnitSums | Undefined:
    """p_e = mean over pairs of annotators g, h of sum of p_gk p_hk (Conger 1980, Davies & Fleiss 1982, Hubert 1977).

    p_gk is the share of category k among the units that annotator g coded; with two annotators this is Cohen's.
    """
    n_annotators, q = ratings.codes.shape[1], ratings.n_categories
    chosen = (ratings.codes[:, :, None] == np.arange(q)).reshape(len(ratings.codes), n_annotators * q)

    def estimate(sums: Floats) -> Floats:
        n_gk = sums[2:].reshape(n_annotators, q, *sums.shape[1:])
        n_g = n_gk.sum(axis=1, keepdims=True)
        p_gk = np.divide(n_gk, n_g, out=np.zeros_like(n_gk), where=n_g > 0)
        r = (n_g[:, 0] > 0).sum(axis=0)
        pairs = p_gk.sum(axis=0) ** 2 - (p_gk**2).sum(axis=0)
        return _correct(sums, pairs.sum(axis=0) / (r * (r - 1)))

    return one_value(ratings) or UnitSums(np.hstack((_agreeing(ratings), chosen)), estimate)


def cohen_kappa(ratings: Ratings, _level: Level) -> UnitSums | Undefined:
    """p_e = sum of p_1k p_2k (Cohen 1960), over the units that both coded."""
    both = _both_coded(ratings)
    return _not_two("Cohen's kappa", ratings) or one_value(both) or conger_kappa(both, Level.NOMINAL)


def scott_pi(ratings: Ratings, _level: Level) -> UnitSums | Undefined:
    """p_e = sum of ((p_1k + p_2k) / 2) squared (Scott 1955), over the units that both coded."""
    both = _both_coded(ratings)
    return _not_two("Scott's pi", ratings) or one_value(both) or fleiss_kappa(both, Level.NOMINAL)


@dataclass(frozen=True, slots=True)
class UnitMeasure:
    name: str
    count: Count


UNIT_MEASURES: Mapping[str, UnitMeasure] = MappingProxyType(
    {
        name: UnitMeasure(name, count)
        for name, count in (
            ("percent", percent),
            ("cohen_kappa", cohen_kappa),
            ("scott_pi", scott_pi),
            ("fleiss_kappa", fleiss_kappa),
            ("conger_kappa", conger_kappa),
            ("randolph_kappa", randolph_kappa),
            ("gwet_ac1", gwet_ac1),
            ("gwet_ac2", gwet_ac2),
            ("krippendorff_alpha", alpha_sums),
        )
    }
)


def _agreeing(ratings: Ratings, weights: Floats | None = None) -> Floats:
    """For each unit whether it has two values or more, and the (weighted) share of its pairs that agree."""
    r_ik = ratings.counts()
    r_i = r_ik.sum(axis=1)
    r_star = r_ik if weights is None else r_ik @ weights
    pairs = r_i * (r_i - 1)
    share = np.divide((r_ik * (r_star - 1)).sum(axis=1), pairs, out=np.zeros(len(r_i)), where=pairs > 0)
    return np.stack((r_i > 1, share), axis=1).astype(np.float64)


def _prevalence(ratings: Ratings) -> Floats:
    r_ik = ratings.counts()
    r_i = r_ik.sum(axis=1, keepdims=True)
    return np.hstack((r_i > 0, np.divide(r_ik, r_i, out=np.zeros_like(r_ik), where=r_i > 0)))


def _pi(sums: Floats) -> Floats:
    pi: Floats = sums[3:] / sums[2]
    return pi


def _correct(sums: Floats, p_e: Floats | float) -> Floats:
    p_a: Floats = sums[1] / sums[0]
    return (p_a - p_e) / (1 - p_e)


def _both_coded(ratings: Ratings) -> Ratings:
    whole = (ratings.codes != MISSING).all(axis=1)
    return Ratings(np.where(whole[:, None], ratings.codes, MISSING), ratings.names, ratings.points)


def _not_two(name: str, ratings: Ratings) -> Undefined | None:
    n_annotators = ratings.codes.shape[1]
    if n_annotators == 2:
        return None
    return Undefined(
        f"{name} compares two annotators and here are {n_annotators}; cut by pair, or take Fleiss' or Conger's kappa."
    )
