"""Saves that come together share a commit; each fails alone, and nobody is answered before the commit."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import event, text

from curate.core.errors import CurateError
from curate.core.layers import Action, Annotation, Change
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.store.engine import Session, Store
from curate.store.gathering import MOST
from curate.store.layers import append_changes, changes_of

on_sqlite = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)
Work = Callable[[Session], int]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(100) as pool:
        yield pool


def put(schema: Schema, number: int, author: str = "ann") -> Work:
    change = Change(f"change {number}", Action.PUT, Annotation(f"a{number}", "mood", Span(0, 5)))

    def work(session: Session) -> int:
        return append_changes(
            session, document_id="a", author=author, schema_digest=schema.digest, changes=[change], at="now"
        )

    return work


def stored(store: Store, author: str = "ann") -> list[str]:
    with store.reading() as session:
        return [recorded.change.id for recorded in changes_of(session, document_id="a", author=author)]


def count_commits(store: Store) -> list[object]:
    commits: list[object] = []
    event.listen(store._engine, "commit", commits.append)
    return commits


def gather(
    store: Store, pool: ThreadPoolExecutor, works: list[Work], meanwhile: Callable[[], object] = lambda: None
) -> list[Future[int]]:
    """Lets all these come while a first save, of nothing, is under way; they are taken in their order."""
    assert store._gathering is not None
    begun, go = threading.Event(), threading.Event()

    def hold(_session: Session) -> int:
        begun.set()
        assert go.wait(30)
        # Longer than a round may last, so that what has come is the next one's.
        time.sleep(0.15)
        return 0

    first = pool.submit(store.save, hold)
    assert begun.wait(30)
    futures = []
    for nth, work in enumerate(works):
        futures.append(pool.submit(store.save, work))
        while len(store._gathering._waiting) <= nth:
            time.sleep(0.001)
    meanwhile()
    go.set()
    assert first.result(30) == 0
    return futures


@on_sqlite
def test_saves_that_come_together_share_a_commit(
    filled: Store, schema: Schema, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = count_commits(filled)

    def unhurried() -> None:
        monkeypatch.setattr("curate.store.gathering.LONGEST_SECONDS", 30)

    futures = gather(filled, pool, [put(schema, number) for number in range(10)], meanwhile=unhurried)
    revisions = [future.result(30) for future in futures]
    assert revisions == sorted(revisions)
    assert stored(filled) == [f"change {number}" for number in range(10)]
    assert len(commits) <= 3  # the first, the ten, and the reading just now


@on_sqlite
def test_a_round_is_no_longer_than_it_may_be(filled: Store, schema: Schema, pool: ThreadPoolExecutor) -> None:
    commits = count_commits(filled)
    for future in gather(filled, pool, [put(schema, number) for number in range(MOST + 10)]):
        future.result(30)
    assert len(commits) >= 3
    assert len(stored(filled)) == MOST + 10


@pytest.mark.parametrize("failing", [0, 3, 5])
@on_sqlite
def test_one_that_fails_hurts_no_other(filled: Store, schema: Schema, pool: ThreadPoolExecutor, failing: int) -> None:
    """Nor does what it had written before it failed stay."""

    def fail(session: Session) -> int:
        put(schema, failing)(session)
        raise CurateError("no such thing; choose another")

    works = [fail if number == failing else put(schema, number) for number in range(6)]
    futures = gather(filled, pool, works)
    with pytest.raises(CurateError, match="choose another"):
        futures[failing].result(30)
    others = [number for number in range(6) if number != failing]
    assert all(futures[number].result(30) > 0 for number in others)
    assert stored(filled) == [f"change {number}" for number in others]
    assert filled.save(put(schema, failing)) > 0


@on_sqlite
def test_a_commit_that_fails_is_told_to_all_and_saves_nothing(
    filled: Store, schema: Schema, pool: ThreadPoolExecutor
) -> None:
    """A real one: SQLite looks at deferred foreign keys when it commits."""

    def orphan(session: Session) -> int:
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        session.connection().execute(text("INSERT INTO block VALUES ('gone', 0, 'body', 0, 1, '{}')"))
        return 1

    futures = gather(filled, pool, [put(schema, 0), orphan, put(schema, 2)])
    for future in futures:
        with pytest.raises(Exception, match="FOREIGN KEY"):
            future.result(30)
    assert stored(filled) == []
    assert filled.save(put(schema, 0)) > 0
    assert stored(filled) == ["change 0"]


@on_sqlite
def test_a_transaction_that_cannot_begin_is_told_to_all_at_once(
    filled: Store, schema: Schema, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> Iterator[Session]:
        raise CurateError("another process has been writing; do it again")

    with monkeypatch.context() as patch:
        works = [put(schema, nth) for nth in range(5)]
        futures = gather(filled, pool, works, lambda: patch.setattr(filled._gathering, "_writing", refuse))
        for future in futures:
            with pytest.raises(CurateError, match="do it again"):
                future.result(30)
    assert filled.save(put(schema, 0)) > 0


def test_it_may_not_be_entered_from_writing(filled: Store, schema: Schema, ready_database_url: str) -> None:
    if ready_database_url.startswith("sqlite"):
        with filled.writing(), pytest.raises(RuntimeError, match="pass the outer session on"):
            filled.save(put(schema, 0))
    assert filled.save(put(schema, 0)) > 0


def test_many_threads_lose_and_double_nothing(filled: Store, schema: Schema, pool: ThreadPoolExecutor) -> None:
    """Each twice, as by a browser that had no answer in time; one in ten fails; others write beside them."""

    def work(number: int) -> int:
        if number % 10 == 9:

            def fail(session: Session) -> int:
                put(schema, 10_000 + number)(session)
                raise KeyError(number)

            with pytest.raises(KeyError):
                filled.save(fail)
            return 0
        if number % 10 == 8:
            with filled.writing() as session:
                return put(schema, 20_000 + number, "ben")(session)
        return filled.save(put(schema, number // 2))

    list(pool.map(work, range(400)))
    kept = stored(filled)
    expected = {f"change {number // 2}" for number in range(400) if number % 10 < 8}
    assert len(kept) == len(set(kept))
    assert set(kept) == expected
    assert len(stored(filled, "ben")) == 40
