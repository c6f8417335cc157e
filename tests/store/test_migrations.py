"""Databases old, new, foreign and damaged, brought up to date or left exactly as they were."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from curate.core.decisions import Decision, Verdict
from curate.core.documents import Block, Document
from curate.core.errors import CurateError
from curate.core.layers import Action, Annotation, Change, Remark
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.core.standoff import annotation_to_json
from curate.store import migrating
from curate.store.decisions import decisions_of
from curate.store.documents import add_documents, list_documents
from curate.store.engine import Store, open_engine
from curate.store.layers import Touch, append_changes, changes_of, get_layer, last_touches
from curate.store.migrating import MIGRATIONS, REVISIONS, VERSION_TABLE
from curate.store.releases import ReleasedDocument, get_manifest, stream_released
from curate.store.schemas import save_schema
from curate.store.tables import Base

AT = "2026-01-01T00:00:00+00:00"
ANNOTATION = Annotation("a1", "mood", Span(0, 1))
OPEN_STORE = "import sys; from curate.store.engine import Store; print(Store(sys.argv[1]).migrate())"

BEFORE = REVISIONS[:2]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """For looking at the database past the store."""
    opened = open_engine(Store(database_url).url)
    yield opened
    opened.dispose()


@pytest.fixture
def previous(monkeypatch: pytest.MonkeyPatch, database_url: str, schema: Schema) -> Store:
    """A store that the code of revision 0002 has set up and filled, as its rows were then."""
    with monkeypatch.context() as patch:
        patch.setattr(migrating, "REVISIONS", BEFORE)
        store = Store(database_url)
        assert store.migrate() == list(BEFORE)
    with store.writing() as session:
        save_schema(session, schema=schema)
        add_documents(session, documents=[Document("a", "a text", blocks=(Block("body", Span(0, 6)),))])
        connection = session.connection()
        layer = {"id": 7, "document_id": "a", "author": "ann", "is_machine": False, "state": "in_progress"}
        insert_row(connection, "layer", layer | {"schema_digest": schema.digest, "revision": 15})
        annotation = annotation_to_json(ANNOTATION)
        common = {"layer_id": 7, "schema_digest": schema.digest, "at": "now"}
        put = {"action": "put", "annotation": json.dumps(annotation), "target": None}
        reject = {"action": "reject", "annotation": None, "target": "s1"}
        # Numbers with a gap: they are what pages remember, and must stay.
        insert_row(connection, "change", {"seq": 12, "id": "c1"} | put | common)
        insert_row(connection, "change", {"seq": 15, "id": "c2"} | reject | common)
        row = {"layer_id": 7, "id": "a1", "label": "mood", "start": 0, "end": 1, "attributes": "{}"}
        insert_row(connection, "annotation", row)
        insert_row(connection, "rejection", {"layer_id": 7, "suggestion_id": "s1"})
        decided = {"conflict_key": "k", "document_id": "a", "label": "mood", "adjudicator": "zoe", "reason": "so"}
        take = {"verdict": "take", "annotations": json.dumps([annotation]), "taken_from": "ann", "at": AT}
        back = {"verdict": "withdraw", "annotations": "[]", "withdraws": "d1", "at": AT}
        insert_row(connection, "decision", {"seq": 3, "id": "d1"} | take | decided)
        insert_row(connection, "decision", {"seq": 8, "id": "d2"} | back | decided)
    return store


def insert_row(connection: Connection, table: str, row: dict[str, object]) -> None:
    """Past the models, which know the newest tables only."""
    names, values = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def test_an_empty_database_is_set_up_once(database_url: str) -> None:
    store = Store(database_url)
    assert store.migrate() == list(REVISIONS)
    assert store.migrate() == []


def test_the_code_knows_every_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    revisions = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(reversed([script.revision for script in revisions])) == REVISIONS


def test_the_migrated_tables_are_those_of_the_models(database_url: str, engine: Engine) -> None:
    Store(database_url).migrate()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        migrated = described(connection)
    with engine.connect().execution_options(curate_writing=True) as connection, connection.begin() as transaction:
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
        # Alembic compares neither CHECK constraints nor collations nor the conditions of indexes.
        assert described(connection) == migrated
        transaction.rollback()


def described(connection: Connection) -> dict[str, object]:
    """All that the database says of each table, in no order."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index')"))
        said = [(name, "".join(sorted(re.split(r",\s*|\s+", sql or "")))) for name, sql in rows]
        return {
            name: sorted(s for other, s in said if other == name) for name, _ in said if name in Base.metadata.tables
        }
    inspector = inspect(connection)
    return {
        name: [
            sorted(
                (c["name"], repr(c["type"]), getattr(c["type"], "collation", None), c["nullable"])
                for c in inspector.get_columns(name)
            ),
            inspector.get_pk_constraint(name),
            sorted(map(repr, inspector.get_check_constraints(name))),
            sorted(map(repr, inspector.get_unique_constraints(name))),
            sorted(map(repr, inspector.get_foreign_keys(name))),
            sorted(map(repr, inspector.get_indexes(name))),
        ]
        for name in Base.metadata.tables
    }


