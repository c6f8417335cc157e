"""Lines of a file of any size, none of them larger than a row may be."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from curate.adapters.importers.encoding import ROW_LIMIT


class Line(NamedTuple):
    """A physical line with its end, counted from 1; `raw` is None where it was longer than a row may be."""

    number: int
    raw: bytes | None


def read_lines(handle: BinaryIO, *, limit: int = ROW_LIMIT) -> Iterator[Line]:
    """Every line of the stream; what is too long is passed over in pieces, never held whole."""
    number = 0
    while raw := handle.readline(limit + 1):
        number += 1
        if len(raw) <= limit:
            yield Line(number, raw)
            continue
        while raw and not raw.endswith(b"\n"):
            raw = handle.readline(limit)
        yield Line(number, None)
