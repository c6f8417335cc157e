"""Where spans of two annotators share characters: what pairwise measures and unitizing are made of."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from curate.core.agreement.counts import Columns, Flags, Floats, Ints, in_order, starts_of


@dataclass(frozen=True, slots=True)
class Meetings:
    """Pairs of spans, by their indices, of two annotators of one document that share a character.

    `one` is the span of the annotator with the lower code.
    """

    columns: Columns
    one: Ints
    other: Ints

    def where(self, kept: Flags) -> "Meetings":
        return Meetings(self.columns, self.one[kept], self.other[kept])

    def shared(self) -> Ints:
        """Characters that both cover."""
        start, end = self.columns.start, self.columns.end
        latest_start = np.maximum(start[self.one], start[self.other])
        return np.asarray(np.minimum(end[self.one], end[self.other]) - latest_start)

    def over_union(self) -> Floats:
        """The share of what either covers that both cover; as they overlap, their union has no gap."""
        start, end = self.columns.start, self.columns.end
        earliest_start = np.minimum(start[self.one], start[self.other])
        union = np.maximum(end[self.one], end[self.other]) - earliest_start
        return np.asarray(self.shared() / union)

    def is_exact(self) -> Flags:
        start, end = self.columns.start, self.columns.end
        return np.asarray((start[self.one] == start[self.other]) & (end[self.one] == end[self.other]))

    def same_label(self) -> Flags:
        return np.asarray(self.columns.label[self.one] == self.columns.label[self.other])


def find_meetings(columns: Columns) -> Meetings:
    """Of spans of the same label."""
    return _meet(columns, columns.document * max(columns.n_labels, 1) + columns.label)


def find_all_meetings(columns: Columns) -> Meetings:
    """Of spans of any labels."""
    return _meet(columns, columns.document)


def shared_by_all(columns: Columns) -> Ints:
    """The characters that each of `find_all_meetings` shares."""
    return columns.once(find_all_meetings).shared()


def _meet(columns: Columns, group: Ints) -> Meetings:
    """Of two spans that overlap the later starts inside the earlier: one look-up a span finds all."""
    width = int(columns.end.max(initial=0)) + 1
    begin = group * width + columns.start
    order = in_order(begin)
    begin = begin[order]
    until = np.searchsorted(begin, (group * width + columns.end)[order])
    first = np.arange(len(order))
    n_after = until - first - 1
    earlier = np.repeat(first, n_after)
    later = earlier + 1 + np.arange(len(earlier)) - np.repeat(starts_of(n_after), n_after)
    one, other = order[earlier], order[later]
    annotator = annotator_of(columns)
    swap = annotator[one] > annotator[other]
    meetings = Meetings(columns, np.where(swap, other, one), np.where(swap, one, other))
    return meetings.where(columns.layer[one] != columns.layer[other])


def annotator_of(columns: Columns) -> Ints:
    return columns.layer_annotator[columns.layer]


def match(meetings: Meetings) -> Meetings:
    """A largest set of meetings in which no span meets two spans of the same annotator.

    All pairs of annotators are solved in one graph that falls apart into one for each pair: its nodes
    are (span, annotator of the other span).
    """
    if not len(meetings.one):
        return meetings
    annotator = annotator_of(meetings.columns)
    n_annotators = int(annotator.max()) + 1
    lows, row = np.unique(meetings.one * n_annotators + annotator[meetings.other], return_inverse=True)
    highs, column = np.unique(meetings.other * n_annotators + annotator[meetings.one], return_inverse=True)
    ones = np.ones(len(row), np.int8)
    graph = sparse.csr_array((ones, (row.astype(np.int32), column.astype(np.int32))), shape=(len(lows), len(highs)))
    partner = maximum_bipartite_matching(graph, perm_type="column")
    matched = partner >= 0
    return Meetings(meetings.columns, lows[matched] // n_annotators, highs[partner[matched]] // n_annotators)


def without(meetings: Meetings, settled: Meetings) -> Meetings:
    """Those of which neither span is settled with one of the other's annotator."""
    annotator = annotator_of(meetings.columns)
    n_annotators = int(annotator.max(initial=0)) + 1
    partners = np.concatenate(
        (settled.one * n_annotators + annotator[settled.other], settled.other * n_annotators + annotator[settled.one])
    )
    is_free = ~np.isin(meetings.one * n_annotators + annotator[meetings.other], partners)
    is_free &= ~np.isin(meetings.other * n_annotators + annotator[meetings.one], partners)
    return meetings.where(is_free)


def with_the_others(columns: Columns, layer: Ints) -> tuple[Ints, Ints]:
    """For things that stand in `layer`: the thing's index, and the layer of each other annotator in turn."""
    first = starts_of(columns.coders)  # layers are in the order of documents
    document = columns.layer_document[layer]
    n_others = columns.coders[document] - 1
    thing = np.repeat(np.arange(len(layer)), n_others)
    nth = np.arange(len(thing)) - np.repeat(starts_of(n_others), n_others)
    other = first[document[thing]] + nth
    return thing, other + (other >= layer[thing])
