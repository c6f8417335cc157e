"""The store: a database, how it is opened, and the transactions in which it is read and written.

SQLite's driver opens transactions by rules of its own; here it is told not to, and `BEGIN` is ours:
plain for reading, `IMMEDIATE` for writing, so that a writer waits at its beginning and never fails
half-way. Measured: one lock per process around writers keeps the slowest of 20 threads at a fifth of
what SQLite's own waiting gives. Only the standard library's driver may touch the file in our process:
a second SQLite library breaks the locks of the first and committed rows are lost.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session as Session

from curate.core.canonical import canonical_json
from curate.core.errors import CurateError
from curate.store.failures import BUSY_SECONDS, explained, place_of
from curate.store.gathering import Gathering
from curate.store.migrating import migrate

__all__ = ["Session", "Store", "open_engine", "read_url"]

Saved = TypeVar("Saved")

WRITING = {"curate_writing": True}
SNAPSHOT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class Store:
    """One database, by its URL; for all threads of a process.

    Raises CurateError where the URL is none or names a folder that is not there.
    """

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self._is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = open_engine(self.url)
        self._lock = write_lock(str(Path(self.url.database or "").resolve())) if self._is_sqlite else None
        # PostgreSQL gathers commits by itself, and lets several write at once.
        self._gathering = Gathering(self.writing) if self._is_sqlite else None

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database, which may not be there yet; None for PostgreSQL."""
        return Path(self.url.database or "") if self._is_sqlite else None

    def __repr__(self) -> str:
        return f"Store({place_of(self.url)!r})"

    def migrate(self, *, to: str | None = None) -> list[str]:
        """Brings the tables up to date; returns the revisions that were applied, none where there was nothing to do.

        With `to`, no further than that revision, for what was made under it. Raises CurateError where the database is
        newer than this code or belongs to another program.
        """
        engine = open_engine(self.url, migrating=True)
        try:
            with explained(self.url):
                return migrate(engine, self.url, to=to)
        finally:
            engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees the database as it was at its first question, and cannot write."""
        options = {} if self._is_sqlite else SNAPSHOT
        with self._session(options) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is saved as a whole at the end, or not at all where an error leaves it.

        Not to be entered again in the same thread: the inner one would wait for the outer for ever.
        """
        with self._lock or nullcontext(), self._session(WRITING) as session:
            yield session

    def save(self, work: Callable[[Session], Saved]) -> Saved:
        """Does the work as `writing()` would, and returns its result once it is on the disk: for small saves by many.

        On SQLite, saves that come together share a transaction, each undone alone where it fails. So the work may be
        done by another thread, and must do nothing that cannot be undone with it. Raises what the work raises.
        """
        if self._gathering is None:
            with self.writing() as session:
                return work(session)
        if self._lock is not None:
            self._lock.refuse_owner()
        with explained(self.url):
            saved: Saved = self._gathering.save(work)
            return saved

    @contextmanager
    def _session(self, options: dict[str, Any]) -> Iterator[Session]:
        with explained(self.url), self._engine.connect() as opened:
            connection = opened.execution_options(**options)
            # The session joins this transaction and cannot end it: a store function never commits.
            with connection.begin(), Session(connection, expire_on_commit=False) as session:
                yield session
                session.flush()

    def dispose(self) -> None:
        """Closes all connections; the store may be used again and opens new ones."""
        self._engine.dispose()


def read_url(url: str) -> URL:
    """Raises CurateError, without repeating the URL (it may hold a password), where it is none that we serve."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise CurateError(
            "database_url is not a URL; write sqlite:///curate.db or postgresql://USER:PASSWORD@HOST:5432/DATABASE"
        ) from None
    backend = parsed.drivername.partition("+")[0]
    if parsed.drivername not in {*DRIVERS, *DRIVERS.values()}:
        raise CurateError(f"database_url begins with {parsed.drivername}; write sqlite:///FILE or postgresql://…")
    if backend == "sqlite":
        _check_file(parsed.database)
    return parsed.set(drivername=DRIVERS[backend])


def _check_file(path: str | None) -> None:
    if not path or path == ":memory:" or path.startswith("file:"):
        raise CurateError("database_url names no file; write sqlite:///curate.db")
    if not Path(path).parent.is_dir():
        raise CurateError(f"the folder {Path(path).parent} is not there; make it or correct database_url")
    if Path(path).is_dir():
        raise CurateError(f"{path} is a folder; name a file in database_url")


def open_engine(url: URL, *, migrating: bool = False) -> Engine:
    """With `migrating`, foreign keys are off on SQLite: rebuilding a table with them on deletes its children."""
    options: dict[str, Any] = {"json_serializer": canonical_json, "hide_parameters": True}
    if migrating:
        options["poolclass"] = NullPool
    else:
        options |= {"pool_size": 10, "max_overflow": 40}
    if url.get_backend_name() == "sqlite":
        arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = create_engine(url, connect_args=arguments, **options)
        _command_sqlite(engine, foreign_keys=not migrating)
        return engine
    arguments = {} if "connect_timeout" in url.query else {"connect_timeout": 10}
    return create_engine(url, connect_args=arguments, pool_pre_ping=True, **options)


def _command_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous = FULL")
        # Else INSERT OR REPLACE gets past the triggers that keep ledgers.
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = bool(connection.get_execution_options().get("curate_writing"))
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if is_writing else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Once for the file's life. The change needs the file for itself and does not wait for it, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


class WriteLock(AbstractContextManager[None]):
    """One writer at a time in this process; says so instead of waiting for itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None

    def __enter__(self) -> None:
        self.refuse_owner()
        self._lock.acquire()
        self._owner = threading.get_ident()

    def refuse_owner(self) -> None:
        if self._owner == threading.get_ident():
            raise RuntimeError("writing() inside writing() in one thread; pass the outer session on")

    def __exit__(self, *_: object) -> None:
        self._owner = None
        self._lock.release()


_locks: dict[str, WriteLock] = {}
_locks_guard = threading.Lock()


def write_lock(path: str) -> WriteLock:
    """The lock of a file: the same for every Store of this process that has it open."""
    with _locks_guard:
        return _locks.setdefault(path, WriteLock())
