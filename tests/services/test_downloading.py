"""Releases as zip files: the same bytes every time, nothing from elsewhere, and only for those who may read them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from curate.adapters.zip_stream import stream_zip
from curate.api.routes import create_api
from curate.core.errors import NotFound
from curate.core.people import Forbidden
from curate.services.annotating import Acknowledgement
from curate.services.downloading import compare_with, release_folder, written_formats, zip_release
from curate.services.previewing import preview_format
from curate.services.projects import Project
from curate.services.releasing import create_release, export_release, verify_folder
from tests.fixtures.people import ADA, ALONE, ANA

Save = Callable[..., Acknowledgement]
SUBMIT = {"action": "submit"}

on_sqlite = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


@pytest.fixture
def released(project: Project, save: Save, put: Callable[..., Any]) -> Project:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    create_release(project, name="study", by=ALONE)
    export_release(project, "brat", release="study-1", by=ALONE)
    return project


@on_sqlite
def test_a_downloaded_release_is_the_release(released: Project, tmp_path: Path) -> None:
    name, chunks = zip_release(released, "study-1", by=ADA)
    with zipfile.ZipFile(io.BytesIO(b"".join(chunks))) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    assert name == "study-1.zip"
    assert verify_folder(tmp_path / "study-1") == []


def test_the_same_files_are_the_same_zip_whenever_they_were_written(tmp_path: Path) -> None:
    made = []
    for place, order in ((tmp_path / "a", ("x", "y")), (tmp_path / "b", ("y", "x"))):
        folder = place / "study-1"
        folder.mkdir(parents=True)
        for name in order:
            (folder / f"{name}.txt").write_text(name * 10, encoding="utf-8")
        (folder / "x.txt").touch()
        (folder / "y.txt").chmod(0o600)
        made.append(b"".join(stream_zip(folder)))
    assert made[0] == made[1]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("curate.db", encoding="utf-8")
    (tmp_path / "study-1").mkdir()
    (tmp_path / "study-1" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "study-1" / "real.txt").write_text("kept", encoding="utf-8")
    with zipfile.ZipFile(io.BytesIO(b"".join(stream_zip(tmp_path / "study-1")))) as archive:
        assert archive.namelist() == ["study-1/real.txt"]


def test_a_large_file_is_sent_in_parts(tmp_path: Path) -> None:
    (tmp_path / "big").mkdir()
    (tmp_path / "big" / "train.jsonl").write_bytes(b"x" * (5 << 20))
    assert max(map(len, stream_zip(tmp_path / "big"))) < 2 << 20


@on_sqlite
@pytest.mark.parametrize(
    ("release", "format_"), [("study-9", None), ("../study-1", None), ("study-1", "../x"), ("study-1", "conll")]
)
def test_what_is_not_there_is_not_found(released: Project, release: str, format_: str | None) -> None:
    with pytest.raises(NotFound):
        release_folder(released, release, format_, by=ALONE)


@on_sqlite
def test_annotators_do_not_read_releases(released: Project) -> None:
    for ask in (
        lambda: zip_release(released, "study-1", by=ANA),
        lambda: written_formats(released, "study-1", by=ANA),
        lambda: compare_with(released, "study-1", "study-1", by=ANA),
        lambda: preview_format(released, "jsonl", by=ADA),
    ):
        with pytest.raises(Forbidden):
            ask()


@on_sqlite
def test_the_route_sends_a_format_with_its_name(released: Project) -> None:
    assert written_formats(released, "study-1", by=ADA) == ["brat"]
    with TestClient(create_api(released)) as client:
        answer = client.get("/releases/download", params={"release": "study-1", "format": "brat"})
        missing = client.get("/releases/download", params={"release": "study-1", "format": "conll"})
    assert answer.headers["content-disposition"] == 'attachment; filename="study-1.brat.zip"'
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    assert missing.status_code == 404
    assert "curate export --format conll" in missing.json()["detail"]


@on_sqlite
def test_a_preview_shows_hostile_words_as_they_are_written_and_leaves_nothing(released: Project) -> None:
    (start, *_) = [each for each in preview_format(released, "jsonl", by=ALONE) if each.size]
    assert start.text is not None
    assert start.text.startswith("{")
    assert not list(released.exports.glob("preview*"))
