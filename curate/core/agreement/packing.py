"""Tallies kept small: in the narrowest whole numbers that hold them exactly, until a measure or a label is asked for.

Sums of characters and spans are small whole numbers. As they are counted they take 64 bits each, as they are kept 8 or
16; so the sums of a document, of all usual measures, take about 2 kB and not 10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from curate.core.agreement.counts import Flags, Ints
from curate.core.agreement.subjects import Subjects
from curate.core.agreement.tally import EVERY_LABEL, Tally, concatenate, pool

Narrow: TypeAlias = npt.NDArray[Any]
KINDS = (np.int8, np.int16, np.int32)


def narrowed(numbers: Narrow) -> Narrow:
    """The same numbers in the fewest bits that hold them exactly; no view, which would keep all of what it is of."""
    if not numbers.size:
        return numbers.astype(np.int8)
    low, high = numbers.min(), numbers.max()
    for kind in KINDS:
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            narrow = numbers.astype(kind)
            return narrow if (narrow == numbers).all() else numbers.copy()
    return numbers.copy()


@dataclass(frozen=True, slots=True)
class Packed:
    """A tally; `document` counts from `first`, `block` says which of `blocks` it is, and `sums` are by field."""

    label: Narrow
    document: Narrow
    first: int
    block: Narrow
    blocks: Ints
    sums: Sequence[Narrow]

    def select(self, rows: Ints | slice = slice(None)) -> Tally:
        sums = [field[rows] for field in self.sums]
        return Tally(
            self.label[rows].astype(np.int64),
            self.document[rows].astype(np.int64) + self.first,
            self.blocks[self.block[rows]],
            np.stack(sums, axis=1).astype(np.float64),
        )


def pack(tally: Tally) -> Packed:
    first = int(tally.document.min()) if len(tally.document) else 0
    blocks, block = np.unique(tally.block, return_inverse=True)  # a pair of annotators has a large number
    label, document, block = (narrowed(each) for each in (tally.label, tally.document - first, block))
    return Packed(label, document, first, block, blocks, [narrowed(field) for field in tally.sums.T])


@dataclass(frozen=True, slots=True)
class Tallies:
    """The tallies of a measure, batch by batch, with the numbers of labels that they had when they were counted;
    `subjects` has those that they have in the results."""

    pieces: Sequence[Packed]
    subjects: Subjects

    def pool(self, scope: Ints) -> Tally:
        """As `tally.pool` of all of them."""
        parts = [pool(self.subjects.renumber([piece.select()]), scope) for piece in self.pieces]
        if not parts:
            return self.subjects.renumber([])
        return pool(concatenate(parts), np.arange(scope.max(initial=0) + 1))

    def of(self, number: int) -> Tally:
        """The rows of one label, and those that hold for every label."""
        found = self.subjects.renumber([piece.select(self._rows(piece, number)) for piece in self.pieces])
        return found.select(np.flatnonzero(_is_of(found.label, number)))

    def split(self, scope: Ints, n_scopes: int) -> "Sequence[Tallies]":
        """Those of each scope, their documents numbered from 0 within it; `scope` is by document."""
        if n_scopes == 1:
            return [self]
        place = np.zeros(len(scope), np.int64)
        for rows in split_by(scope, n_scopes):
            place[rows] = np.arange(len(rows))
        parts: list[list[Packed]] = [[] for _ in range(n_scopes)]
        for piece in self.pieces:
            tally = piece.select()
            for part, rows in zip(parts, split_by(scope[tally.document], n_scopes), strict=True):
                if len(rows):
                    found = tally.select(rows)
                    part.append(pack(Tally(found.label, place[found.document], found.block, found.sums)))
        return [Tallies(part, self.subjects) for part in parts]

    def _rows(self, piece: Packed, number: int) -> Ints:
        label = piece.label.astype(np.int64)
        stands_for_several = np.isin(label, list(self.subjects.spread_to))
        return np.flatnonzero(_is_of(self.subjects.new_number[label], number) | stands_for_several)


def split_by(scope: Ints, n_scopes: int) -> list[Ints]:
    """The indices at which each scope stands."""
    order = np.argsort(scope, kind="stable")
    return np.split(order, np.searchsorted(scope[order], np.arange(1, n_scopes)))


def _is_of(label: Ints, number: int) -> Flags:
    return np.asarray((label == number) | (label == EVERY_LABEL))
