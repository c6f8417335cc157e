"""Whole tables as JSON rows and back, of any database at any revision: what a backup holds.

The tables are read from the database itself and not from `tables.py`, so that a backup of an older revision can still
be put into a new database, which is then brought up to date. Rows come in the order of their keys, parents before
children, so that the same content is the same rows on both systems.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy import JSON, Column, Integer, MetaData, Table, cast, delete, func, select, text
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from curate.core.errors import CurateError
from curate.core.text import check_storable, text_digest
from curate.store import tables as t
from curate.store.chunks import insert_rows
from curate.store.migrating import REVISIONS, revision_of

# Who is logged in, and who guessed wrong: a copy must open no door.
LEFT_OUT = frozenset({"login_session", "login_attempt"})
# Every opened project has one, and the same version is the same row everywhere.
MAY_BE_THERE = t.schema_version.name
ROWS_AT_ONCE = 100
# COPY goes past SQLAlchemy, and so do its errors.
REFUSED = (IntegrityError, DataError, psycopg.IntegrityError, psycopg.DataError)

Row = dict[str, Any]


class Tables:
    """The tables of a session's database as they are now. Raises CurateError where it was never set up."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        revision = revision_of(self._connection)
        if revision is None:
            raise CurateError("the database has not been set up; open the project once: curate status")
        self.revision = revision
        known = t.Base.metadata.tables
        reflected = MetaData()
        reflected.reflect(self._connection, only=lambda name, _: name in known and name not in LEFT_OUT)
        self._tables = {table.name: table for table in reflected.sorted_tables if table.name not in LEFT_OUT}
        for table in self._tables.values():
            _tell_null_from_json_null(table)

    @property
    def names(self) -> tuple[str, ...]:
        """Parents before children."""
        return tuple(self._tables)

    def read(self, name: str) -> Iterator[Row]:
        """All rows of a table, sorted by its key; holds a few at a time."""
        table = self._tables[name]
        query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=ROWS_AT_ONCE)
        for row in self._connection.execute(query):
            yield dict(row._mapping)

    def clear(self) -> None:
        """Makes room for the rows of a backup. Raises CurateError where the database holds anything of a project."""
        for table in self._tables.values():
            is_used = self._connection.execute(select(text("1")).select_from(table).limit(1)).first() is not None
            if is_used and table.name != MAY_BE_THERE:
                raise CurateError(
                    f"the database is not empty ({table.name} has rows), and nothing was restored; "
                    "name a new database in database_url, or move the SQLite file away"
                )
        if MAY_BE_THERE in self._tables:
            self._connection.execute(delete(self._tables[MAY_BE_THERE]))

    def fill(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Adds rows that are like those of `read`. Raises ValueError where one is not, or contradicts the others."""
        table = self._tables[name]
        checked = [_check_row(table, row) for row in rows]
        try:
            insert_rows(self._connection, table, checked)
        except REFUSED as error:
            said = str(getattr(error, "orig", error)).splitlines()[0]
            raise ValueError(f"the database refuses a row of {name} ({said})") from error

    def go_on_counting(self) -> None:
        """What is numbered next follows the highest number that was put in. SQLite sees to that itself."""
        if self._connection.dialect.name != "postgresql":
            return
        for table in self._tables.values():
            for column in table.primary_key.columns:
                if isinstance(column.type, Integer):
                    # Strict functions: where there is no sequence, or no row, nothing is set.
                    sequence = cast(func.pg_get_serial_sequence(table.name, column.name), REGCLASS)
                    highest = select(func.max(column)).scalar_subquery()
                    self._connection.execute(select(func.setval(sequence, highest)))


def is_older(revision: str) -> bool:
    """Raises CurateError where it is none that we know."""
    if revision not in REVISIONS:
        raise CurateError(
            f"the backup was made by a newer curate (revision {revision}; this one knows up to {REVISIONS[-1]}); "
            "update curate and restore again"
        )
    return revision != REVISIONS[-1]


def _tell_null_from_json_null(table: Table) -> None:
    for column in table.columns:
        if isinstance(column.type, JSON):
            column.type.none_as_null = True


def _check_row(table: Table, row: Mapping[str, object]) -> Row:
    if set(row) != set(table.columns.keys()):
        raise ValueError(
            f"a row of {table.name} has the columns {', '.join(sorted(row))[:200]}, not those of the table"
        )
    checked = {column.name: _check_value(column, row[column.name]) for column in table.columns}
    if table.name == t.document.name:
        _check_text(checked)
    return checked


def _check_value(column: "Column[Any]", value: object) -> object:
    where = f"{column.table.name}.{column.name}"
    if value is None:
        if not column.nullable:
            raise ValueError(f"{where} is null")
        return None
    if isinstance(column.type, JSON):
        return _check_json(value, where)
    wanted = column.type.python_type
    if type(value) is not wanted:
        raise ValueError(f"{where} is {value!r:.80}, which is no {wanted.__name__}")
    if isinstance(value, str):
        return check_storable(value, where)
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        raise ValueError(f"{where} is {value!r:.80}, which is too large")
    return value


def _check_json(value: object, where: str) -> object:
    if isinstance(value, str):
        check_storable(value, where)
    elif isinstance(value, dict):
        for key, each in value.items():
            check_storable(key, where)
            _check_json(each, where)
    elif isinstance(value, list):
        for each in value:
            _check_json(each, where)
    return value


def _check_text(row: Row) -> None:
    if text_digest(row["text"]) != row["sha256"] or len(row["text"]) != row["length"]:
        raise ValueError(f"the text of document {row['id']!r:.80} is not the one that its digest and length name")
