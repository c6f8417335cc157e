"""Intervals: documents, or clusters of them, are drawn again with replacement and everything is pooled anew.

Documents are what was sampled, so documents are resampled; resampling characters or pairs of values, as
Krippendorff's own bootstrap does, treats the characters of one article as independent and gives intervals
that are far too narrow (Zapf et al. 2016; `docs/agreement.md`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from curate.core.agreement.counts import Floats, Ints
from curate.core.agreement.tally import Estimate, Tally, to_matrix

LEVEL = 0.95
CHUNK = 2_000_000  # weights, and sums drawn with them, in memory at a time
DENSE = 20_000_000  # a larger matrix of sums stays sparse


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sums of one number as a matrix: a row a cluster, a column for each field and block."""

    matrix: sparse.csr_array
    n_blocks: int
    estimate: Estimate


def to_sheet(tally: Tally, clusters: Ints, n_clusters: int, estimate: Estimate) -> Sheet:
    """`clusters` says for each document of the tally in which cluster it is."""
    by_cluster = Tally(tally.label, clusters[tally.document], tally.block, tally.sums)
    return Sheet(*to_matrix(by_cluster, n_clusters), estimate)


def resample(sheets: Sequence[Sheet], replicates: int, seed: int) -> list[Floats]:
    """Each sheet's estimates, one a replicate. All are drawn alike, in one product of weights and sums."""
    together = sparse.hstack([sheet.matrix for sheet in sheets], format="csr")
    n_clusters, n_columns = together.shape
    matrix = together.toarray() if n_clusters * n_columns <= DENSE else together
    borders = np.cumsum([sheet.matrix.shape[1] for sheet in sheets])[:-1]
    chunks = []
    for weights in draw_weights(n_clusters, replicates, seed, max(1, CHUNK // max(matrix.shape))):
        parts = np.split(weights @ matrix, borders, axis=1)
        chunks.append([_estimate(sheet, sums) for sheet, sums in zip(sheets, parts, strict=True)])
    return [np.concatenate(drawn) for drawn in zip(*chunks, strict=True)]


def draw_weights(n_clusters: int, replicates: int, seed: int, n_rows: int) -> Iterator[Floats]:
    """How often each cluster is drawn, a row a replicate, at most `n_rows` at a time."""
    rng = np.random.default_rng(seed)
    for done in range(0, replicates, n_rows):
        n_drawn = min(n_rows, replicates - done)
        drawn = rng.integers(n_clusters, size=(n_drawn, n_clusters))
        drawn += n_clusters * np.arange(n_drawn)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=n_drawn * n_clusters)
        yield weights.reshape(n_drawn, n_clusters).astype(np.float64)


def _estimate(sheet: Sheet, sums: Floats) -> Floats:
    by_field = sums.reshape(len(sums), -1, sheet.n_blocks)
    estimates: Floats = sheet.estimate(np.ascontiguousarray(by_field.transpose(2, 1, 0)), np.zeros(1, np.int64))[0]
    return estimates


def percentile_interval(estimates: Floats) -> Interval | None:
    """The middle 95 %. Replicates without a value are left out; None where that is half of them or more."""
    defined = estimates[~np.isnan(estimates)]
    if 2 * len(defined) <= len(estimates):
        return None
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))
