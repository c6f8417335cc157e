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
from curate.core.agreement.counts import Columns, Floats, Ints, add_up, is_overlapping, sum_squares
from curate.core.agreement.meetings import annotator_of, find_meetings
from curate.core.agreement.tally import ALL_LABELS, EVERY_LABEL, Measure, Tally, concatenate, pool

OVERLAPS = "Units of one annotator overlap, for which u-alpha has no place; take char_alpha, or one label by itself."
SAME_LABEL_OVERLAPS = "Spans of {label!r} by one annotator overlap, for which u-alpha has no place; take char_alpha."
NO_MEETINGS = "No two annotators have units at the same place, so their labels cannot be compared."
ONE_LABEL_MEETS = "Where two annotators have units at the same place there is one label only, so chance has no choice."
FOR_ALL_LABELS = "cu-alpha compares labels with each other, so it has no value for one label by itself."
FOR_ONE_LABEL = "(k)u-alpha compares one label with the others, so it has no value for all labels together."


def tally_u(columns: Columns) -> Tally:
    return concatenate((tally_characters(columns), *_unit_squares(columns)))


def tally_bar_u(columns: Columns) -> Tally:
    """For each label as u; all together with one label in place of all."""
    by_label = tally_u(columns)
    by_label = by_label.select(np.flatnonzero(by_label.label != ALL_LABELS))
    k = add_up(columns.document, columns.end - columns.start, len(columns.lengths))
    k_squared = sum_squares(columns.document, columns.start, columns.end, len(columns.lengths))
    m, document = columns.coders, np.arange(len(columns.lengths))
    together = (
        to_rows(ALL_LABELS, document, UNMARKED, D=2 * (m * k - k_squared) / (m - 1), n_c=-k),
        to_rows(ALL_LABELS, document, MARKED, n_c=k),
    )
    return concatenate((by_label, *together, _unit_squares(columns)[1]))


def _unit_squares(columns: Columns) -> tuple[Tally, Tally]:
    """What units add to S beyond their length, which `tally_unmarked` has counted, and how many overlap another
    of their annotator. By label; and all together, where units of different labels must not overlap either."""
    length = columns.end - columns.start
    more = length * (length - 1)
    layer_label = columns.layer * max(columns.n_labels, 1) + columns.label
    same_label = is_overlapping(layer_label, columns.start, columns.end)
    any_label = is_overlapping(columns.layer, columns.start, columns.end)
    documents = np.arange(len(columns.lengths))
    return (
        pool(to_rows(columns.label, columns.document, UNMARKED, S=more, overlaps=same_label), documents),
        pool(to_rows(ALL_LABELS, columns.document, UNMARKED, S=more, overlaps=any_label), documents),
    )


@dataclass(frozen=True, slots=True)
class _Intersections:
    """Where two units meet, each weighted by 1 / (m - 1). By unit and other annotator: `covered`, the characters
    of the unit that the other has units on, and its square over the weight. By meeting of two units with one
    label: `agreed`, their shared characters."""

    label: Ints
    document: Ints
    covered: Floats
    squared: Floats
    agreed_label: Ints
    agreed_document: Ints
    agreed: Floats


def _intersect(columns: Columns) -> _Intersections:
    """With more than two annotators `squared` averages over pairs; see docs/agreement.md for the other reading."""
    meetings, annotator = find_meetings(columns, across_labels=True), annotator_of(columns)
    weight = 1 / (columns.coders - 1)
    units = np.concatenate((meetings.one, meetings.other))
    others = annotator[np.concatenate((meetings.other, meetings.one))]
    n_annotators = int(annotator.max(initial=0)) + 1
    cells, inverse = np.unique(units * n_annotators + others, return_inverse=True)
    unit, shared = cells // n_annotators, add_up(inverse, np.tile(meetings.shared(), 2), len(cells))
    document = columns.document[unit]
    same = meetings.where(meetings.same_label())
    agreed_document = columns.document[same.one]
    return _Intersections(
        label=columns.label[unit],
        document=document,
        covered=shared * weight[document],
        squared=shared * shared * weight[document],
        agreed_label=columns.label[same.one],
        agreed_document=agreed_document,
        agreed=2 * same.shared() * weight[agreed_document],  # both orders of the two annotators
    )


def tally_cu(columns: Columns) -> Tally:
    """All labels together; blocks are labels, and only places where two units meet count."""
    at = _intersect(columns)
    rows = (
        to_rows(ALL_LABELS, at.document, MARKED + at.label, n=at.covered, D=at.covered, n_c=at.covered, S=at.squared),
        to_rows(ALL_LABELS, at.agreed_document, MARKED + at.agreed_label, D=-at.agreed),
        _all_overlaps(columns, ALL_LABELS),
    )
    return pool(concatenate(rows), np.arange(len(columns.lengths)))


def tally_ku(columns: Columns) -> Tally:
    """For each label k one row: n of all labels; D, what of k meets other labels; n_c and S of k alone."""
    at = _intersect(columns)
    rows = (
        to_rows(EVERY_LABEL, at.document, MARKED, n=at.covered),
        to_rows(at.label, at.document, MARKED, D=at.covered, n_c=at.covered, S=at.squared),
        to_rows(at.agreed_label, at.agreed_document, MARKED, D=-at.agreed),
        _all_overlaps(columns, EVERY_LABEL),
    )
    return pool(concatenate(rows), np.arange(len(columns.lengths)))


def estimate_ku(sums: Floats, starts: Ints) -> Floats:
    """1 - D (n - S_k/n_k) / (n_k (n - n_k))."""
    n, disagreement, n_k, s_k, overlaps = (np.add.reduceat(sums[:, field], starts, axis=0) for field in range(5))
    by_chance = n_k * (n - n_k)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1 - disagreement * (n - s_k / n_k) / by_chance
    return np.where((by_chance > 0) & (overlaps == 0), value, np.nan)


def _all_overlaps(columns: Columns, label: int) -> Tally:
    overlaps = is_overlapping(columns.layer, columns.start, columns.end)
    return to_rows(label, columns.document, MARKED, overlaps=overlaps)


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
