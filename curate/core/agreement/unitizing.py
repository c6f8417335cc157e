"""The u-alpha family (Krippendorff, Mathet, Bouvry & Widlöcher 2016; Krippendorff 2019, sect. 12.6).

Annotators cut the text into units with a label and gaps between them. u-alpha is alpha over characters
whose expectation knows that a unit comes as a whole: of the n values by chance n - S/n can be paired, S
being the sum of squared lengths of units and of the plain lengths of gaps. With units of one character S
is n, and u-alpha is nominal alpha. The relatives look at part of it:

u       labels and gaps, everything
|u      units against gaps, whatever their label
cu      labels, where both annotators have units
(k)u    one label against the others, where both annotators have units

Units of one annotator must not overlap; where they do the measure is undefined, and by label it may yet
have a value. For one label by itself u and |u are the same; cu needs several labels, (k)u one.
"""

from dataclasses import dataclass

import numpy as np

from curate.core.agreement.alpha import (
    FIELDS,
    MARKED,
    UNMARKED,
    estimate_alpha,
    explain_alpha,
    tally_characters,
    to_rows,
)
from curate.core.agreement.counts import Columns, Floats, Ints, add_up, label_sets, occurring, starts_of, sum_squares
from curate.core.agreement.meetings import find_all_meetings
from curate.core.agreement.tally import ALL_LABELS, EVERY_LABEL, Measure, Tally, concatenate

OVERLAPS = "Units of one annotator overlap, for which u-alpha has no place; take char_alpha, or one label by itself."
SAME_LABEL_OVERLAPS = "Spans of {label!r} by one annotator overlap, for which u-alpha has no place; take char_alpha."
NO_MEETINGS = "No two annotators have units at the same place, so their labels cannot be compared."
ONE_LABEL_MEETS = "Where two annotators have units at the same place there is one label only, so chance has no choice."
FOR_ALL_LABELS = "cu-alpha compares labels with each other, so it has no value for one label by itself."
FOR_ONE_LABEL = "(k)u-alpha compares one label with the others, so it has no value for all labels together."


def tally_u(columns: Columns) -> Tally:
    return concatenate((columns.once(tally_characters), _squares_by_label(columns), _squares_together(columns)))


def tally_bar_u(columns: Columns) -> Tally:
    """For each label as u; all together with one label in place of all."""
    by_label = columns.once(tally_characters)
    by_label = by_label.select(np.flatnonzero(by_label.label != ALL_LABELS))
    m, document = columns.coders, np.arange(len(columns.lengths))
    k = add_up(columns.document, columns.end - columns.start, len(m))
    k_squared = sum_squares(columns.document, columns.start, columns.end, len(m))
    together = (
        to_rows(ALL_LABELS, document, UNMARKED, D=2 * (m * k - k_squared) / (m - 1), n_c=-k),
        to_rows(ALL_LABELS, document, MARKED, n_c=k),
    )
    return concatenate((by_label, *together, _squares_by_label(columns), _squares_together(columns)))


def _squares_by_label(columns: Columns) -> Tally:
    """What units add to S beyond their length, which `tally_unmarked` has counted; and the characters that an
    annotator marked with the label more than once."""
    n_labels = max(columns.n_labels, 1)
    n_cells = len(columns.lengths) * n_labels
    length = columns.end - columns.start
    cell = columns.document * n_labels + columns.label
    united, start, end = columns.united
    layer, label = np.divmod(united, n_labels)
    overlaps = add_up(cell, length, n_cells)
    overlaps -= add_up(columns.layer_document[layer] * n_labels + label, end - start, n_cells)
    more = add_up(cell, length * (length - 1), n_cells)
    document, label = np.divmod(np.flatnonzero(more + overlaps), n_labels)
    chosen = document * n_labels + label
    return to_rows(label, document, UNMARKED, S=more[chosen], overlaps=overlaps[chosen])


def _squares_together(columns: Columns) -> Tally:
    """The same for all labels together, where units of different labels must not overlap either."""
    length = columns.end - columns.start
    more = add_up(columns.document, length * (length - 1), len(columns.lengths))
    return to_rows(ALL_LABELS, np.arange(len(more)), UNMARKED, S=more, overlaps=_overlaps(columns))


def _overlaps(columns: Columns) -> Floats:
    """By document, the characters that annotators marked more than once, whatever the label."""
    layer, start, end, _ = columns.once(label_sets)
    n_documents = len(columns.lengths)
    marked = add_up(columns.document, columns.end - columns.start, n_documents)
    return marked - add_up(columns.layer_document[layer], end - start, n_documents)


