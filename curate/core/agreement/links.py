"""Links: a span and the words that its attribute points at, scored as one thing.

A quote with its speaker is attributed alike where another annotator marked the quote and pointed at the
speaker, both with the same borders (exact) or both sharing a character (overlap). Links are matched one to
one and as many as possible are; F1 = 2 matches / (links of a + links of b), a mean over pairs of annotators.
A span that points nowhere is no link. Each attribute that points makes links of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from curate.core.agreement.counts import Columns, Flags
from curate.core.agreement.meetings import Meetings, find_meetings, match
from curate.core.agreement.pairs import estimate_mean_over_pairs, tally_by_label
from curate.core.agreement.sayings import number_subjects
from curate.core.agreement.tally import Measure, Of, Tally


def to_links(columns: Columns) -> Columns:
    """A link as a span, where the span that points stands; its label is the number of its subject."""
    pointers = columns.pointers
    label = number_subjects(columns, pointers, columns.label[pointers.span], pointers.attribute)
    return replace(
        columns,
        layer=columns.layer[pointers.span],
        label=label,
        start=columns.start[pointers.span],
        end=columns.end[pointers.span],
        n_labels=len(pointers.subjects),
    )


def tally_links(columns: Columns, may_match: Callable[[Meetings], Flags]) -> Tally:
    links = columns.once(to_links)
    meetings = find_meetings(links)
    start, end = columns.pointers.values.T
    pointed_at = Meetings(replace(links, start=start, end=end), meetings.one, meetings.other)
    matched = match(meetings.where(may_match(meetings) & may_match(pointed_at)))
    return tally_by_label(matched, np.ones(len(matched.one)), np.ones(len(links.label)))


def count_links(columns: Columns) -> Tally:
    links = columns.once(to_links)
    label = links.label
    return Tally(label, links.document, np.zeros(len(label), np.int64), np.ones((len(label), 1)))


def _share_characters(meetings: Meetings) -> Flags:
    return np.asarray(meetings.shared() > 0)


def explain_no_links(_sums: object, label: str | None) -> str:
    return f"No annotator pointed at any words from a {label!r} in the documents compared, so nothing could match."


LINK_F1_EXACT, LINK_F1_OVERLAP = (
    Measure(
        name,
        partial(tally_links, may_match=may_match),
        estimate_mean_over_pairs,
        explain_no_links,
        of=Of.POINTERS,
        count=count_links,
    )
    for name, may_match in (("link_f1_exact", Meetings.is_exact), ("link_f1_overlap", _share_characters))
)
