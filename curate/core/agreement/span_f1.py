"""Pairwise span F1: what two annotators marked alike, of all that they marked.

Two spans can match only when they have the same label and stand in the same document. Each span is
matched once, and as many as possible are (a maximum matching, not a greedy one), so that the order in
which spans are listed does not matter. F1 = 2 matches / (spans of a + spans of b), its sums pooled over
the documents that both coded; over more than two annotators it is the mean over pairs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from curate.core.agreement.counts import Columns, Flags, Floats, Ints, starts_of
from curate.core.agreement.tally import ALL_LABELS, Measure, Tally, concatenate, pool

PAIR_BASE = 1 << 31  # annotators are fewer; a pair's block is lower code * PAIR_BASE + higher code


@dataclass(frozen=True, slots=True)
class Meetings:
    """Pairs of spans, by their indices, of two annotators under one label that share a character."""

    one: Ints
    other: Ints

    def where(self, kept: Flags) -> "Meetings":
        return Meetings(self.one[kept], self.other[kept])


def find_meetings(columns: Columns) -> Meetings:
    """Of two spans that overlap the later starts inside the earlier: one look-up a span finds all."""
    group = columns.document * max(columns.n_labels, 1) + columns.label
    width = int(columns.end.max(initial=0)) + 1
    begin = group * width + columns.start
    order = np.argsort(begin, kind="stable")
    until = np.searchsorted(begin[order], (group * width + columns.end)[order])
    first = np.arange(len(order))
    n_after = until - first - 1
    earlier = np.repeat(first, n_after)
    later = earlier + 1 + np.arange(len(earlier)) - np.repeat(starts_of(n_after), n_after)
    one, other = order[earlier], order[later]
    swap = _annotator(columns, one) > _annotator(columns, other)
    meetings = Meetings(np.where(swap, other, one), np.where(swap, one, other))
    return meetings.where(columns.layer[one] != columns.layer[other])


def _annotator(columns: Columns, span: Ints) -> Ints:
    return columns.layer_annotator[columns.layer[span]]


def is_exact(columns: Columns, meetings: Meetings) -> Flags:
    a, b = meetings.one, meetings.other
    exact: Flags = (columns.start[a] == columns.start[b]) & (columns.end[a] == columns.end[b])
    return exact


def overlap_over_union(columns: Columns, meetings: Meetings) -> Floats:
    start, end = columns.start, columns.end
    a, b = meetings.one, meetings.other
    shared = np.minimum(end[a], end[b]) - np.maximum(start[a], start[b])
    hull = np.maximum(end[a], end[b]) - np.minimum(start[a], start[b])
    overlap: Floats = shared / hull  # they overlap, so their union is their hull
    return overlap


def match(columns: Columns, meetings: Meetings) -> Meetings:
    """A largest set of meetings in which no span meets two spans of the same annotator.

    All pairs of annotators are solved in one graph that falls apart into one for each pair: its nodes
    are (span, annotator of the other span).
    """
    if not len(meetings.one):
        return meetings
    n_annotators = int(columns.layer_annotator.max()) + 1
    lows, row = np.unique(meetings.one * n_annotators + _annotator(columns, meetings.other), return_inverse=True)
    highs, column = np.unique(meetings.other * n_annotators + _annotator(columns, meetings.one), return_inverse=True)
    ones = np.ones(len(row), np.int8)
    graph = sparse.csr_array((ones, (row.astype(np.int32), column.astype(np.int32))), shape=(len(lows), len(highs)))
    partner = maximum_bipartite_matching(graph, perm_type="column")
    matched = partner >= 0
    return Meetings(lows[matched] // n_annotators, highs[partner[matched]] // n_annotators)


def tally_matches(columns: Columns, keep: Callable[[Columns, Meetings], Flags] | None) -> Tally:
    """Blocks are pairs of annotators. Fields: matches; spans of both."""
    meetings = find_meetings(columns)
    matched = match(columns, meetings if keep is None else meetings.where(keep(columns, meetings)))
    each = np.ones(len(matched.one))
    return with_all_labels(columns, concatenate((_tally_spans(columns), pair_rows(columns, matched, each))))


def pair_rows(columns: Columns, meetings: Meetings, amount: Floats) -> Tally:
    a, b = _annotator(columns, meetings.one), _annotator(columns, meetings.other)
    sums = np.stack((amount, np.zeros(len(amount))), axis=1)
    return Tally(columns.label[meetings.one], columns.document[meetings.one], a * PAIR_BASE + b, sums)


def _tally_spans(columns: Columns) -> Tally:
    """Each span once for every other annotator of its document."""
    span, annotator, other = with_the_others(columns, columns.layer)
    pair = np.minimum(annotator, other) * PAIR_BASE + np.maximum(annotator, other)
    sums = np.tile([0.0, 1.0], (len(span), 1))
    return Tally(columns.label[span], columns.document[span], pair, sums)


def with_the_others(columns: Columns, layer: Ints) -> tuple[Ints, Ints, Ints]:
    """For things that stand in `layer`: the thing's index, its annotator, and each other annotator in turn."""
    first = starts_of(columns.coders)  # layers are in the order of documents
    document = columns.layer_document[layer]
    n_others = columns.coders[document] - 1
    thing = np.repeat(np.arange(len(layer)), n_others)
    nth = np.arange(len(thing)) - np.repeat(starts_of(n_others), n_others)
    other = first[document[thing]] + nth
    other += other >= layer[thing]
    return thing, columns.layer_annotator[layer[thing]], columns.layer_annotator[other]


def with_all_labels(columns: Columns, tally: Tally) -> Tally:
    """The rows added up by document and pair, and the same again under all labels together."""
    rows = pool(tally, np.arange(len(columns.lengths)))
    together = Tally(np.full(len(rows.label), ALL_LABELS, np.int64), rows.document, rows.block, rows.sums)
    return concatenate((rows, together))


def estimate_mean_over_pairs(sums: Floats, starts: Ints) -> Floats:
    """Mean over pairs of 2 * shared / both; a pair that has nothing on either side says nothing and is left out."""
    shared, both = sums[:, 0], sums[:, 1]
    spoken = both > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(spoken, 2 * shared / both, 0)
        mean: Floats = np.add.reduceat(each, starts, axis=0) / np.add.reduceat(spoken, starts, axis=0, dtype=np.int64)
    return mean


def explain_nothing_marked(_sums: Floats, label: str | None) -> str:
    what = "anything" if label is None else f"any {label!r}"
    return f"No annotator marked {what} in the documents compared, so there is nothing that could match."


SPAN_F1_EXACT = Measure(
    "span_f1_exact", lambda columns: tally_matches(columns, is_exact), estimate_mean_over_pairs, explain_nothing_marked
)
SPAN_F1_OVERLAP = Measure(
    "span_f1_overlap", lambda columns: tally_matches(columns, None), estimate_mean_over_pairs, explain_nothing_marked
)
