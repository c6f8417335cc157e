"""Bringing a database's tables up to date.

All pending revisions run in one transaction under a lock that other processes respect, so that two
programs may start at once and a failure leaves the database as it was. An existing SQLite file is
copied first.
"""

import os
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, func, inspect, select, table, text

import curate.store.confirmation_tables
import curate.store.link_tables  # noqa: F401
from curate.core.errors import CurateError
from curate.store.failures import place_of
from curate.store.tables import Base

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011")
VERSION_TABLE = "curate_revision"
MIGRATIONS = Path(__file__).parent / "migrations"
# Any number that other programs in the same PostgreSQL are unlikely to lock.
ADVISORY_LOCK = 0x6375726174650001

# Alembic keeps what it is doing in module globals.
_one_at_a_time = threading.Lock()


def migrate(engine: Engine, url: URL, *, to: str | None = None) -> list[str]:
    """Returns the revisions applied. Raises CurateError where the database is newer than the code or another's.

    With `to`, goes no further than that revision; a database that is past it stays where it is.
    """
    with engine.connect() as connection, connection.begin():
        if not _pending(connection, url, to):
            return []
    with _one_at_a_time, engine.connect() as opened:
        connection = opened.execution_options(curate_writing=True)
        with connection.begin():
            _wait_for_others(connection)
            pending = _pending(connection, url, to)
            if pending:
                _apply(connection, url, pending)
            return pending


def revision_of(connection: Connection) -> str | None:
    """The revision that the database is at, or None where it has never been set up."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def _pending(connection: Connection, url: URL, to: str | None) -> list[str]:
    revision = revision_of(connection)
    wanted = REVISIONS if to is None else REVISIONS[: REVISIONS.index(to) + 1]
    if revision is None:
        _refuse_foreign_tables(connection, url)
        return list(wanted)
    if revision not in REVISIONS:
        raise CurateError(
            f"{place_of(url)} was written by a newer curate (revision {revision}; this one knows up to "
            f"{REVISIONS[-1]}); update curate, or open the copy that was made before the update"
        )
    return list(wanted[REVISIONS.index(revision) + 1 :])


def _refuse_foreign_tables(connection: Connection, url: URL) -> None:
    found = set(inspect(connection).get_table_names())
    # A SQLite file is one program's; a PostgreSQL database may be shared as long as no name clashes.
    clash = found if connection.dialect.name == "sqlite" else found & set(Base.metadata.tables)
    if clash:
        raise CurateError(
            f"{place_of(url)} holds tables of another program ({', '.join(sorted(clash)[:3])}); "
            "name another database in database_url"
        )


def _wait_for_others(connection: Connection) -> None:
    """SQLite's BEGIN IMMEDIATE has waited already."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))


def _apply(connection: Connection, url: URL, pending: list[str]) -> None:
    _check_encoding(connection, url)
    before = _count_rows(connection)
    if connection.dialect.name == "sqlite" and any(before.values()):
        copy_file(Path(url.database or ""), Path(f"{url.database}.before-{pending[-1]}"))
    _run_alembic(connection, pending[-1])
    _check_nothing_lost(connection, before)


def _check_encoding(connection: Connection, url: URL) -> None:
    if connection.dialect.name != "postgresql":
        return
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise CurateError(
            f"the database {place_of(url)} stores {encoding}, which has no emoji; "
            "create one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 and name it in database_url"
        )


def _run_alembic(connection: Connection, revision: str) -> None:
    # Imported here because a database that is up to date does not need it: 0.2 s of every start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    # Alembic reads the option with ConfigParser, to which % means interpolation.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _count_rows(connection: Connection) -> Mapping[str, int]:
    names = [name for name in inspect(connection).get_table_names() if name in Base.metadata.tables]
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def _check_nothing_lost(connection: Connection, before: Mapping[str, int]) -> None:
    """A fault of ours and not of the user's: raises RuntimeError, which rolls everything back."""
    after = _count_rows(connection)
    lost = [f"{name} {count} -> {after[name]}" for name, count in before.items() if after.get(name, count) != count]
    if lost:
        raise RuntimeError(f"a migration changed the number of rows and was rolled back: {', '.join(lost)}")
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RuntimeError(f"a migration left {len(orphans)} rows without their parent and was rolled back")


def copy_file(source: Path, target: Path) -> None:
    """A copy of a SQLite database as it is committed now, also while it is in use; complete or not there."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    origin, copy = sqlite3.connect(source), sqlite3.connect(partial)
    try:
        origin.backup(copy)
    finally:
        copy.close()
        origin.close()
    os.replace(partial, target)
