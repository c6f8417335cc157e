"""Pairwise span F1: what two annotators marked alike, of all that they marked.

Two spans can match only when they have the same label and stand in the same document. Each span is
matched once, and as many as possible are (a maximum matching, not a greedy one), so that the order in
which spans are listed does not matter. F1 = 2 matches / (spans of a + spans of b).
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from curate.core.agreement.counts import Columns, Flags, occurring
from curate.core.agreement.meetings import Meetings, find_meetings, match
from curate.core.agreement.pairs import estimate_mean_over_pairs, explain_nothing_marked, pair_tally
from curate.core.agreement.tally import Measure, Tally


def tally_matches(columns: Columns, may_match: Callable[[Meetings], Flags]) -> Tally:
    meetings = columns.once(find_meetings)
    matched = match(meetings.where(may_match(meetings)))
    return pair_tally(matched, np.ones(len(matched.one)), np.ones(len(columns.start)))


def tally_labels(columns: Columns) -> Tally:
    """Label-only: a span may match every other of its label in the same document, wherever they stand.

    Of n and n' spans min(n, n') match; so the spans of each layer and label are taken as one, with a number.
    """
    found, which = occurring(columns.layer_label, len(columns.layer_document) * max(columns.n_labels, 1))
    number = np.bincount(which, minlength=len(found))
    layer, label = np.divmod(found, max(columns.n_labels, 1))
    anywhere = replace(columns, layer=layer, label=label, start=np.zeros_like(layer), end=np.ones_like(layer))
    meetings = find_meetings(anywhere)
    return pair_tally(meetings, np.minimum(number[meetings.one], number[meetings.other]), number)


def tally_characters(columns: Columns) -> Tally:
    """Character Dice: what is shared and had are characters; a layer's spans of one label are united first."""
    united, start, end = columns.united
    layer, label = np.divmod(united, max(columns.n_labels, 1))
    meetings = find_meetings(replace(columns, layer=layer, label=label, start=start, end=end))
    return pair_tally(meetings, meetings.shared(), end - start)


def _is_close(meetings: Meetings, threshold: float) -> Flags:
    return np.asarray(meetings.over_union() >= threshold)


def span_f1(name: str, may_match: Callable[[Meetings], Flags]) -> Measure:
    return _pairwise(name, partial(tally_matches, may_match=may_match))


def _pairwise(name: str, tally: Callable[[Columns], Tally]) -> Measure:
    return Measure(name, tally, estimate_mean_over_pairs, explain_nothing_marked)


SPAN_F1_EXACT = span_f1("span_f1_exact", Meetings.is_exact)
SPAN_F1_OVERLAP = span_f1("span_f1_overlap", lambda meetings: np.ones(len(meetings.one), np.bool_))
SPAN_F1_IOU_50 = span_f1("span_f1_iou_50", partial(_is_close, threshold=0.5))
SPAN_F1_IOU_75 = span_f1("span_f1_iou_75", partial(_is_close, threshold=0.75))
SPAN_F1_LABEL = _pairwise("span_f1_label", tally_labels)
CHAR_DICE = _pairwise("char_dice", tally_characters)
