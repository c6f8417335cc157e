"""Boundary similarity B (Fournier 2013, ACL, p. 1702-1712): where spans begin and end, whatever they cover.

The boundaries of a label in a layer are the starts and ends of its spans inside the document; the
document's own two ends are none. Between two layers a boundary that both have is a match; two that stand
n_t - 1 = 1 character apart and match nothing are a near miss, which costs half; any other costs one.

B = 1 - (additions + near misses / 2) / (additions + near misses + matches), its sums pooled over documents,
pairs of annotators and, for all labels together, labels.
"""

from dataclasses import replace

import numpy as np

from curate.core.agreement.counts import Columns, Floats, Ints
from curate.core.agreement.meetings import Meetings, find_meetings, match, without
from curate.core.agreement.pairs import with_all_labels
from curate.core.agreement.tally import Measure, Tally, concatenate, pool

MATCHES, NEAR_MISSES, BOUNDARIES = range(3)


def tally_boundaries(columns: Columns) -> Tally:
    """Fields, for all pairs of annotators together: matches, near misses, boundaries of both."""
    points = find_boundaries(columns)
    exact = find_meetings(points)
    near = match(without(_find_near(points), exact))
    n_partners = columns.coders[points.document] - 1
    rows = (
        _rows(points.label[exact.one], points.document[exact.one], MATCHES, np.ones(len(exact.one))),
        _rows(points.label[near.one], points.document[near.one], NEAR_MISSES, np.ones(len(near.one))),
        _rows(points.label, points.document, BOUNDARIES, n_partners),
    )
    return with_all_labels(pool(concatenate(rows), np.arange(len(columns.lengths))))


def find_boundaries(columns: Columns) -> Columns:
    """Each boundary as a span of one character, once a layer and label."""
    layer, label = np.tile(columns.layer, 2), np.tile(columns.label, 2)
    places = np.stack((layer, label, np.concatenate((columns.start, columns.end))))
    inside = (places[2] > 0) & (places[2] < columns.lengths[columns.layer_document[layer]])
    layer, label, place = np.unique(places[:, inside], axis=1)
    return replace(columns, layer=layer, label=label, start=place, end=place + 1)


def _find_near(points: Columns) -> Meetings:
    """Boundaries of two annotators that stand one character apart."""
    wide = find_meetings(replace(points, end=points.start + 2))
    return Meetings(points, wide.one, wide.other).where(points.start[wide.one] != points.start[wide.other])


def _rows(label: Ints, document: Ints, field: int, amounts: Floats | Ints) -> Tally:
    sums = np.zeros((len(label), 3))
    sums[:, field] = amounts
    return Tally(label, document, np.zeros(len(label), np.int64), sums)


def estimate_b(sums: Floats, starts: Ints) -> Floats:
    matches, near, both = (np.add.reduceat(sums[:, field], starts, axis=0) for field in range(3))
    additions = both - 2 * matches - 2 * near
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(both > 0, 1 - (additions + near / 2) / (additions + near + matches), np.nan)


def explain_b(_sums: Floats, label: str | None) -> str:
    what = "any span" if label is None else f"any {label!r}"
    return f"No annotator began or ended {what} inside the documents compared, so there is no boundary."


BOUNDARY_SIMILARITY = Measure("boundary_similarity", tally_boundaries, estimate_b, explain_b)
