"""Nominal alpha over characters (Krippendorff 2004, p. 221-236; unit = character).

For one label a character has one of two values: marked or not. For all labels together its value is the
set of labels that cover it, because labels overlap freely; two annotators agree on a character when they
put the same set of labels on it, the empty set included.
"""

from dataclasses import dataclass, replace

import numpy as np

from curate.core.agreement.counts import (
    Columns,
    Floats,
    Ints,
    add_up,
    label_sets,
    occurring,
    single_sets,
    sum_squares,
)
from curate.core.agreement.meetings import find_all_meetings, shared_by_all
from curate.core.agreement.tally import ALL_LABELS, EVERY_LABEL, Measure, Tally, concatenate

FIELDS = ("n", "D", "n_c", "S", "overlaps")
UNMARKED, MARKED = 0, 1
FEW = 5  # annotators a document


def tally_characters(columns: Columns) -> Tally:
    """Blocks are values. Fields: n, the values that can be paired; D, the disagreements observed, the sum of
    o_ck over c != k; n_c, how often the block's value was given; S, here n (see `estimate_alpha`); overlaps."""
    return concatenate((tally_unmarked(columns), _tally_labels(columns), _tally_sets(columns)))


def tally_unmarked(columns: Columns) -> Tally:
    """As if nobody had marked anything; the other tallies take away from it."""
    n = columns.characters
    return to_rows(EVERY_LABEL, np.arange(len(n)), UNMARKED, n=n, n_c=n, S=n)


@dataclass(frozen=True, slots=True)
class Marked:
    """For each document and value that occurs: `k`, the sum over characters of how many annotators gave the
    value there, and `k_squared`, the sum of that number's square."""

    document: Ints
    value: Ints
    k: Floats
    k_squared: Floats


def count_labels(columns: Columns) -> Marked:
    """Values are labels."""
    n_labels, n = max(columns.n_labels, 1), len(columns.lengths)
    if may_pair(columns):
        return _pair_labels(columns, n_labels)
    layer_label, start, end = columns.united
    layer, label = np.divmod(layer_label, n_labels)
    return _sweep(columns.layer_document[layer], label, n_labels, start, end, n)


def count_sets(columns: Columns) -> Marked:
    """Values are sets of labels, but not the empty one. Where no spans cross they are the labels by another number."""
    if not columns.crossing.any():
        marked = columns.once(count_labels)
        return replace(marked, value=single_sets(columns, marked.value))
    layer, start, end, sets = columns.once(label_sets)
    return _sweep(columns.layer_document[layer], sets, len(columns.sets), start, end, len(columns.lengths))


def count_covered(columns: Columns) -> Marked:
    """The one value is "has any label"; all documents are there."""
    n = len(columns.lengths)
    if may_pair(columns):
        k = add_up(columns.document, columns.end - columns.start, n)
        one, shared = columns.once(find_all_meetings).one, columns.once(shared_by_all)
        k_squared = k + 2 * add_up(columns.document[one], shared, n)
    else:
        layer, start, end, _ = columns.once(label_sets)
        document = columns.layer_document[layer]
        k, k_squared = add_up(document, end - start, n), sum_squares(document, start, end, n)
    return Marked(np.arange(n), np.full(n, MARKED), k, k_squared)


def may_pair(columns: Columns) -> bool:
    """Spans of two annotators of whom neither has crossing ones meet less often than they have borders; so with few
    annotators it is quicker to look at each meeting than to sort the borders."""
    return columns.coders.max(initial=0) <= FEW and not columns.crossing.any()


def _pair_labels(columns: Columns, n_labels: int) -> Marked:
    """k squared counts a character once for each annotator on it and twice for each two of them."""
    meetings, shared = columns.once(find_all_meetings), columns.once(shared_by_all)
    same = meetings.same_label()
    cells, cell = occurring(columns.document * n_labels + columns.label, len(columns.lengths) * n_labels)
    k = add_up(cell, columns.end - columns.start, len(cells))
    twice = add_up(cell[meetings.one[same]], shared[same], len(cells))
    return Marked(*np.divmod(cells, n_labels), k, k + 2 * twice)


