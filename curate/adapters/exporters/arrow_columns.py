"""Arrow's arrays, made of lists of Python's values through the buffers that they consist of.

`pyarrow.array` does the same, but loads pandas to ask whether the list is one of its own: that alone takes as long as
an export of a thousand documents.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

Make: TypeAlias = Callable[[list[Any], Any], pa.Array]


def strings(values: Sequence[str | None]) -> pa.StringArray:
    """Text, null where there is none."""
    words = ["" if value is None else value for value in values]
    together = "".join(words)
    data = together.encode("utf-8")
    is_ascii = len(data) == len(together)
    sizes = map(len, words if is_ascii else [word.encode("utf-8") for word in words])
    return pa.StringArray.from_buffers(len(values), _offsets(sizes), pa.py_buffer(data), _present(values))


def whole_numbers(values: Sequence[int | None]) -> pa.Int64Array:
    """Of 64 bits, null where there is none; raises OverflowError for one that is larger."""
    numbers = array("q", [0 if value is None else value for value in values])
    return pa.Array.from_buffers(pa.int64(), len(values), [_present(values), pa.py_buffer(numbers)])


def texts(values: list[Any], _: pa.DataType) -> pa.StringArray:
    """As a `Make`."""
    return strings(values)


def lists(values: Sequence[Sequence[Any]], type_: pa.ListType, make: Make) -> pa.ListArray:
    """A list for each, of what `make` makes of all their members."""
    return lists_of(map(len, values), make(list(chain.from_iterable(values)), type_.value_type), type_)


def lists_of(sizes: Iterable[int], members: pa.Array, type_: pa.ListType) -> pa.ListArray:
    """Lists of so many members each, one behind the other."""
    ends = _offsets(sizes)
    offsets = pa.Array.from_buffers(pa.int32(), ends.size // 4, [None, ends])
    return pa.ListArray.from_arrays(offsets, members, type=type_)


def structs(columns: Iterable[pa.Array], type_: pa.StructType) -> pa.StructArray:
    return pa.StructArray.from_arrays(list(columns), fields=list(type_))


def _offsets(sizes: Iterable[int]) -> pa.Buffer:
    """Where each begins and the last one ends. Raises OverflowError where they are more than two thousand million."""
    return pa.py_buffer(array("i", accumulate(sizes, initial=0)))


def _present(values: Sequence[object]) -> pa.Buffer | None:
    """A bit for each value, the lowest first: whether it is there. None where all are."""
    if None not in values:
        return None
    return pa.py_buffer(np.packbits([value is not None for value in values], bitorder="little").tobytes())