@dataclass(frozen=True, slots=True)
class _Intersections:
    """Where units of two annotators meet, by document and label, each weighted by 1 / (m - 1): `covered`, the
    characters of units that another annotator has units on; `squared`, the squares of those numbers, unit by
    unit; `agreed`, the characters on which the other's unit has the same label."""

    document: Ints
    label: Ints
    covered: Floats
    squared: Floats
    agreed: Floats


def _intersect(columns: Columns) -> _Intersections:
    """With more than two annotators `squared` averages over pairs; see docs/agreement.md for the other reading."""
    meetings = columns.once(find_all_meetings)
    shared, same = meetings.shared(), meetings.same_label()
    unit = np.concatenate((meetings.one, meetings.other))
    other_layer = columns.layer[np.concatenate((meetings.other, meetings.one))]
    nth_layer = other_layer - starts_of(columns.coders)[columns.document[unit]]
    most = int(columns.coders.max(initial=1))
    pairs, pair = occurring(unit * most + nth_layer, len(columns.start) * most)
    covered = add_up(pair, np.tile(shared, 2), len(pairs))
    unit = pairs // most
    n_labels = max(columns.n_labels, 1)
    n_cells = len(columns.lengths) * n_labels
    cell = columns.document * n_labels + columns.label
    agreed = 2 * add_up(cell[meetings.one[same]], shared[same], n_cells)  # both orders of the two annotators
    by_cell = np.stack((add_up(cell[unit], covered, n_cells), add_up(cell[unit], covered**2, n_cells), agreed))
    cells = np.flatnonzero(by_cell[0])
    document, label = np.divmod(cells, n_labels)
    return _Intersections(document, label, *(by_cell[:, cells] / (columns.coders[document] - 1)))


def tally_cu(columns: Columns) -> Tally:
    """All labels together; blocks are labels, and only places where two units meet count."""
    at, n = columns.once(_intersect), len(columns.lengths)
    disagreement = at.covered - at.agreed
    return concatenate(
        (
            to_rows(ALL_LABELS, at.document, at.label, n=at.covered, D=disagreement, n_c=at.covered, S=at.squared),
            to_rows(ALL_LABELS, np.arange(n), 0, overlaps=_overlaps(columns)),
        )
    )


def tally_ku(columns: Columns) -> Tally:
    """For each label k one row: n of all labels; D, what of k meets other labels; n_c and S of k alone."""
    at, n = columns.once(_intersect), len(columns.lengths)
    return concatenate(
        (
            to_rows(EVERY_LABEL, np.arange(n), 0, n=add_up(at.document, at.covered, n), overlaps=_overlaps(columns)),
            to_rows(at.label, at.document, 0, D=at.covered - at.agreed, n_c=at.covered, S=at.squared),
        )
    )


def estimate_ku(sums: Floats, starts: Ints) -> Floats:
    """1 - D (n - S_k/n_k) / (n_k (n - n_k))."""
    n, disagreement, n_k, s_k, overlaps = (np.add.reduceat(sums[:, field], starts, axis=0) for field in range(5))
    by_chance = n_k * (n - n_k)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1 - disagreement * (n - s_k / n_k) / by_chance
    return np.where((by_chance > 0) & (overlaps == 0), value, np.nan)


def explain_u(sums: Floats, label: str | None) -> str:
    if not sums[:, FIELDS.index("overlaps")].any():
        return explain_alpha(sums, label)
    return OVERLAPS if label is None else SAME_LABEL_OVERLAPS.format(label=label)


def explain_cu(sums: Floats, label: str | None) -> str:
    return FOR_ALL_LABELS if label is not None else _explain_meetings(sums)


def explain_ku(sums: Floats, label: str | None) -> str:
    return FOR_ONE_LABEL if label is None else _explain_meetings(sums)


def _explain_meetings(sums: Floats) -> str:
    if sums[:, FIELDS.index("overlaps")].any():
        return OVERLAPS
    return ONE_LABEL_MEETS if sums[:, FIELDS.index("n")].any() else NO_MEETINGS


U_ALPHA = Measure("u_alpha", tally_u, estimate_alpha, explain_u)
BAR_U_ALPHA = Measure("bar_u_alpha", tally_bar_u, estimate_alpha, explain_u)
CU_ALPHA = Measure("cu_alpha", tally_cu, estimate_alpha, explain_cu)
KU_ALPHA = Measure("ku_alpha", tally_ku, estimate_ku, explain_ku)
