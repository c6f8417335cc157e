"""What was acknowledged is there, whoever is killed and whoever else is writing."""

import random
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from curate.core.layers import Action, Annotation, Change, Layer, replay
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.store.engine import Store
from curate.store.layers import append_changes, changes_of, get_layer, layer_revision, stored_changes

AT = "2026-01-01T00:00:00+00:00"
# Saves one change a transaction, for ever or as many as it is told, and prints the id of each once it is saved.
WRITER = Path(__file__).with_name("writer.py")
KILLS = 5


def test_killed_while_saving_nothing_acknowledged_is_lost(filled: Store, schema: Schema) -> None:
    chance = random.Random(7)
    acknowledged: list[str] = []
    for kill in range(KILLS):
        filled.dispose()
        acknowledged += _save_until_killed(filled, schema, f"k{kill}", after=chance.randrange(1, 40))
        with filled.reading() as session:
            stored = stored_changes(session, document_id="a", author="ann", ids=acknowledged)
        assert set(stored) == set(acknowledged)
    assert len(acknowledged) >= KILLS
    assert_whole(filled, "ann")


def _save_until_killed(store: Store, schema: Schema, prefix: str, *, after: int) -> list[str]:
    """The ids that the writer had printed when it was killed, at some moment after the `after`th."""
    writer = _start(store, schema, "ann", prefix, "1000000")
    assert writer.stdout is not None
    seen = [writer.stdout.readline().strip() for _ in range(after)]
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read()
    writer.stdout.close()
    assert writer.wait(30) == -signal.SIGKILL
    # A line that the kill cut short was acknowledged to nobody.
    return [*seen, *(line for line in rest.splitlines() if line.endswith("."))]


def test_two_processes_lose_nothing(filled: Store, schema: Schema) -> None:
    writers = [_start(filled, schema, author, author, "60") for author in ("ann", "ben", "ann")]
    printed = [writer.communicate(timeout=120)[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert [len(ids) for ids in printed] == [60, 60, 60]
    with filled.reading() as session:
        for author, count in (("ann", 120), ("ben", 60)):
            assert len(changes_of(session, document_id="a", author=author)) == count
    assert_whole(filled, "ann")
    assert_whole(filled, "ben")


def _start(store: Store, schema: Schema, author: str, prefix: str, count: str) -> "subprocess.Popen[str]":
    url = store.url.render_as_string(hide_password=False)
    command = [sys.executable, str(WRITER), url, schema.digest, author, prefix, count]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_twenty_threads_lose_and_double_nothing(filled: Store, schema: Schema) -> None:
    """Two authors; every change is sent twice at once, as a browser does that had no answer in time."""

    def save(number: int) -> int:
        author = ("ann", "ben")[number // 2 % 2]
        annotation = Annotation(f"a{number // 2}", "mood", Span(0, 5))
        change = Change(f"change {number // 2}", Action.PUT, annotation)
        with filled.writing() as session:
            return append_changes(
                session, document_id="a", author=author, schema_digest=schema.digest, changes=[change], at=AT
            )

    with ThreadPoolExecutor(20) as pool:
        revisions = list(pool.map(save, range(400)))
    with filled.reading() as session:
        ledgers = {author: changes_of(session, document_id="a", author=author) for author in ("ann", "ben")}
        last = [layer_revision(session, document_id="a", author=author) for author in ("ann", "ben")]
    ids = sorted(recorded.change.id for ledger in ledgers.values() for recorded in ledger)
    assert ids == sorted(f"change {number}" for number in range(200))
    assert last == [ledger[-1].seq for ledger in ledgers.values()]
    assert max(revisions) == max(last)
    assert_whole(filled, "ann")
    assert_whole(filled, "ben")


def test_a_snapshot_does_not_move(filled: Store, schema: Schema) -> None:
    """A long read, such as an export, sees one state however many save meanwhile."""
    with filled.reading() as reader:
        before = layer_revision(reader, document_id="a", author="ann")
        change = Change(uuid4().hex, Action.SUBMIT)
        with filled.writing() as session:
            append_changes(session, document_id="a", author="ann", schema_digest=schema.digest, changes=[change], at=AT)
        assert layer_revision(reader, document_id="a", author="ann") == before == 0
        assert get_layer(reader, document_id="a", author="ann") is None
    with filled.reading() as reader:
        assert layer_revision(reader, document_id="a", author="ann") > 0


def assert_whole(store: Store, author: str) -> None:
    """The layer is its ledger's replay, and the file is sound."""
    with store.reading() as session:
        layer = get_layer(session, document_id="a", author=author)
        ledger = changes_of(session, document_id="a", author=author)
    assert layer is not None
    empty = Layer("a", author, layer.schema_digest)
    assert layer == replay(empty, [recorded.change for recorded in ledger])
    if store.url.get_backend_name() == "sqlite":
        with sqlite3.connect(str(store.url.database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
