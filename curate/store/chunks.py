"""Cutting long sequences so that a statement, and what is held in memory, stays small."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert

CHUNK = 500
ROWS = 5_000

T = TypeVar("T")


def chunked(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of `size`, the last one shorter. A statement of SQLite takes 32,766 parameters, so 500 fit."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Bulk insert by Core: measured at four to thirty times the ORM's rate. All rows have the same keys."""
    for chunk in chunked(rows, ROWS):
        connection.execute(insert(table), chunk)
