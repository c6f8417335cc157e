"""The checkup: nothing to say about a sound project, and the right thing about each kind of damage."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

from curate.core.people import Forbidden, Person, Role, at_own_machine
from curate.services import examining
from curate.services.accounts import add_account
from curate.services.annotating import Acknowledgement
from curate.services.checkups import Check, Finding
from curate.services.examining import check_network, check_port, check_python, check_room, examine
from curate.services.projects import Project
from curate.services.suggesting import suggest
from curate.settings import Settings
from curate.store.engine import open_engine

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
ME = at_own_machine("doctor")
on_sqlite = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


@pytest.fixture
def busy(project: Project, save: Save, put: Put) -> Project:
    suggest(project, by=ME)
    save("ana", "square.txt", put("claim", "the bridge is closed"), put("quote", "“It is a disgrace,”"))
    save("ana", "square.txt", {"action": "reject", "target": "unit:claim:13-33"}, {"action": "submit"})
    save("ben", "harbour.txt", put("claim", "The harbour reopened"))
    return project


def checkup(root: Path) -> dict[str, Check]:
    return {check.name: check for check in examine(root, by=ME)}


def damage(project: Project, *statements: str, without_guards: str | None = None) -> None:
    """Past the store, as another program might; `without_guards` names the table whose triggers are taken away."""
    engine = open_engine(project.store.url, migrating=True)
    with engine.connect().execution_options(curate_writing=True) as connection, connection.begin():
        if without_guards and connection.dialect.name == "postgresql":
            connection.execute(text(f"ALTER TABLE {without_guards} DISABLE TRIGGER USER"))
        elif without_guards:
            query = f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{without_guards}'"
            for (name,) in connection.execute(text(query)).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_sound_project_passes_every_check(busy: Project) -> None:
    found = checkup(busy.root)
    assert {name: check.finding for name, check in found.items() if name != "port"} == {
        name: Finding.OK for name in found if name != "port"
    }
    assert found["ledgers"].said == "2 layers are what replaying their 5 changes gives"
    assert found["texts"].said.startswith("2 documents")
    assert all(not check.remedy for check in found.values() if check.finding is Finding.OK)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM annotation WHERE layer_id IN (SELECT id FROM layer WHERE author = 'ana')", "what stands in it"),
        (
            "UPDATE annotation SET start = start - 1 WHERE layer_id IN (SELECT id FROM layer WHERE author = 'ana')",
            "ana",
        ),
        ("DELETE FROM rejection", "ana on square.txt"),
        ("UPDATE layer SET state = 'in_progress' WHERE author = 'ana'", "what its changes make"),
        ("UPDATE layer SET revision = 1 WHERE author = 'ana'", "its revision is 1 and its last change is number"),
    ],
)
def test_a_layer_that_is_not_its_ledger_is_named(busy: Project, statement: str, words: str) -> None:
    damage(busy, statement)
    found = checkup(busy.root)
    assert found["ledgers"].finding is Finding.FAIL
    assert words in found["ledgers"].said
    assert "ben" not in found["ledgers"].said
    assert "curate restore" in found["ledgers"].remedy


def test_a_changed_text_and_lost_guards_are_named(busy: Project) -> None:
    damage(busy, "UPDATE document SET text = 'Another.' WHERE id = 'square.txt'", without_guards="document")
    found = checkup(busy.root)
    assert found["texts"].said.endswith(": square.txt")
    assert "gone from document" in found["guards"].said
    assert found["ledgers"].finding is Finding.OK


def test_a_row_that_cannot_be_read_is_a_finding(busy: Project) -> None:
    damage(busy, """UPDATE change SET annotation = '{"id": "a"}' WHERE action = 'put'""", without_guards="change")
    found = checkup(busy.root)
    assert (found["ledgers"].finding, found["guards"].finding) == (Finding.FAIL, Finding.FAIL)
    assert "a row cannot be read" in found["ledgers"].said


@on_sqlite
def test_a_damaged_file_and_orphans_are_named(busy: Project) -> None:
    damage(busy, "UPDATE block SET document_id = 'gone'", "DELETE FROM document WHERE id = 'harbour.txt'")
    assert "has lost its document" in checkup(busy.root)["soundness"].said
    busy.store.dispose()
    file = busy.store.file
    assert file is not None
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[len(content) // 3 : len(content) * 2 // 3] = b"\xff" * (len(content) * 2 // 3 - len(content) // 3)
    file.write_bytes(content)
    found = checkup(busy.root)
    assert any(check.finding is Finding.FAIL and "Traceback" not in check.said for check in found.values())


def test_a_database_that_is_behind_or_was_never_set_up(busy: Project, project_folder: Path) -> None:
    damage(busy, "UPDATE curate_revision SET version_num = '0001'")
    assert "revision 0001" in checkup(project_folder)["database"].said
    damage(busy, "DROP TABLE curate_revision")
    found = checkup(project_folder)
    assert (found["database"].finding, found["database"].remedy) == (
        Finding.WARN,
        "open the project once: curate status",
    )
    assert "ledgers" not in found


@on_sqlite
def test_a_database_that_is_not_there_is_not_made(project_folder: Path) -> None:
    (project_folder / "curate.toml").write_text("", encoding="utf-8")
    before = sorted(project_folder.iterdir())
    assert "will be made" in checkup(project_folder)["database"].said
    assert sorted(project_folder.iterdir()) == before


def test_a_server_that_does_not_answer_is_one_finding(project_folder: Path) -> None:
    url = "postgresql://curate:secret@127.0.0.1:9/none?connect_timeout=2"
    (project_folder / "curate.toml").write_text(f"database_url = {url!r}\n", encoding="utf-8")
    found = checkup(project_folder)
    assert found["database"].finding is Finding.FAIL
    assert "secret" not in str(found)
    assert "ledgers" not in found


@pytest.mark.skipif(os.name != "posix", reason="others' rights are POSIX's")
def test_a_password_that_others_can_read_is_warned_of(project_folder: Path) -> None:
    file = project_folder / "curate.toml"
    file.write_text("database_url = 'postgresql://curate:hush-hush@127.0.0.1:9/none'\n", encoding="utf-8")
    file.chmod(0o644)
    found = checkup(project_folder)["password"]
    assert (found.finding, "chmod 600" in found.remedy, "hush" in found.said) == (Finding.WARN, True, False)
    file.chmod(0o600)
    assert checkup(project_folder)["password"].finding is Finding.OK


def test_settings_codebook_and_folders(project_folder: Path, tmp_path: Path) -> None:
    assert "is not a project" in checkup(tmp_path)["settings"].said
    (project_folder / "exports").write_text("a file where a folder should be")
    assert checkup(project_folder)["exports"].finding is Finding.FAIL
    shutil.rmtree(project_folder / "schemas")
    (project_folder / "schemas").mkdir()
    assert checkup(project_folder)["codebook"].finding is Finding.FAIL
    (project_folder / "curate.toml").write_text("colour = 1\n")
    found = checkup(project_folder)
    assert "is not a setting" in found["settings"].said
    assert "database" not in found


def test_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_python((3, 11)).finding is check_python((3, 13)).finding is Finding.OK
    assert check_python((3, 10)).finding is check_python((3, 14)).finding is Finding.FAIL

    class Room(NamedTuple):
        free: int

    for free, finding in ((10**8, Finding.FAIL), (5 * 10**8, Finding.WARN), (10**10, Finding.OK)):
        monkeypatch.setattr(examining.shutil, "disk_usage", lambda _, free=free: Room(free))
        assert check_room(tmp_path).finding is finding
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert check_port("127.0.0.1", port).finding is Finding.WARN
    assert check_port("127.0.0.1", port).finding is Finding.OK


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_alone_is_no_danger(project: Project, host: str) -> None:
    assert check_network(Settings(host=host), project.store).finding is Finding.OK


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "news.example", "::"])
def test_a_project_that_is_open_to_the_network_fails_until_people_log_in(project: Project, host: str) -> None:
    assert check_network(Settings(host=host), project.store).finding is Finding.FAIL
    behind = Settings(host=host, open_without_login=True)
    assert check_network(behind, project.store).finding is Finding.WARN
    add_account(project, name="lea", role=Role.LEAD, password="correct horse battery", by=ME)
    assert check_network(Settings(host=host), project.store).finding is Finding.OK


def test_only_leads_may(project: Project) -> None:
    with pytest.raises(Forbidden):
        list(examine(project.root, by=Person("ana", Role.ADJUDICATOR)))
