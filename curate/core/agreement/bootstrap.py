"""Intervals: documents, or clusters of them, are drawn again with replacement and everything is pooled anew.

Documents are what was sampled, so documents are resampled; resampling characters or pairs of values, as
Krippendorff's own bootstrap does, treats the characters of one article as independent and gives intervals
that are far too narrow (Zapf et al. 2016; `docs/agreement.md`). The jackknife leaves out each in turn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit  # scipy.stats takes half a second to import

from curate.core.agreement.counts import Floats
from curate.core.agreement.results import Result, UnknownMethod
from curate.core.agreement.sheets import Sheet, Sheets

LEVEL = 0.95
THRESHOLDS = (0.667, 0.8)
CHUNK = 2_000_000  # weights, and sums drawn with them, in memory at a time
QUICK = 100_000_000  # sums to leave out in turn, in a second or two


class Method(StrEnum):
    PERCENTILE = "percentile"
    BCA = "bca"
    JACKKNIFE = "jackknife"


def find_method(name: str) -> Method:
    if name not in {method.value for method in Method}:
        raise UnknownMethod(f"there is no interval {name!r}; choose from {', '.join(Method)}")
    return Method(name)


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How far a value may be from what other documents would have given.

    `below` gives for each of THRESHOLDS the share of replicates under it. `n_undefined` replicates had no
    value and count nowhere. The jackknife's standard error is None where leaving out each in turn would take
    longer than the bootstrap and was not asked for, as in a crowd with thousands of pairs of annotators.
    """

    interval: Interval | None
    below: Mapping[float, float]
    n_undefined: int
    jackknife_se: float | None


def find_uncertainty(value: float, replicates: Floats, left_out: Floats | None, method: Method) -> Uncertainty:
    """`left_out` are the jackknife's estimates, which `BCA` and `JACKKNIFE` need; nan is undefined."""
    defined = replicates[~np.isnan(replicates)]
    return Uncertainty(
        interval=_interval(value, replicates, left_out, method),
        below={threshold: float((defined < threshold).mean()) for threshold in THRESHOLDS if len(defined)},
        n_undefined=len(replicates) - len(defined),
        jackknife_se=None if left_out is None else standard_error(left_out),
    )


def _interval(value: float, replicates: Floats, left_out: Floats | None, method: Method) -> Interval | None:
    if method is Method.PERCENTILE or left_out is None:
        return percentile_interval(replicates)
    if method is Method.BCA:
        return bca_interval(value, replicates, left_out)
    return jackknife_interval(value, left_out)


def resample(sheets: Sequence[Sheet], replicates: int, seed: int) -> list[Floats]:
    """Each sheet's estimates, one a replicate. All are drawn alike, in one product of weights and sums."""
    sheets = sheets if isinstance(sheets, Sheets) else Sheets(sheets)
    chunks = []
    for weights in draw_weights(sheets.n_clusters, replicates, seed, max(1, CHUNK // max(sheets.shape))):
        sums = np.concatenate([weights @ block for block in sheets.blocks()], axis=1)
        chunks.append(list(sheets.estimates(sums)))
    return [np.concatenate(drawn) for drawn in zip(*chunks, strict=True)]


def draw_weights(n_clusters: int, replicates: int, seed: int, n_rows: int) -> Iterator[Floats]:
    """How often each cluster is drawn, a row a replicate, at most `n_rows` at a time."""
    rng = np.random.default_rng(seed)
    for done in range(0, replicates, n_rows):
        weights = np.empty((min(n_rows, replicates - done), n_clusters))
        for row in weights:
            row[:] = np.bincount(rng.integers(n_clusters, size=n_clusters), minlength=n_clusters)
        yield weights


def is_quickly_left_out(sheet: Sheet) -> bool:
    n_clusters, n_columns = sheet.matrix.shape
    return bool(n_clusters * n_columns <= QUICK)


def leave_out(sheet: Sheet) -> Floats:
    """The estimates without each cluster in turn."""
    n_clusters, n_columns = sheet.matrix.shape
    total = np.asarray(sheet.matrix.sum(axis=0))
    n_rows = max(1, CHUNK // n_columns)
    parts = (sheet.matrix[done : done + n_rows].toarray() for done in range(0, n_clusters, n_rows))
    return np.concatenate([sheet.estimates(total - part) for part in parts])


def percentile_interval(replicates: Floats) -> Interval | None:
    """The middle 95 %. Replicates without a value are left out; None where that is half of them or more."""
    return _between(replicates, (1 - LEVEL) / 2, (1 + LEVEL) / 2)


def bca_interval(value: float, replicates: Floats, left_out: Floats) -> Interval | None:
    """Bias-corrected and accelerated (Efron 1987): the percentiles shifted for bias and skewness.

    None where all replicates are on one side of the value, so that the bias cannot be told.
    """
    defined = replicates[~np.isnan(replicates)]
    share_below = (defined < value).mean() + (defined == value).mean() / 2 if len(defined) else 0
    if not 0 < share_below < 1:
        return None
    deviations = np.nanmean(left_out) - left_out[~np.isnan(left_out)]
    spread = (deviations**2).sum() ** 1.5
    acceleration = (deviations**3).sum() / (6 * spread) if spread else 0.0
    bias, z = ndtri(share_below), ndtri((1 + LEVEL) / 2)
    low, high = (ndtr(bias + (bias + tail) / (1 - acceleration * (bias + tail))) for tail in (-z, z))
    return _between(replicates, float(low), float(high))


def jackknife_interval(value: float, left_out: Floats) -> Interval | None:
    error = standard_error(left_out)
    if error is None:
        return None
    z = float(ndtri((1 + LEVEL) / 2))
    return Interval(value - z * error, value + z * error)


def wilson_interval(value: float, left_out: Floats, n_informative: int) -> Interval | None:
    """Of a share of a few spans, such as F1 of a rare label: Wilson's score interval, as if each trial were one of
    v (1 - v) / SE² independent ones, SE the jackknife's (Dean & Pagano 2015), with t for the normal quantile.

    `n_informative` clusters have any span: only those vary, so that t has one degree of freedom less than they are;
    and each is one trial where nothing varies, as where all agree on everything. None where there are not two.
    """
    error = standard_error(left_out)
    if error is None or n_informative < 2:
        return None
    trials = value * (1 - value) / error**2 if error and 0 < value < 1 else n_informative
    quantile = float(stdtrit(n_informative - 1, (1 + LEVEL) / 2)) ** 2 / trials
    middle = (value + quantile / 2) / (1 + quantile)
    half = float(np.sqrt(quantile * value * (1 - value) + quantile**2 / 4)) / (1 + quantile)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def standard_error(left_out: Floats) -> float | None:
    """The jackknife's: (n - 1)/n times the sum of squared deviations, its root; None where one is undefined."""
    n = len(left_out)
    if n < 2 or np.isnan(left_out).any():
        return None
    return float(np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum()))


def _between(replicates: Floats, low: float, high: float) -> Interval | None:
    defined = replicates[~np.isnan(replicates)]
    if 2 * len(defined) <= len(replicates):
        return None
    bounds = np.quantile(defined, [low, high])
    return Interval(float(bounds[0]), float(bounds[1]))


def with_uncertainty(result: Result, found: Uncertainty) -> Result:
    interval = found.interval
    return replace(
        result,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        jackknife_se=found.jackknife_se,
        p_below={f"{threshold:g}": share for threshold, share in found.below.items()},
    )
