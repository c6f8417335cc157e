"""Sheets: the sums behind each number as a matrix, a row a cluster of documents.

Measures and labels share most of their sums. So a column that comes again is held once, and each in the fewest bits
that hold it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

import numpy as np
from scipy import sparse

from curate.core.agreement.counts import Floats, Ints
from curate.core.agreement.packing import Narrow, narrowed
from curate.core.agreement.tally import Estimate, Tally, to_matrix

DENSE = 20_000_000  # a larger matrix of sums stays sparse, where most of it is empty
FULL = 8  # in a matrix that is not mostly empty one number in so many is not 0
BLOCK = 2_000_000  # sums in memory at a time


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sums of one number as a matrix: a row a cluster, a column for each field and block."""

    matrix: sparse.csr_array
    n_blocks: int
    estimate: Estimate

    def estimates(self, sums: Floats) -> Floats:
        """One estimate for each row of summed columns."""
        return estimates_of(sums, self.n_blocks, self.estimate)


def to_sheet(tally: Tally, clusters: Ints, n_clusters: int, estimate: Estimate) -> Sheet:
    """`clusters` says for each document of the tally in which cluster it is."""
    by_cluster = Tally(tally.label, clusters[tally.document], tally.block, tally.sums)
    return Sheet(*to_matrix(by_cluster, n_clusters), estimate)


class Sheets(Sequence[Sheet]):
    """Sheets of the same clusters, at least one. `shape` is of their matrices side by side."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self._numbers: dict[bytes, int] = {}
        self._columns: list[tuple[Narrow, Narrow]] = []  # rows and what stands there
        self._sheets: list[tuple[Ints, int, Estimate]] = []
        self.n_clusters = 0
        for sheet in sheets:
            self._add(sheet)

    def _add(self, sheet: Sheet) -> None:
        self.n_clusters = sheet.matrix.shape[0]
        matrix = sheet.matrix.tocsc()
        matrix.eliminate_zeros()
        which = [self._number(matrix.indices[a:b], matrix.data[a:b]) for a, b in pairwise(matrix.indptr.tolist())]
        self._sheets.append((np.array(which, np.int64), sheet.n_blocks, sheet.estimate))

    def _number(self, rows: Narrow, sums: Narrow) -> int:
        """Of the column, which is kept where it is new."""
        key = hashlib.blake2b(rows.tobytes(), digest_size=16)
        key.update(sums.tobytes())
        number = self._numbers.setdefault(key.digest(), len(self._columns))
        if number == len(self._columns):
            self._columns.append((narrowed(rows), narrowed(sums)))
        return number

    @property
    def shape(self) -> tuple[int, int]:
        return self.n_clusters, sum(len(which) for which, _, _ in self._sheets)

    def __len__(self) -> int:
        return len(self._sheets)

    @overload
    def __getitem__(self, nth: int) -> Sheet: ...
    @overload
    def __getitem__(self, nth: slice) -> "Sheets": ...
    def __getitem__(self, nth: int | slice) -> "Sheet | Sheets":
        if isinstance(nth, slice):
            return Sheets(self[each] for each in range(*nth.indices(len(self))))
        which, n_blocks, estimate = self._sheets[nth]
        return Sheet(self._matrix(which.tolist()).tocsr(), n_blocks, estimate)

    def blocks(self) -> Iterator[Floats | sparse.csc_array]:
        """The distinct columns, some at a time."""
        n_columns, held = len(self._columns), sum(len(rows) for rows, _ in self._columns)
        is_dense = self.n_clusters * n_columns <= max(DENSE, FULL * held)
        width = max(1, BLOCK // max(1, self.n_clusters))
        for begin in range(0, n_columns, width):
            block = self._matrix(range(begin, min(begin + width, n_columns)))
            yield block.toarray() if is_dense else block

    def estimates(self, sums: Floats) -> Iterator[Floats]:
        """Of each sheet one estimate for each row of sums, given for the distinct columns."""
        for which, n_blocks, estimate in self._sheets:
            yield estimates_of(sums[:, which], n_blocks, estimate)

    def _matrix(self, numbers: Sequence[int]) -> sparse.csc_array:
        columns = [self._columns[number] for number in numbers]
        ends = np.cumsum([0, *(len(rows) for rows, _ in columns)])
        rows = np.concatenate([rows for rows, _ in columns]).astype(np.int32)
        sums = np.concatenate([sums for _, sums in columns]).astype(np.float64)
        return sparse.csc_array((sums, rows, ends), shape=(self.n_clusters, len(columns)))


def estimates_of(sums: Floats, n_blocks: int, estimate: Estimate) -> Floats:
    """One estimate for each row of summed columns: for each field in turn a column a block."""
    by_field = sums.reshape(len(sums), -1, n_blocks)
    found: Floats = estimate(np.ascontiguousarray(by_field.transpose(2, 1, 0)), np.zeros(1, np.int64))[0]
    return found
