"""What goes wrong with a database is said in a sentence with a remedy, and never with the password."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import psycopg.sql
import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import IntegrityError

from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.store.documents import add_documents, count_documents, list_documents
from curate.store.engine import Store, read_url

PASSWORD = "s3cret/ü"
on_sqlite = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("curate.db", "database_url is not a URL; write sqlite:///curate.db or postgresql"),
        ("", "database_url is not a URL"),
        (f"postgresql://user:{PASSWORD}@host:port/x", "database_url is not a URL"),
        (f"mysql://user:{PASSWORD}@host/x", "database_url begins with mysql; write sqlite:///FILE or postgresql"),
        ("postgresql+asyncpg://host/x", "begins with postgresql.asyncpg"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////nowhere/at/all/curate.db", "the folder /nowhere/at/all is not there; make it or correct"),
        ("sqlite:////", "names no file|is a folder; name a file"),
    ],
)
def test_a_url_that_is_none_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(CurateError, match=sentence) as caught:
        Store(url)
    assert_secret(caught.value)


def test_drivers_need_not_be_named() -> None:
    for url in ("postgres://host/x", "postgresql://host/x", "postgresql+psycopg://host/x"):
        assert read_url(url).drivername == "postgresql+psycopg"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 100)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(CurateError, match=r"notes.txt is not a SQLite database; name another file in database_url"):
        store.migrate()
    assert path.read_text() == "not a database " * 100


@on_sqlite
def test_a_damaged_file(filled: Store) -> None:
    path = Path(str(filled.url.database))
    with filled.writing() as session:
        add_documents(session, documents=[Document(f"d{n}", "text " * 2_000) for n in range(50)])
    filled.dispose()
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) // 2) + content[8192 + len(content) // 2 :])
    with pytest.raises(CurateError, match="is damaged; restore it from a copy"), filled.reading() as session:
        list_documents(session)


@on_sqlite
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody without rights")
def test_a_file_that_may_not_be_written(filled: Store, tmp_path: Path) -> None:
    """As another user, because root may write everywhere."""
    filled.dispose()
    script = (
        "import os, sys; from curate.store.engine import Store; from curate.core.errors import CurateError\n"
        "import curate.store.documents as d; from curate.core.documents import Document\n"
        "os.setuid(65534)\n"
        "try:\n"
        "    with Store(sys.argv[1]).writing() as session:\n"
        "        d.add_documents(session, documents=[Document('x', 'text')])\n"
        "except CurateError as error:\n"
        "    print(error)\n"
    )
    made = [tmp_path, *tmp_path.parents]
    for folder in made[: made.index(Path(tempfile.gettempdir()))]:
        folder.chmod(0o755)
    Path(str(filled.url.database)).chmod(0o644)
    command = [sys.executable, "-c", script, filled.url.render_as_string()]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "cannot be written; give yourself write permission on the file and its folder" in said.stdout, said.stderr


@on_sqlite
def test_a_full_disk(filled: Store) -> None:
    """SQLite says the same where a file may not grow further."""
    many = [Document(f"big{number}", "text " * 5_000) for number in range(20)]
    with pytest.raises(CurateError, match="the disk is full, and nothing of this was saved in"):
        _add_without_room(filled, many)
    with filled.reading() as session:
        assert count_documents(session) == 3


def _add_without_room(store: Store, documents: list[Document]) -> None:
    with store.writing() as session:
        pages = session.connection().execute(text("PRAGMA page_count")).scalar_one()
        session.connection().execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        add_documents(session, documents=documents)


@on_sqlite
def test_a_file_that_somebody_else_keeps(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curate.store.engine.BUSY_SECONDS", 0.1)
    impatient = Store(filled.url.render_as_string())
    # Not through `writing`, whose lock would make this thread wait for itself.
    other = filled._engine.connect().execution_options(curate_writing=True)
    with (
        other.begin(),
        pytest.raises(CurateError, match=r"another process has been writing to .* close the other process"),
        impatient._session({"curate_writing": True}) as session,
    ):
        count_documents(session)
    other.close()
    impatient.dispose()


def test_a_database_that_was_never_set_up(database_url: str) -> None:
    store = Store(database_url)
    with pytest.raises(CurateError, match="has not been set up; open the project once"), store.reading() as session:
        list_documents(session)
    store.dispose()


def test_a_server_that_is_not_there() -> None:
    store = Store("postgresql://curate:s3cret@127.0.0.1:9/news")
    with pytest.raises(CurateError, match=r"does not answer on 127.0.0.1:9/news .* start the server or") as caught:
        store.migrate()
    assert_secret(caught.value)
    assert_secret(repr(store))


def test_a_database_that_is_not_there(postgres_database: str) -> None:
    store = Store(Store(postgres_database).url.set(database="nosuch").render_as_string(hide_password=False))
    with pytest.raises(CurateError, match=r"there is no database .*/nosuch; create it \(createdb\) or correct"):
        store.migrate()


def test_a_wrong_password(postgres_database: str) -> None:
    url = Store(postgres_database).url
    with asking_for_passwords(url, user="curate_locked", password="right"):
        wrong = url.set(username="curate_locked", password="s3cret")
        with pytest.raises(CurateError, match=r"refused the user name or password for .*; correct them") as caught:
            Store(wrong.render_as_string(hide_password=False)).migrate()
    assert_secret(caught.value)


@contextmanager
def asking_for_passwords(url: URL, *, user: str, password: str) -> Iterator[None]:
    """Makes the server, which may trust everybody, ask this user."""
    rules = "COPY (SELECT unnest(string_to_array(%s, chr(10)))) TO {}"
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True, cursor_factory=psycopg.ClientCursor) as admin:
        found = admin.execute("SELECT setting, pg_read_file(setting) FROM pg_settings WHERE name = 'hba_file'")
        (path, before) = found.fetchone() or ("", "")
        write = psycopg.sql.SQL(rules).format(psycopg.sql.Literal(path))
        admin.execute(
            psycopg.sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                psycopg.sql.Identifier(user), psycopg.sql.Literal(password)
            )
        )
        try:
            admin.execute(write, [f"host all {user} all scram-sha-256\n{before}"])
            admin.execute("SELECT pg_reload_conf()")
            yield
        finally:
            admin.execute(write, [before])
            admin.execute("SELECT pg_reload_conf()")
            admin.execute(psycopg.sql.SQL("DROP ROLE {}").format(psycopg.sql.Identifier(user)))


def test_a_lost_connection_saves_nothing(postgres_database: str) -> None:
    store = Store(postgres_database)
    store.migrate()
    with pytest.raises(CurateError, match="was lost, and nothing of this was saved; do it again"):
        _add_and_lose_connection(store)
    with store.writing() as session:
        assert count_documents(session) == 0
        add_documents(session, documents=[Document("a", "text")])
    store.dispose()


def _add_and_lose_connection(store: Store) -> None:
    with store.writing() as session:
        add_documents(session, documents=[Document("a", "text")])
        process = session.connection().execute(text("SELECT pg_backend_pid()")).scalar_one()
        with store.reading() as other:
            other.connection().execute(text(f"SELECT pg_terminate_backend({process})"))
        count_documents(session)


def test_reading_cannot_write(filled: Store) -> None:
    with pytest.raises(CurateError, match=r"cannot be written|can only be read"), filled.reading() as session:
        add_documents(session, documents=[Document("x", "text")])


def test_an_error_of_ours_stays_what_it_is(filled: Store) -> None:
    """And does not show the texts, which may not be ours to show."""
    statement = text("INSERT INTO block VALUES (:id, 0, 'body', 5, 3, '{}')")
    with pytest.raises(IntegrityError) as caught, filled.writing() as session:
        session.connection().execute(statement, {"id": "a secret text"})
    assert "ck_block_span" in str(caught.value)
    assert "a secret text" not in str(caught.value).partition("DETAIL")[0]


def test_an_error_undoes_all_of_a_transaction(filled: Store) -> None:
    """Even what a function of the caller's has committed, which it should not."""

    def add_and_fail() -> None:
        with filled.writing() as session:
            add_documents(session, documents=[Document("x", "text")])
            session.commit()
            raise LookupError("after the commit")

    with pytest.raises(LookupError, match="after the commit"):
        add_and_fail()
    with filled.reading() as session:
        assert count_documents(session) == 3


@on_sqlite
def test_writing_inside_writing_says_so(filled: Store) -> None:
    inner = "one thread; pass the outer session on"
    with pytest.raises(RuntimeError, match=inner), filled.writing(), filled.writing():
        pass
    with filled.writing() as session:
        assert count_documents(session) == 3


def assert_secret(said: object) -> None:
    assert "s3cret" not in str(said)
