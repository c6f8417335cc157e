"""Which documents are drawn together for which result, and the intervals that follow."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from curate.core.agreement.attributes import estimate_share
from curate.core.agreement.bootstrap import (
    Method,
    Uncertainty,
    find_uncertainty,
    is_quickly_left_out,
    leave_out,
    resample,
    wilson_interval,
)
from curate.core.agreement.counts import Floats
from curate.core.agreement.estimates import Cell, Estimates
from curate.core.agreement.gathering import Gathered
from curate.core.agreement.packing import split_by
from curate.core.agreement.pairs import estimate_mean_over_pairs
from curate.core.agreement.sheets import Sheet, Sheets, to_sheet

SHARES = {estimate_mean_over_pairs, estimate_share}


def find_uncertainties(
    gathered: Gathered, estimates: Sequence[Estimates], replicates: int, seed: int, method: Method | None
) -> list[dict[Cell, Uncertainty]]:
    """For each measure the cells that have a value; none where there is one cluster to draw from."""
    found: list[dict[Cell, Uncertainty]] = [{} for _ in estimates]
    n_scopes = len(gathered.scopes)
    rows_by_scope = split_by(gathered.scope, n_scopes)
    tallies = [gathered.tallies[each.measure.name].split(gathered.scope, n_scopes) for each in estimates]
    for scope, rows in enumerate(rows_by_scope):
        names, clusters = np.unique(gathered.cluster[rows], return_inverse=True)
        cells = [(n, label) for n, e in enumerate(estimates) for label in e.defined(scope)]
        if len(names) < 2 or not cells:
            continue
        sheets = Sheets(
            to_sheet(tallies[nth][scope].of(label), clusters, len(names), estimates[nth].measure.estimate)
            for nth, label in cells
        )
        drawn = resample(sheets, replicates, seed)
        for (nth, label), sheet, each in zip(cells, sheets, drawn, strict=True):
            is_share = estimates[nth].measure.estimate in SHARES
            found[nth][scope, label] = _find_one(estimates[nth].values[scope, label], sheet, each, method, is_share)
    return found


def _find_one(value: float, sheet: Sheet, drawn: Floats, method: Method | None, is_share: bool) -> Uncertainty:
    """Where nobody chose, BCa, and Wilson's for shares: of a rare label those hold the true value as often as they
    say (docs/agreement.md)."""
    quick = is_quickly_left_out(sheet)
    chosen = method or (Method.BCA if quick else Method.PERCENTILE)
    left_out = leave_out(sheet) if quick or chosen is not Method.PERCENTILE else None
    found = find_uncertainty(value, drawn, left_out, chosen)
    if method or left_out is None or not is_share:
        return found
    return replace(found, interval=wilson_interval(value, left_out, count_informative(sheet)))


def count_informative(sheet: Sheet) -> int:
    """The clusters that have anything to sum up."""
    return int(np.count_nonzero(np.diff(sheet.matrix.indptr)))