def test_from_the_previous_revision_nothing_is_lost(previous: Store, schema: Schema) -> None:
    assert previous.migrate() == list(REVISIONS[len(BEFORE) :])
    with previous.reading() as session:
        decisions = decisions_of(session)
        layer = get_layer(session, document_id="a", author="ann")
        assert [summary.id for summary in list_documents(session)] == ["a"]
        ledger = changes_of(session, document_id="a", author="ann")
        touches = last_touches(session, document_id="a", author="ann", subjects=["a1", "s1"])
    assert layer is not None
    assert layer.annotations == (ANNOTATION,)
    assert layer.rejected == {"s1"}
    assert [(recorded.seq, recorded.change) for recorded in ledger] == [
        (12, Change("c1", Action.PUT, ANNOTATION)),
        (15, Change("c2", Action.REJECT, target="s1")),
    ]
    assert touches == {"a1": Touch(12, "c1"), "s1": Touch(15, "c2")}
    first = Decision("d1", "k", "a", "mood", Verdict.TAKE, (ANNOTATION,), "ann", "zoe", "so", AT)
    back = Decision("d2", "k", "a", "mood", Verdict.WITHDRAW, (), None, "zoe", "so", AT, withdraws="d1")
    assert decisions == [first, back]


def test_a_ledger_from_the_previous_revision_goes_on_and_stays_closed(previous: Store, schema: Schema) -> None:
    """SQLite makes the table anew, and would forget its triggers and its count."""
    previous.migrate()
    remark = Change("c3", Action.REMARK, remark=Remark("r1", Span(2, 6), "not sure"))
    with previous.writing() as session:
        if previous.url.get_backend_name() == "postgresql":
            session.connection().execute(text("SELECT setval(pg_get_serial_sequence('change', 'seq'), 15)"))
        revision = append_changes(
            session, document_id="a", author="ann", schema_digest=schema.digest, changes=[remark], at="now"
        )
    assert revision == 16
    for statement in (
        "UPDATE change SET at = 'later'",
        "DELETE FROM change",
        "UPDATE decision SET reason = 'other'",
        "DELETE FROM decision",
        "DELETE FROM activity",
    ):
        if statement == "DELETE FROM activity":
            with previous.writing() as session:
                values = "'x', 'a', 'ann', '2026-01-01', '2026-01-02', true, 'now'"
                columns = "id, document_id, author, started, ended, suggestions_shown, at"
                session.connection().execute(text(f"INSERT INTO activity ({columns}) VALUES ({values})"))
        with pytest.raises(DBAPIError, match="append-only"), previous.writing() as session:
            session.connection().execute(text(statement))


@on_sqlite
def test_a_file_is_copied_before_it_is_changed(previous: Store) -> None:
    previous.migrate()
    copy = Path(f"{previous.url.database}.before-{REVISIONS[-1]}")
    with sqlite3.connect(copy) as connection:
        assert connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() == [(BEFORE[-1],)]
        assert connection.execute("SELECT count(*) FROM change").fetchone() == (2,)
    assert not list(copy.parent.glob("*.partial"))


