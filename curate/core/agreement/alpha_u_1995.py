"""alpha_U of 1995 (Krippendorff 1995; the formulas of Krippendorff 2004, p. 251-255), as INCEpTION reports it.

Each label is a continuum of its own, of units and the gaps between them. Two units that overlap differ by
the squares of the distances between their ends, a unit in another's gap by its squared length; all other
sections do not differ. Unlike the measures of 2016 it depends on the unit of length, here the character.

D_o and D_e of the sources are divided by the squared length of the continuum. Here they are not, so that
documents can be added up: alpha_U of a corpus is 1 - sum of D_o L^2 / sum of D_e L^2.
"""

import numpy as np

from curate.core.agreement.counts import Columns, Floats, Ints, add_up, occurring
from curate.core.agreement.meetings import annotator_of, find_meetings
from curate.core.agreement.pairs import with_all_labels
from curate.core.agreement.tally import Measure, Tally, concatenate, pool

OBSERVED, EXPECTED, OVERLAPS = range(3)


def tally_sections(columns: Columns) -> Tally:
    """Fields: D_o L^2, D_e L^2, and the characters that an annotator marked with the label more than once."""
    rows = (_tally_observed(columns), _tally_expected(columns, columns.layer_label), _tally_overlaps(columns))
    return with_all_labels(pool(concatenate(rows), np.arange(len(columns.lengths))))


def _tally_overlaps(columns: Columns) -> Tally:
    """Characters that an annotator marked with one label more than once."""
    united, start, end = columns.united
    layer, label = np.divmod(united, max(columns.n_labels, 1))
    return concatenate(
        (
            _rows(columns.label, columns.document, OVERLAPS, columns.end - columns.start),
            _rows(label, columns.layer_document[layer], OVERLAPS, start - end),
        )
    )


def _rows(label: Ints, document: Ints, field: int, amounts: Floats | Ints) -> Tally:
    sums = np.zeros((len(label), 3))
    sums[:, field] = amounts
    return Tally(label, document, np.zeros(len(label), np.int64), sums)


def _tally_observed(columns: Columns) -> Tally:
    """Twice, for both orders of two annotators: delta^2 of units that meet, and l^2 of units in another's gap."""
    start, end, m = columns.start, columns.end, columns.coders
    meetings = columns.once(find_meetings)
    one, other = meetings.one, meetings.other
    apart = (start[one] - start[other]) ** 2 + (end[one] - end[other]) ** 2
    n_gaps = m[columns.document] - 1 - _count_met(columns, np.concatenate((one, other)), np.concatenate((other, one)))
    in_gaps = n_gaps * (end - start) ** 2
    weight = 2 / (m * (m - 1))
    met = columns.document[one]
    return concatenate(
        (
            _rows(columns.label[one], met, OBSERVED, apart * weight[met]),
            _rows(columns.label, columns.document, OBSERVED, in_gaps * weight[columns.document]),
        )
    )


def _count_met(columns: Columns, units: Ints, others: Ints) -> Ints:
    """For each unit the number of annotators one of whose units it meets."""
    annotator = annotator_of(columns)
    n_annotators = int(annotator.max(initial=0)) + 1
    met = np.unique(units * n_annotators + annotator[others]) // n_annotators
    return np.bincount(met, minlength=len(columns.start))


def _tally_expected(columns: Columns, layer_label: Ints) -> Tally:
    """2 L sum over units of [(N_c - 1)/3 (2l^3 - 3l^2 + l) + l^2 sum over gaps >= l of (gap - l + 1)] /
    (mL (mL - 1) - sum of l (l - 1)), N_c being the number of units of the label in the document."""
    n_labels = max(columns.n_labels, 1)
    cells, cell = occurring(columns.document * n_labels + columns.label, len(columns.lengths) * n_labels)
    document, label = np.divmod(cells, n_labels)
    length = (columns.end - columns.start).astype(np.float64)
    n_c = np.bincount(cell, minlength=len(cells))[cell]
    placings = (n_c - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
    placings += length**2 * _count_places(cell, length, *_gaps(columns, layer_label, cells))
    whole = columns.lengths[document].astype(np.float64)
    n = columns.coders[document] * whole
    pairs = n * (n - 1) - add_up(cell, length * (length - 1), len(cells))
    return _rows(label, document, EXPECTED, 2 * whole * add_up(cell, placings, len(cells)) / pairs)


def _gaps(columns: Columns, layer_label: Ints, cells: Ints) -> tuple[Ints, Ints]:
    """The gaps between the units of a label, before the first and behind the last, with the cell each is in.

    A layer without the label is one gap from end to end.
    """
    n_labels = max(columns.n_labels, 1)
    order = np.lexsort((columns.start, layer_label))
    group, start, end = layer_label[order], columns.start[order], columns.end[order]
    is_first = np.diff(group, prepend=-1) != 0
    is_last = np.roll(is_first, -1)
    before = start - np.where(is_first, 0, np.roll(end, 1))
    layer, label = np.divmod(group, n_labels)
    document = columns.layer_document[layer]
    cell = np.searchsorted(cells, document * n_labels + label)
    behind = (columns.lengths[document] - end)[is_last]
    whole_document = cells // n_labels
    n_whole = columns.coders[whole_document] - np.bincount(cell[is_first], minlength=len(cells))
    gap_cell = np.concatenate((cell, cell[is_last], np.repeat(np.arange(len(cells)), n_whole)))
    gap = np.concatenate((before, behind, np.repeat(columns.lengths[whole_document], n_whole)))
    return gap_cell[gap > 0], gap[gap > 0]


def _count_places(cell: Ints, length: Floats, gap_cell: Ints, gap: Ints) -> Floats:
    """For each unit in how many places of its cell's gaps it would fit: sum over gaps >= l of (gap - l + 1)."""
    width = int(gap.max(initial=0)) + 2
    keys = gap_cell * width + gap
    order = np.argsort(keys)
    running = np.concatenate(([0], np.cumsum(gap[order])))
    first = np.searchsorted(keys[order], cell * width + np.minimum(length, width - 1))
    beyond = np.searchsorted(keys[order], (cell + 1) * width)
    return np.asarray(running[beyond] - running[first] - (beyond - first) * (length - 1))


def estimate_alpha_u(sums: Floats, starts: Ints) -> Floats:
    observed, expected, overlaps = (np.add.reduceat(sums[:, field], starts, axis=0) for field in range(3))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((expected > 0) & (overlaps == 0), 1 - observed / expected, np.nan)


def explain_alpha_u(sums: Floats, label: str | None) -> str:
    what = "Spans of one label" if label is None else f"Spans of {label!r}"
    if sums[:, OVERLAPS].any():
        return f"{what} by one annotator overlap, for which alpha_U has no place; take char_alpha."
    if not len(sums):
        return f"No annotator marked {'anything' if label is None else f'any {label!r}'} in the documents compared."
    return f"{what} leave no gap that they could stand in by chance, so nothing can be corrected for it."


ALPHA_U_1995 = Measure("alpha_u_1995", tally_sections, estimate_alpha_u, explain_alpha_u)
