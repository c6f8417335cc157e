"""Measures of two annotators: 2 * shared / (what one has + what the other has), whatever is counted.

The sums are pooled over the documents that both coded; over more than two annotators the measure is the
mean over pairs. A pair that has nothing on either side says nothing and is left out of the mean.
"""

import numpy as np

from curate.core.agreement.counts import Columns, Floats, Ints
from curate.core.agreement.meetings import Meetings, annotator_of, with_the_others
from curate.core.agreement.tally import ALL_LABELS, Tally, concatenate, pool

PAIR_BASE = 1 << 31  # annotators are fewer; a pair's block is lower code * PAIR_BASE + higher code


def pair_tally(meetings: Meetings, shared: Floats | Ints, each: Floats | Ints) -> Tally:
    """Of each label, and of all labels together."""
    return with_all_labels(tally_by_label(meetings, shared, each))


def tally_by_label(meetings: Meetings, shared: Floats | Ints, each: Floats | Ints) -> Tally:
    """Blocks are pairs of annotators. Fields: what the meetings share; what all spans have, `each` by span."""
    columns = meetings.columns
    rows = concatenate((_tally_shared(meetings, shared), _tally_each(columns, each)))
    return pool(rows, np.arange(len(columns.lengths)))


def _tally_shared(meetings: Meetings, shared: Floats | Ints) -> Tally:
    columns, annotator = meetings.columns, annotator_of(meetings.columns)
    pair = annotator[meetings.one] * PAIR_BASE + annotator[meetings.other]
    sums = np.stack((shared.astype(np.float64), np.zeros(len(shared))), axis=1)
    return Tally(columns.label[meetings.one], columns.document[meetings.one], pair, sums)


def _tally_each(columns: Columns, each: Floats | Ints) -> Tally:
    """Each span counts once for every other annotator of its document."""
    span, other_layer = with_the_others(columns, columns.layer)
    one, other = annotator_of(columns)[span], columns.layer_annotator[other_layer]
    pair = np.minimum(one, other) * PAIR_BASE + np.maximum(one, other)
    sums = np.stack((np.zeros(len(span)), each[span].astype(np.float64)), axis=1)
    return Tally(columns.label[span], columns.document[span], pair, sums)


def with_all_labels(rows: Tally) -> Tally:
    """The rows, and the same again under all labels together."""
    together = Tally(np.full(len(rows.label), ALL_LABELS, np.int64), rows.document, rows.block, rows.sums)
    return concatenate((rows, together))


def estimate_mean_over_pairs(sums: Floats, starts: Ints) -> Floats:
    shared, both = sums[:, 0], sums[:, 1]
    spoken = both > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(spoken, 2 * shared / both, 0)
        mean: Floats = np.add.reduceat(each, starts, axis=0) / np.add.reduceat(spoken, starts, axis=0, dtype=np.int64)
    return mean


def explain_nothing_marked(_sums: Floats, label: str | None) -> str:
    what = "anything" if label is None else f"any {label!r}"
    return f"No annotator marked {what} in the documents compared, so there is nothing that could match."
