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
    count_covered,
    count_labels,
    disagreement,
    estimate_alpha,
    explain_alpha,
    tally_characters,
    to_rows,
)
from curate.core.agreement.counts import Columns, Floats, Ints, add_up, occurring, starts_of
from curate.core.agreement.meetings import find_all_meetings, shared_by_all
from curate.core.agreement.tally import ALL_LABELS, EVERY_LABEL, Measure, Tally, concatenate

OVERLAPS = "Units of one annotator overlap, for which u-alpha has no place; take char_alpha, or one label by itself."
SAME_LABEL_OVERLAPS = "Spans of {label!r} by one annotator overlap, for which u-alpha has no place; take char_alpha."
NO_MEETINGS = "No two annotators have units at the same place, so their labels cannot be compared."
ONE_LABEL_MEETS = "Where two annotators have units at the same place there is one label only, so chance has no choice."
FOR_ALL_LABELS = "cu-alpha compares labels with each other, so it has no value for one label by itself."
FOR_ONE_LABEL = "(k)u-alpha compares one label with the others, so it has no value for all labels together."


def tally_u(columns: Columns) -> Tally:
    return concatenate((columns.once(tally_characters), *columns.once(_squares)))


def tally_bar_u(columns: Columns) -> Tally:
    """For each label as u; all together with one label in place of all."""
    by_label = columns.once(tally_characters)
    by_label = by_label.select(np.flatnonzero(by_label.label != ALL_LABELS))
    covered = columns.once(count_covered)  # where spans cross it is of no use, and u-alpha has no value
    together = (
        to_rows(ALL_LABELS, covered.document, UNMARKED, D=disagreement(columns, covered), n_c=-covered.k),
        to_rows(ALL_LABELS, covered.document, MARKED, n_c=covered.k),
    )
    return concatenate((by_label, *together, *columns.once(_squares)))


def _squares(columns: Columns) -> tuple[Tally, Tally]:
    """What units add to S beyond their length, which `tally_unmarked` has counted; and the characters that an
    annotator marked more than once: for each label, and for all together, whose units must not overlap either."""
    length = columns.end - columns.start
    n_labels, n = max(columns.n_labels, 1), len(columns.lengths)
    more = add_up(columns.document * n_labels + columns.label, length * (length - 1), n * n_labels)
    overlaps = _overlaps_by_label(columns)
    cells = np.flatnonzero(more + overlaps)
    document, label = np.divmod(cells, n_labels)
    together = more.reshape(n, n_labels).sum(axis=1)
    return (
        to_rows(label, document, UNMARKED, S=more[cells], overlaps=overlaps[cells]),
        to_rows(ALL_LABELS, np.arange(n), UNMARKED, S=together, overlaps=columns.once(_overlaps)),
    )


def _overlaps_by_label(columns: Columns) -> Floats:
    """By document * n_labels + label, the characters that an annotator marked with the label more than once."""
    n_labels = max(columns.n_labels, 1)
    overlaps = np.zeros(len(columns.lengths) * n_labels)
    if columns.crossing.any():
        had = columns.document * n_labels + columns.label
        overlaps += add_up(had, columns.end - columns.start, len(overlaps))
        marked = columns.once(count_labels)
        overlaps[marked.document * n_labels + marked.value] -= marked.k
    return overlaps


def _overlaps(columns: Columns) -> Floats:
    """By document, the characters that annotators marked more than once, whatever the label."""
    n = len(columns.lengths)
    if not columns.crossing.any():
        return np.zeros(n)
    return add_up(columns.document, columns.end - columns.start, n) - columns.once(count_covered).k


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
    meetings, shared = columns.once(find_all_meetings), columns.once(shared_by_all)
    same, most = meetings.same_label(), int(columns.coders.max(initial=1))
    nth_layer = columns.layer - starts_of(columns.coders)[columns.document]
    one, other = meetings.one, meetings.other
    met = np.concatenate((one * most + nth_layer[other], other * most + nth_layer[one]))
    pairs, pair = occurring(met, len(columns.start) * most)
    covered = add_up(pair, np.concatenate((shared, shared)), len(pairs))
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
    apart = at.covered - at.agreed
    return concatenate(
        (
            to_rows(ALL_LABELS, at.document, at.label, n=at.covered, D=apart, n_c=at.covered, S=at.squared),
            to_rows(ALL_LABELS, np.arange(n), 0, overlaps=columns.once(_overlaps)),
        )
    )


def tally_ku(columns: Columns) -> Tally:
    """For each label k one row: n of all labels; D, what of k meets other labels; n_c and S of k alone."""
    at, n = columns.once(_intersect), len(columns.lengths)
    met, overlaps = add_up(at.document, at.covered, n), columns.once(_overlaps)
    return concatenate(
        (
            to_rows(EVERY_LABEL, np.arange(n), 0, n=met, overlaps=overlaps),
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
