"""Sums that add up over documents, and what is estimated from them.

Every measure here is a function of sums over documents. Keeping the sums of each document apart makes
pooling an addition, a cut by outlet a selection, and a bootstrap over documents a matrix product.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from curate.core.agreement.counts import Columns, Floats, Ints, add_up, occurring

ALL_LABELS = -1
EVERY_LABEL = -2


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows of sums, each of one label, one document and one block.

    A block is what an estimator sums over in a way that is not linear: a value whose frequency is
    squared, a pair of annotators whose F1 is averaged. The label `ALL_LABELS` is all of them together;
    `EVERY_LABEL` is a row that holds for each label and for all together.
    """

    label: Ints
    document: Ints
    block: Ints
    sums: Floats

    def select(self, rows: Ints) -> "Tally":
        return Tally(self.label[rows], self.document[rows], self.block[rows], self.sums[rows])


# (rows, fields, replicates) and the rows at which groups begin -> (groups, replicates); nan is undefined
Estimate = Callable[[Floats, Ints], Floats]
Count = Callable[[Columns], Tally]


class Of(StrEnum):
    """What the numbers in `Tally.label` stand for: labels, or attributes of labels that have values or point."""

    LABELS = "labels"
    VALUES = "values"
    POINTERS = "pointers"


def count_spans(columns: Columns) -> Tally:
    """The spans of each document, of each label and of all together."""
    n_labels, label = columns.n_labels + 1, columns.label
    cell = columns.document * n_labels
    numbers = np.bincount(np.concatenate((cell, cell + 1 + label)), minlength=len(columns.lengths) * n_labels)
    document, label = np.divmod(np.flatnonzero(numbers), n_labels)
    occurring = numbers[numbers > 0].astype(np.float64)
    return Tally(label + ALL_LABELS, document, np.zeros(len(label), np.int64), occurring[:, None])


@dataclass(frozen=True, slots=True)
class Measure:
    """`tally` counts a batch of documents, `estimate` makes numbers of the pooled sums, `explain` says in a
    sentence why the sums of one group (rows, fields) give none; it is told the label, None for all together.
    `count` counts the units that the measure is of, `counts_pairs` where those are pairs of two annotators' spans."""

    name: str
    tally: Callable[[Columns], Tally]
    estimate: Estimate
    explain: Callable[[Floats, str | None], str]
    of: Of = Of.LABELS
    count: Count = count_spans
    counts_pairs: bool = False


def concatenate(tallies: Sequence[Tally]) -> Tally:
    return Tally(*(np.concatenate([getattr(t, name) for t in tallies]) for name in Tally.__slots__))


def spread(tally: Tally, n_labels: int) -> Tally:
    """Rows for every label, written out: once for each label and once for all labels together."""
    every = tally.label == EVERY_LABEL
    rows = np.concatenate((np.flatnonzero(~every), np.tile(np.flatnonzero(every), n_labels + 1)))
    spread_labels = np.repeat(np.arange(ALL_LABELS, n_labels), every.sum())
    chosen = tally.select(rows)
    return Tally(np.concatenate((tally.label[~every], spread_labels)), chosen.document, chosen.block, chosen.sums)


def pool(tally: Tally, scope: Ints) -> Tally:
    """The rows added up over the documents of a scope, which `document` then holds; by label, scope and block."""
    if not len(tally.label):
        return tally
    place, label = scope[tally.document], tally.label - EVERY_LABEL
    blocks, code = _number_blocks(tally.block)
    n_places = int(place.max()) + 1
    n_keys = (int(label.max()) + 1) * n_places * len(blocks)
    keys, inverse = occurring((label * n_places + place) * len(blocks) + code, n_keys)
    sums = np.stack([add_up(inverse, field, len(keys)) for field in tally.sums.T], axis=1)
    rest, code = np.divmod(keys, len(blocks))
    label, place = np.divmod(rest, n_places)
    return Tally(label + EVERY_LABEL, place, blocks[code], sums)


def _number_blocks(block: Ints) -> tuple[Ints, Ints]:
    """The blocks there are, and which of them each row has."""
    if block.min() >= 0 and block.max() < len(block):
        return occurring(block, int(block.max()) + 1)
    found, which = np.unique(block, return_inverse=True)
    return found, which


def group_starts(pooled: Tally) -> Ints:
    """The rows at which a new label or a new scope begins."""
    if not len(pooled.label):
        return np.zeros(0, np.int64)
    changes = (np.diff(pooled.label) != 0) | (np.diff(pooled.document) != 0)
    return np.flatnonzero(np.concatenate(([True], changes)))


def to_matrix(tally: Tally, n_documents: int) -> tuple[sparse.csr_array, int]:
    """One row a document, and for each field in turn one column a block; and the number of blocks."""
    blocks, column = np.unique(tally.block, return_inverse=True)
    row, field = np.nonzero(tally.sums)
    places = (tally.document[row], column[row] + len(blocks) * field)
    shape = (n_documents, len(blocks) * tally.sums.shape[1])
    return sparse.coo_array((tally.sums[row, field], places), shape=shape).tocsr(), len(blocks)
