"""Looking a database over without changing anything in it: is it sound, guarded, and what its ledgers say?"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, select, text
from sqlmodel import Session

from curate.core.layers import Layer, replay
from curate.store import tables as t
from curate.store.changes import RecordedChange, recorded_change
from curate.store.documents import stream_documents
from curate.store.layers import stream_layers
from curate.store.migrating import REVISIONS, revision_of

ROWS_AT_ONCE = 1_000
# Tables that triggers guard, and how many of them at least.
GUARDED = {t.change.name: 2, t.decision.name: 2, t.activity.name: 2, t.document.name: 1}
TRIGGERS = {
    "sqlite": "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name",
    "postgresql": "SELECT relname, count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal AND tgenabled <> 'D' AND pg_table_is_visible(pg_class.oid) GROUP BY relname",
}
OLDEST_POSTGRESQL = 140_000
OLDEST_SQLITE = (3, 35, 0)  # the first with RETURNING
FEW = 5


@dataclass(frozen=True, slots=True)
class LayerProof:
    """Whether a person's layer is what its ledger makes of it; `fault` says where it is not."""

    document_id: str
    author: str
    changes: int
    fault: str | None


def sqlite_library() -> tuple[str, bool]:
    """The version of the SQLite library in this process, and whether it is new enough."""
    return sqlite3.sqlite_version, sqlite3.sqlite_version_info >= OLDEST_SQLITE


def revisions(session: Session) -> tuple[str | None, str]:
    """The revision of the tables as they are, and the newest that we know."""
    return revision_of(session.connection()), REVISIONS[-1]


def find_old_server(session: Session) -> str | None:
    """What is wrong with the database server itself, if anything."""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return None
    if int(connection.execute(text("SHOW server_version_num")).scalar_one()) < OLDEST_POSTGRESQL:
        return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()} is older than version 14"
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    return None if encoding == "UTF8" else f"the database stores {encoding}, which has no emoji"


def find_damage(session: Session) -> list[str]:
    """What SQLite finds wrong in its file, a few at most; PostgreSQL looks after itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return []
    said = [row[0] for row in connection.exec_driver_sql(f"PRAGMA integrity_check({FEW})")]
    damage = [str(line) for line in said if line != "ok"]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(FEW)
    return damage + [f"row {row[1]} of {row[0]} has lost its {row[2]}" for row in orphans]


def find_unguarded(session: Session) -> list[str]:
    """Tables whose triggers, which keep history from being changed, are gone."""
    connection = session.connection()
    rows = connection.execute(text(TRIGGERS[connection.dialect.name]))
    counts = {str(name): int(count) for name, count in rows}
    return [name for name, least in GUARDED.items() if counts.get(name, 0) < least]


def find_changed_texts(session: Session) -> Iterator[tuple[str, bool]]:
    """Each document's id, and whether its text is still the one that its digest names."""
    digests = session.connection().execute(select(t.document.c.id, t.document.c.sha256).order_by(t.document.c.id))
    for row, document in zip(digests.yield_per(ROWS_AT_ONCE), stream_documents(session), strict=True):
        yield document.id, document.sha256 == row.sha256


def prove_layers(session: Session) -> Iterator[LayerProof]:
    """Replays the ledger of every layer of a person; holds one ledger and a page of layers at a time."""
    connection = session.connection()
    heads = _revisions_of_layers(connection)
    ledgers = _stream_ledgers(connection)
    ahead = next(ledgers, None)
    for layer in stream_layers(session, machine=False):
        key = (layer.document_id, layer.author)
        recorded: Sequence[RecordedChange] = ()
        if ahead is not None and ahead[0] == key:
            recorded, ahead = ahead[1], next(ledgers, None)
        yield LayerProof(*key, len(recorded), _fault(layer, heads[key], recorded))


def _revisions_of_layers(connection: Connection) -> dict[tuple[str, str], int]:
    query = select(t.layer.c.document_id, t.layer.c.author, t.layer.c.revision).where(~t.layer.c.is_machine)
    return {(row.document_id, row.author): row.revision for row in connection.execute(query)}


def _stream_ledgers(connection: Connection) -> Iterator[tuple[tuple[str, str], list[RecordedChange]]]:
    query = (
        select(t.change, t.layer.c.document_id, t.layer.c.author)
        .join(t.layer, t.layer.c.id == t.change.c.layer_id)
        .where(~t.layer.c.is_machine)
        .order_by(t.layer.c.document_id, t.layer.c.author, t.change.c.seq)
    )
    rows = connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    for key, group in groupby(rows, key=lambda row: (row.document_id, row.author)):
        yield key, [recorded_change(row) for row in group]


def _fault(layer: Layer, revision: int, recorded: Sequence[RecordedChange]) -> str | None:
    digest = recorded[-1].schema_digest if recorded else layer.schema_digest
    empty = Layer(layer.document_id, layer.author, digest)
    if layer != replay(empty, [each.change for each in recorded]):
        return "what stands in it is not what its changes make"
    last = recorded[-1].seq if recorded else 0
    return None if revision == last else f"its revision is {revision} and its last change is number {last}"