def test_a_migration_that_loses_rows_is_rolled_back(previous: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = "changed the number of rows and was rolled back: annotation 1 -> 0"
    assert_rolled_back(previous, monkeypatch, "DELETE FROM annotation", lost)


@on_sqlite
def test_a_migration_that_leaves_orphans_is_rolled_back(previous: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Foreign keys are off on SQLite meanwhile."""
    orphaned = "left 1 rows without their parent and was rolled back"
    assert_rolled_back(previous, monkeypatch, "UPDATE block SET document_id = 'gone'", orphaned)


def assert_rolled_back(previous: Store, monkeypatch: pytest.MonkeyPatch, damage: str, sentence: str) -> None:
    run_alembic = migrating._run_alembic

    def careless(connection: Connection, revision: str) -> None:
        run_alembic(connection, revision)
        connection.execute(text(damage))

    with monkeypatch.context() as patch:
        patch.setattr(migrating, "_run_alembic", careless)
        with pytest.raises(RuntimeError, match=sentence):
            previous.migrate()
    with previous.reading() as session:
        assert migrating.revision_of(session.connection()) == BEFORE[-1]
        counts = migrating._count_rows(session.connection())
    assert (counts["annotation"], counts["change"], counts["block"]) == (1, 2, 1)
    assert previous.migrate() == list(REVISIONS[len(BEFORE) :])


def test_rebuilding_a_table_keeps_its_children(filled: Store, schema: Schema) -> None:
    """Alembic's batch mode drops the old table; with foreign keys on, SQLite would empty it first."""
    with filled.writing() as session:
        changes = [Change("c1", Action.PUT, Annotation("a1", "mood", Span(0, 1)))]
        append_changes(session, document_id="a", author="ann", schema_digest=schema.digest, changes=changes, at="now")
    engine = open_engine(filled.url, migrating=True)
    with engine.connect().execution_options(curate_writing=True) as connection, connection.begin():
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        with Operations(context).batch_alter_table("layer") as batch:
            batch.alter_column("state", nullable=True)
        assert migrating._count_rows(connection)["annotation"] == 1
        migrating._check_nothing_lost(connection, {"annotation": 1, "layer": 1, "change": 1})
    engine.dispose()


def test_a_newer_database_is_left_alone(database_url: str, engine: Engine) -> None:
    Store(database_url).migrate()
    with engine.connect().execution_options(curate_writing=True) as connection, connection.begin():
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(CurateError, match=r"was written by a newer curate \(revision 9999; .* update curate, or open"):
        Store(database_url).migrate()


def test_another_programs_tables_are_left_alone(database_url: str, engine: Engine) -> None:
    with engine.connect().execution_options(curate_writing=True) as connection, connection.begin():
        connection.execute(text("CREATE TABLE document (x integer)"))
    with pytest.raises(CurateError, match=r"holds tables of another program \(document\); name another database"):
        Store(database_url).migrate()


def test_two_processes_may_start_at_once(database_url: str) -> None:
    command = [sys.executable, "-c", OPEN_STORE, Store(database_url).url.render_as_string(hide_password=False)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = sorted(process.communicate(timeout=60)[0].strip() for process in processes)
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert said == sorted([str(list(REVISIONS)), "[]", "[]"])


def test_texts_are_compressed_by_lz4_on_postgresql(postgres_database: str) -> None:
    store = Store(postgres_database)
    store.migrate()
    with store.writing() as session:
        add_documents(session, documents=[Document("a", "many words " * 2_000)])
        assert session.connection().execute(text("SELECT pg_column_compression(text) FROM document")).scalar() == "lz4"
    store.dispose()


def test_a_database_without_emoji_is_refused(postgres_database: str) -> None:
    store = Store(postgres_database)
    admin = open_engine(store.url).execution_options(isolation_level="AUTOCOMMIT")
    name = f"{store.url.database}_latin"
    with admin.connect() as connection:
        connection.execute(
            text(f"CREATE DATABASE {name} ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
        )
        try:
            with pytest.raises(CurateError, match="stores LATIN1, which has no emoji; create one with"):
                Store(store.url.set(database=name).render_as_string(hide_password=False)).migrate()
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def test_threads_may_start_at_once(database_url: str) -> None:
    stores = [Store(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        applied = sorted(pool.map(Store.migrate, stores), key=len)
    assert applied == [[], [], [], list(REVISIONS)]


def test_where_documents_of_earlier_releases_lie_is_known(
    monkeypatch: pytest.MonkeyPatch, database_url: str, schema: Schema
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrating, "REVISIONS", REVISIONS[:7])
        store = Store(database_url)
        store.migrate()
    row = {"doc_id": "a", "split": "dev", "story": "k"}
    with store.writing() as session:
        add_documents(session, documents=[Document("a", "a text")])
        for version, listed in (("1", [{"doc_id": "a", "split": "dev"}]), ("2", [row]), ("3", [])):
            release = {"name": "news", "version": version, "digest": version, "at": AT}
            manifest = {"documents": listed} if listed else {}
            insert_row(session.connection(), "release", release | {"manifest": json.dumps(manifest)})
    assert store.migrate() == list(REVISIONS[7:])
    with store.reading() as session:
        assert list(stream_released(session, name="news")) == [ReleasedDocument("a", "dev", "k")]
        assert get_manifest(session, name="news", version="2") == {"documents": [row]}
