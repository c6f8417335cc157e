"""What a database's errors mean to the user, and what to do about them.

A message never holds the password: it names the place by `place_of`, and what a driver says of itself
is searched for it.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from curate.core.errors import CurateError

if TYPE_CHECKING:
    import psycopg

BUSY_SECONDS = 30

SQLITE = {
    sqlite3.SQLITE_NOTADB: "{place} is not a SQLite database; name another file in database_url, or move this one away",
    sqlite3.SQLITE_CORRUPT: "{place} is damaged; restore it from a copy (sqlite3 FILE .recover saves what it can)",
    sqlite3.SQLITE_READONLY: "{place} cannot be written; give yourself write permission on the file and its folder",
    sqlite3.SQLITE_PERM: "{place} cannot be opened; give yourself permission on the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "{place} cannot be opened; check that it is a file and that you may write in its folder",
    sqlite3.SQLITE_FULL: "the disk is full, and nothing of this was saved in {place}; make room and do it again",
    sqlite3.SQLITE_IOERR: "the disk failed under {place} ({said}), and nothing of this was saved; "
    "check the disk and its free space, and do it again",
    sqlite3.SQLITE_BUSY: f"another process has been writing to {{place}} for {BUSY_SECONDS} seconds; "
    "nothing of this was saved; close the other process and do it again",
}
POSTGRES = {
    "28P01": "PostgreSQL refused the user name or password for {place}; correct them in database_url",
    "28000": "PostgreSQL refuses this user on {place} ({said}); correct database_url or the server's pg_hba.conf",
    "3D000": "there is no database {place}; create it (createdb) or correct database_url",
    "25006": "{place} can only be read (a standby, or a read-only transaction); connect to the primary",
    "42501": "PostgreSQL does not allow this user to do that in {place} ({said}); grant it the right",
    "42P01": "{place} has not been set up; open the project once with curate status",
    "53100": "the server's disk is full, and nothing of this was saved in {place}; make room and do it again",
    "53300": "PostgreSQL has no free connection for {place}; raise max_connections or close other programs",
    "57P03": "PostgreSQL on {place} is starting up or shutting down; try again in a moment",
}
# libpq gives no SQLSTATE for what happens before there is a connection.
UNCONNECTED = (("password", "28P01"), ("does not exist", "3D000"), ("starting up", "57P03"), ("too many", "53300"))


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turns the database errors that a user can mend into CurateErrors; all others pass."""
    try:
        yield
    except _errors() as error:
        meaning = explain(error.orig if isinstance(error, DBAPIError) else error, url)
        if meaning is None:
            raise
        raise CurateError(meaning) from error


def explain(error: BaseException | None, url: URL) -> str | None:
    """The sentence for a driver's error, or None where the user cannot mend it."""
    if isinstance(error, sqlite3.Error):
        sentence = _sqlite_sentence(error)
    elif isinstance(error, _postgres_errors()):
        sentence = _postgres_sentence(error)
    else:
        return None
    said = str(error).strip().splitlines()
    return sentence and sentence.format(place=place_of(url), said=_without_password(said[-1] if said else "", url))


def _errors() -> tuple[type[Exception], ...]:
    return (DBAPIError, sqlite3.Error, *_postgres_errors())


def _postgres_errors() -> "tuple[type[psycopg.Error], ...]":
    """Empty where psycopg was never imported, and so cannot have raised: a project on SQLite does without it."""
    return (sys.modules["psycopg"].Error,) if "psycopg" in sys.modules else ()


def place_of(url: URL) -> str:
    """Where the database is, without who asks: the file, or host:port/database."""
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or ""))
    return f"{url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"


def _sqlite_sentence(error: sqlite3.Error) -> str | None:
    if "no such table" in str(error):
        return POSTGRES["42P01"]
    code = getattr(error, "sqlite_errorcode", None)
    # An extended result code keeps the plain one in its low byte.
    return None if code is None else SQLITE.get(code & 0xFF)


def _postgres_sentence(error: "psycopg.Error") -> str | None:
    if error.sqlstate is not None:
        lost = "the connection to {place} was lost, and nothing of this was saved; do it again"
        return POSTGRES.get(error.sqlstate, lost if error.sqlstate.startswith(("08", "57P")) else None)
    if not isinstance(error, sys.modules["psycopg"].OperationalError):
        return None
    for words, state in UNCONNECTED:
        if words in str(error):
            return POSTGRES[state]
    return "PostgreSQL does not answer on {place} ({said}); start the server or correct database_url"


def _without_password(said: str, url: URL) -> str:
    return said.replace(str(url.password), "***") if url.password else said
