"""Backup and restoration: the same project on the other system, and nothing from a file that is not whole."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres_server import new_database
from sqlalchemy import JSON

from curate.adapters.backup_file import opened_backup
from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.core.people import Forbidden, Person, Role, at_own_machine
from curate.core.releases import release_digest
from curate.core.split_plans import SplitPlan
from curate.services.adjudicating import export_conflicts
from curate.services.annotating import Acknowledgement, save_changes
from curate.services.backing_up import back_up, restore
from curate.services.deciding import record_decisions
from curate.services.freezing import freeze
from curate.services.projects import Project, opened
from curate.services.releasing import create_release
from curate.services.reporting import project_status
from curate.services.suggesting import suggest
from curate.services.timing import record_activity
from curate.store.backups import LEFT_OUT, Tables
from curate.store.documents import add_documents
from curate.store.tables import Base

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}
ME = at_own_machine("lead")


@pytest.fixture
def busy(project: Project, save: Save, put: Put) -> Project:
    """With a row in every table that the present services fill."""
    suggest(project, by=ME)
    save("ana", "square.txt", put("claim", "the bridge is closed"), put("quote", "“It is a disgrace,”"), SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), {"action": "reject", "target": "unit:claim:13-33"})
    remark = {"id": "remark-1", "start": 13, "end": 23, "quote": "the bridge", "text": "sure? 😀"}
    save("ben", "square.txt", {"action": "remark", "remark": remark}, SUBMIT)
    save("ana", "harbour.txt", SUBMIT)
    stretch = {"id": "stretch-1", "started": "2026-01-31T09:30:00Z", "seconds": 60, "suggestions_shown": True}
    record_activity(project, document_id="square.txt", author="ana", stretches=[stretch], by=ME)
    for nth, conflict in enumerate(export_conflicts(project, by=ME)):
        answer = {**conflict, "verdict": "take", "taken_from": "ana", "adjudicator": "chris", "reason": f"rule {nth}"}
        record_decisions(project, [("decision", answer)], by=ME)
    create_release(project, name="study", by=ME)
    return project


@pytest.fixture
def other_root(
    request: pytest.FixtureRequest, project_folder: Path, ready_database_url: str, tmp_path: Path
) -> Iterator[Path]:
    """A project of the same codebook on the other of the two systems, whose database was never opened."""
    if ready_database_url.startswith("sqlite"):
        with new_database(request.getfixturevalue("postgres_url")) as url:
            yield project_beside(project_folder, url)
    else:
        yield project_beside(project_folder, f"sqlite:///{tmp_path / 'other.db'}")


def project_beside(folder: Path, url: str) -> Path:
    root = folder.parent / f"other-{uuid4().hex}"
    shutil.copytree(folder / "schemas", root / "schemas")
    (root / "curate.toml").write_text(f"database_url = {url!r}\n", encoding="utf-8")
    return root


def what_it_says(project: Project) -> dict[str, object]:
    try:
        plan = SplitPlan(project.settings.fractions)
        with freeze(project, name="study", seed=7, plan=plan, by=ME) as made:
            frozen = [release_digest(made.content), *made.left_out]
    except CurateError as error:
        frozen = [str(error)]
    return {**project_status(project, by=ME).to_json(), "frozen": frozen}


def test_the_other_system_holds_the_same_project(busy: Project, other_root: Path, tmp_path: Path) -> None:
    made = back_up(busy.root, tmp_path / "study.zip", by=ME)
    restored = restore(other_root, tmp_path / "study.zip", by=ME)
    assert restored.manifest == made.manifest
    assert restored.upgraded == ()
    with opened(other_root) as other:
        assert what_it_says(other) == what_it_says(busy)
        again = back_up(other_root, tmp_path / "again.zip", by=ME)
        assert again.manifest.tables == made.manifest.tables
        assert again.manifest.digest == made.manifest.digest
        # What is added afterwards gets new numbers.
        record_activity(other, document_id="square.txt", author="ana", stretches=[STRETCH], by=ME)
        assert create_release(other, name="other", by=ME).version == "1"
        suggest(other, by=ME)


STRETCH = {"id": "stretch-2", "started": "2026-02-28T09:30:00Z", "seconds": 60, "suggestions_shown": False}


def test_every_table_is_in_a_backup(busy: Project, tmp_path: Path) -> None:
    """A new table is covered without being named anywhere; what is left out is left out on purpose."""
    rows = back_up(busy.root, tmp_path / "study.zip", by=ME).to_json()["rows"]
    assert isinstance(rows, dict)
    assert set(rows) == set(Base.metadata.tables) - LEFT_OUT
    filled = {name for name, count in rows.items() if count}
    assert filled >= {"document", "layer", "change", "annotation", "rejection", "remark", "activity", "decision"}
    with busy.store.reading() as session:
        tables = Tables(session)
        assert {type(value) for name in tables.names for row in tables.read(name) for value in row.values()} <= {
            *(str, int, bool, float, dict, list, type(None)),
        }


def test_who_is_logged_in_is_in_no_backup() -> None:
    for table in Base.metadata.tables.values():
        opens_a_door = any(word in f"{table.name} {' '.join(table.columns.keys())}" for word in ("session", "token"))
        assert not opens_a_door or table.name in LEFT_OUT, f"is {table.name} to be left out of backups?"


def test_every_column_can_be_written_as_json() -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            is_plain = isinstance(column.type, JSON) or column.type.python_type in (str, int, bool, float)
            assert is_plain, f"{table.name}.{column.name} needs a form in backups"
            # Else a child could come before its parent.
            if any(key.column.table is table for key in column.foreign_keys):
                assert [key.name for key in table.primary_key.columns] == ["seq"]


def test_the_file_is_its_owners_alone_and_never_written_over(busy: Project, tmp_path: Path) -> None:
    path = tmp_path / "study.zip"
    back_up(busy.root, path, by=ME)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(CurateError, match="never written over; name a new file"):
        back_up(busy.root, path, by=ME)
    assert path.read_bytes() == before
    with pytest.raises(CurateError, match="could not be written"):
        back_up(busy.root, tmp_path / "nowhere" / "study.zip", by=ME)
    assert not list(tmp_path.glob("*.partial"))


def test_a_backup_that_fails_leaves_no_file(busy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CurateError, match="No space left on device"):
        back_up(busy.root, tmp_path / "study.zip", by=ME)
    assert not list(tmp_path.glob("study.zip*"))


def test_a_database_with_anything_in_it_is_left_alone(busy: Project, tmp_path: Path) -> None:
    back_up(busy.root, tmp_path / "study.zip", by=ME)
    before = what_it_says(busy)
    with pytest.raises(CurateError, match=r"not empty \(document has rows\)"):
        restore(busy.root, tmp_path / "study.zip", by=ME)
    assert what_it_says(busy) == before


def test_a_database_that_was_only_opened_is_empty(busy: Project, other_root: Path, tmp_path: Path) -> None:
    back_up(busy.root, tmp_path / "study.zip", by=ME)
    with opened(other_root) as other:
        assert project_status(other, by=ME).documents == 0
    restore(other_root, tmp_path / "study.zip", by=ME)
    with opened(other_root) as other:
        assert what_it_says(other) == what_it_says(busy)


@pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)
def test_a_database_that_was_never_opened_has_nothing_to_back_up(
    project_folder: Path, database_url: str, tmp_path: Path
) -> None:
    (project_folder / "curate.toml").write_text(f"database_url = {database_url!r}\n", encoding="utf-8")
    with pytest.raises(CurateError, match="curate status"):
        back_up(project_folder, tmp_path / "study.zip", by=ME)
    assert not (tmp_path / "study.zip").exists()


def test_only_leads_may(project: Project, tmp_path: Path) -> None:
    for role in (Role.ANNOTATOR, Role.ADJUDICATOR):
        with pytest.raises(Forbidden):
            back_up(project.root, tmp_path / "study.zip", by=Person("ana", role))
        with pytest.raises(Forbidden):
            restore(project.root, tmp_path / "study.zip", by=Person("ana", role))


@st.composite
def corpora(draw: st.DrawFn) -> list[tuple[Document, list[tuple[str, int, int, str]]]]:
    """Documents of any text, each with what two people marked and noted in it."""
    storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
    found = []
    for nth in range(draw(st.integers(1, 3))):
        text = draw(storable)
        marks = st.tuples(
            st.sampled_from(["ana", "ben"]), st.integers(0, len(text) - 1), st.integers(1, len(text)), storable
        )
        found.append((Document(f"{nth} 😀 é.txt", text), draw(st.lists(marks, max_size=6))))
    return found


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corpus=corpora())
def test_any_project_comes_back(
    corpus: list[tuple[Document, list[tuple[str, int, int, str]]]],
    repository: Path,
    postgres_url: str,
    tmp_path: Path,
) -> None:
    here = tmp_path / uuid4().hex
    shutil.copytree(repository / "schemas", here / "schemas")
    with opened(here) as project, new_database(postgres_url) as url:
        fill(project, corpus)
        there = project_beside(here, url)
        back_up(here, here / "study.zip", by=ME)
        restore(there, here / "study.zip", by=ME)
        with opened(there) as other:
            assert what_it_says(other) == what_it_says(project)
        back_up(there, there / "again.zip", by=ME)
        with opened_backup(here / "study.zip") as one, opened_backup(there / "again.zip") as two:
            assert one.manifest.tables == two.manifest.tables


def fill(project: Project, corpus: list[tuple[Document, list[tuple[str, int, int, str]]]]) -> None:
    with project.store.writing() as session:
        add_documents(session, documents=[document for document, _ in corpus])
    for document, marks in corpus:
        for author, start, end, note in marks:
            annotation = {"id": uuid4().hex, "label": "tweet", "start": start, "end": end, "note": note}
            put = {**annotation, "quote": document.text[start:end]}
            changes = [{"id": uuid4().hex, "action": "put", "annotation": put}, {"id": uuid4().hex, "action": "submit"}]
            save_changes(
                project,
                document_id=document.id,
                author=author,
                sha256=document.sha256,
                schema_digest=project.schema.digest,
                changes=changes,
                by=ME,
            )