def _sweep(document: Ints, value: Ints, n_values: int, start: Ints, end: Ints, n_documents: int) -> Marked:
    cells, cell = occurring(document * n_values + value, n_documents * n_values)
    k, k_squared = add_up(cell, end - start, len(cells)), sum_squares(cell, start, end, len(cells))
    return Marked(*np.divmod(cells, n_values), k, k_squared)


def _tally_labels(columns: Columns) -> Tally:
    """With k of m annotators on a character, k (m - k) / (m - 1) of its pairs are (marked, unmarked)."""
    marked = columns.once(count_labels)
    label, document, k = marked.value, marked.document, marked.k
    return concatenate(
        (
            to_rows(label, document, UNMARKED, D=disagreement(columns, marked), n_c=-k),
            to_rows(label, document, MARKED, n_c=k),
        )
    )


def disagreement(columns: Columns, marked: Marked) -> Floats:
    """Sum over characters of 2 k (m - k) / (m - 1), both orders of the annotators of a pair."""
    m = columns.coders[marked.document]
    return np.asarray(2 * (m * marked.k - marked.k_squared) / (m - 1))


def _tally_sets(columns: Columns) -> Tally:
    """All labels together. Of the m (m - 1) pairs on a character those agree that have the same set.

    The empty set is what the others leave: with k of m annotators on a character, m - k have it.
    """
    marked, covered = columns.once(count_sets), columns.once(count_covered)
    m, n = columns.coders, columns.characters
    same = add_up(marked.document, marked.k_squared, len(m))
    same += m * n - 2 * m * covered.k + covered.k_squared
    return concatenate(
        (
            to_rows(ALL_LABELS, covered.document, UNMARKED, D=(m * n - same) / (m - 1), n_c=-covered.k),
            to_rows(ALL_LABELS, marked.document, MARKED + marked.value, n_c=marked.k),
        )
    )


def to_rows(label: int | Ints, document: Ints, block: int | Ints, **fields: Floats | Ints) -> Tally:
    """Rows with the fields of FIELDS that are named; the rest zero."""
    sums = np.zeros((len(document), len(FIELDS)))
    for name, amounts in fields.items():
        sums[:, FIELDS.index(name)] = amounts
    shape = (len(document),)
    return Tally(np.broadcast_to(label, shape), document, np.broadcast_to(block, shape), sums)


def estimate_alpha(sums: Floats, starts: Ints) -> Floats:
    """1 - D (n - S/n) / (n n - sum of n_c n_c), groups of rows beginning at `starts`.

    With S = n this is nominal alpha, 1 - (n - 1) D / (n n - sum n_c n_c); with S the sum of squared unit
    lengths it is u-alpha. Undefined (nan) where only one value occurs, as nothing could disagree by chance,
    and where overlaps were counted, which u-alpha has no place for.
    """
    n, disagreement, s, overlaps = (np.add.reduceat(sums[:, field], starts, axis=0) for field in (0, 1, 3, 4))
    n_c = sums[:, 2]
    n_of_row = np.repeat(n, np.diff(np.append(starts, len(sums))), axis=0)
    by_chance = np.add.reduceat(n_c * (n_of_row - n_c), starts, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((by_chance > 0) & (overlaps == 0), 1 - disagreement * (n - s / n) / by_chance, np.nan)


def explain_alpha(sums: Floats, label: str | None) -> str:
    nothing = sums[0, 2] == sums[:, 0].sum()
    if label is None:
        what = "no annotator marked anything" if nothing else "all annotators put the same labels on every character"
    else:
        what = f"no annotator marked any {label!r}" if nothing else f"all annotators marked every character {label!r}"
    return f"Alpha corrects for chance and chance needs two values, but {what} in the documents compared."


CHAR_ALPHA = Measure("char_alpha", tally_characters, estimate_alpha, explain_alpha)
