"""A release's folder is there whole or not at all, is never written over, and verifies itself."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from adjudicated import annotation, layer, modest, released, releases
from hypothesis import given

from curate.adapters.exporters.csv import write_csv
from curate.adapters.exporters.folder import read_manifest, write_release
from curate.adapters.exporters.jsonl import write_jsonl
from curate.adapters.exporters.reading import read_release, verify_release
from curate.core.canonical import content_digest
from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.core.release_diff import diff_records
from curate.core.release_records import Place
from curate.core.releases import ReleaseContent, records, release_digest

BOTH = {"csv": write_csv, "jsonl": write_jsonl}
TEXTS = {"a": "😀 She said 𝕸 no.", "b": "He-said yes.", "c": "Storm hits Gull Bay.", "d": "STORM hits  gull bay."}

HOLD = """
import fcntl, os, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def sample(*more: str) -> ReleaseContent:
    documents = [Document(name, text) for name, text in TEXTS.items()] + [Document(name, name * 9) for name in more]
    return released(documents, [layer("ada", annotation(2, 4), document=d.id) for d in documents], [])


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_release_is_a_folder_that_verifies(tmp_path: Path) -> None:
    folder = write_release(sample(), "1", tmp_path / "exports", BOTH)
    assert folder == tmp_path / "exports" / "sample-1"
    assert sorted(os.listdir(folder)) == [
        "CITATION.cff",
        "DATACARD.md",
        "METHODS.md",
        "annotations.csv",
        "croissant.json",
        "datacard.html",
        "dev.jsonl",
        "documents.csv",
        "manifest.json",
        "schema.json",
        "test.jsonl",
        "train.jsonl",
    ]
    about = read_manifest(folder)
    assert about["digest"] == release_digest(sample())
    assert about["files"].keys() == set(os.listdir(folder)) - {"manifest.json"}
    assert verify_release(folder) == []
    assert list(read_release(folder)) == list(records(sample()))
    assert os.listdir(tmp_path / "exports") == ["sample-1"]


def test_writing_it_again_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_release(sample(), "1", tmp_path / name, BOTH) for name in ("one", "two"))
    assert bytes_of(one) == bytes_of(two)
    assert write_release(sample(), "1", tmp_path / "one", BOTH) == one
    assert bytes_of(one) == bytes_of(two)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_what_another_process_is_writing_is_not_cleared_away(tmp_path: Path) -> None:
    partial = tmp_path / "sample-1.partial"
    partial.mkdir()
    holding = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        writing = threading.Thread(target=write_release, args=(sample(), "1", tmp_path, BOTH))
        writing.start()
        writing.join(0.3)
        assert writing.is_alive()
        assert os.listdir(tmp_path) == [partial.name]
        other.stdin.close()
        writing.join(30)
    assert os.listdir(tmp_path) == ["sample-1"]
    assert verify_release(tmp_path / "sample-1") == []


def test_a_release_is_never_written_over(tmp_path: Path) -> None:
    folder = write_release(sample(), "1", tmp_path, BOTH)
    before = bytes_of(folder)
    for content, exporters in [(sample("e"), BOTH), (sample(), {"csv": write_csv})]:
        with pytest.raises(CurateError, match=r"exists and differs in .*make a new version"):
            write_release(content, "1", tmp_path, exporters)
    assert bytes_of(folder) == before
    assert os.listdir(tmp_path) == ["sample-1"]
    write_release(sample("e"), "2", tmp_path, BOTH)
    told = [(d.document_id, d.label) for d in diff_records(read_release(folder), read_release(tmp_path / "sample-2"))]
    assert ("e", None) in told
    assert [place for place in told if place[1]] == [("e", "quote")]


def test_a_failing_exporter_leaves_nothing(tmp_path: Path) -> None:
    def fail(release: ReleaseContent, folder: Path) -> None:
        raise CurateError("this format cannot say it; choose another")

    with pytest.raises(CurateError, match="cannot say it"):
        write_release(sample(), "1", tmp_path, {**BOTH, "zzz": fail})
    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file", "utf-8")
    with pytest.raises(CurateError, match="could not be written"):
        write_release(sample(), "1", tmp_path / "exports", BOTH)


def test_many_threads_make_one_release(tmp_path: Path) -> None:
    threads = [threading.Thread(target=write_release, args=(sample(), "1", tmp_path, BOTH)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert os.listdir(tmp_path) == ["sample-1"]
    assert verify_release(tmp_path / "sample-1") == []


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from test_release_folder import BOTH, sample
from curate.adapters.exporters.folder import write_release
def die(release, folder):
    os.kill(os.getpid(), signal.SIGKILL)
write_release(sample(), "1", Path(sys.argv[1]), {**BOTH, "zzz": die})
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_killed_process_leaves_no_release_and_the_next_clears_up(tmp_path: Path, repository: Path) -> None:
    paths = [str(repository), str(repository / "tests" / "fixtures"), str(Path(__file__).parent)]
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), *paths], check=False)
    assert done.returncode == -signal.SIGKILL
    assert os.listdir(tmp_path) == ["sample-1.partial"]
    assert verify_release(write_release(sample(), "1", tmp_path, BOTH)) == []
    assert os.listdir(tmp_path) == ["sample-1"]


@modest
@given(releases())
def test_every_release_verifies(tmp_path_factory: pytest.TempPathFactory, content: ReleaseContent) -> None:
    folder = write_release(content, "1", tmp_path_factory.mktemp("exports"), BOTH)
    assert verify_release(folder) == []


def edit_json(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value), "utf-8")


class TestVerify:
    """Each fault is found even where the files' hashes in the manifest have been made to fit."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return write_release(sample(), "1", tmp_path, BOTH)

    def told(self, folder: Path) -> str:
        return "\n".join(map(str, verify_release(folder)))

    def line(self, folder: Path, change: Callable[[dict[str, object]], object]) -> Path:
        path = next(p for p in sorted(folder.glob("*.jsonl")) if p.stat().st_size)
        first, *rest = path.read_text("utf-8").split("\n")
        record = json.loads(first)
        change(record)
        path.write_text("\n".join([json.dumps(record), *rest]), "utf-8")
        return path

    def test_changed_missing_and_added_files(self, folder: Path) -> None:
        with (folder / "documents.csv").open("a", encoding="utf-8") as file:
            file.write("x\n")
        (folder / "schema.json").unlink()
        (folder / "notes.txt").write_text("mine", "utf-8")
        told = self.told(folder)
        assert "documents.csv: has been changed" in told
        assert "schema.json: is missing" in told
        assert "notes.txt: is not in the manifest" in told

    def test_another_text(self, folder: Path) -> None:
        self.line(folder, lambda record: record.update(text="no " + str(record["text"])))
        told = self.told(folder)
        assert "has a text whose SHA-256 is another" in told
        assert "the quote is" in told
        assert "is not the record that the manifest describes" in told

    def test_moved_spans(self, folder: Path) -> None:
        def move(record: dict[str, object]) -> None:
            record["annotations"][0]["start"] -= 1  # type: ignore[index]

        self.line(folder, move)
        assert "stands at 1:4" in self.told(folder)

    def test_a_document_twice_and_one_gone(self, folder: Path) -> None:
        path = self.line(folder, lambda record: None)
        lines = path.read_text("utf-8").split("\n")
        path.write_text("\n".join([lines[0], *lines]), "utf-8")
        other = next(p for p in sorted(folder.glob("*.jsonl")) if p.stat().st_size and p != path)
        other.write_text("", "utf-8")
        told = self.told(folder)
        assert "is in the release twice" in told
        assert "is in the manifest but in no file" in told
        assert "counts what is not there" in told

    def test_equal_texts_in_two_splits(self, tmp_path: Path) -> None:
        content = sample()
        names = list(content.fractions)
        other = next(name for name in names if name != content.places["d"].split)
        places = {**content.places, "d": Place(other, "another")}
        folder = write_release(replace(content, places=places), "1", tmp_path, BOTH)
        told = self.told(folder)
        assert "has the same text as" in told
        assert len(told.splitlines()) == 1

    def test_a_manifest_made_to_fit(self, folder: Path) -> None:
        edit_json(folder / "manifest.json", lambda about: about.update(agreement=[]))
        assert "its content has" in self.told(folder)

    def test_another_schema(self, folder: Path) -> None:
        edit_json(folder / "schema.json", lambda schema: schema.update(title="Other"))
        assert "is not the schema that the manifest names" in self.told(folder)

    def test_a_table_whose_offsets_do_not_fit_its_quotes(self, folder: Path) -> None:
        path = folder / "annotations.csv"
        path.write_text(path.read_text("utf-8").replace(",2,4,", ",2,5,", 1), "utf-8")
        assert "2:5 is not as long as its quote" in self.told(folder)

    @pytest.mark.parametrize(
        "change",
        [
            lambda about: about.update(format="another/2"),
            lambda about: about.pop("documents"),
            lambda about: about.update(files=[]),
            lambda about: about["split"].update(fractions=[["../../etc/x", 1.0]]),
            lambda about: about["files"].update({"../../secret": {"sha256": ""}}),
            lambda about: about.update(documents=[3]),
        ],
    )
    def test_hostile_manifests(self, folder: Path, change: Callable[[dict[str, object]], object]) -> None:
        edit_json(folder / "manifest.json", change)
        assert self.told(folder)

    @pytest.mark.parametrize(
        "line",
        ['{"doc_id": "a"}', '{"doc_id": "a", "text": "\\ud800"}', "[", '{"doc_id": "a", "text": "x", "blocks": [{}]}'],
    )
    def test_hostile_records(self, folder: Path, line: str) -> None:
        (folder / "train.jsonl").write_text(line + "\n", "utf-8")
        told = self.told(folder)
        assert "train.jsonl: has been changed" in told
        assert len(told.splitlines()) > 1

    def test_records_that_cannot_be_compared_are_named(self, folder: Path) -> None:
        path = self.line(folder, lambda record: record.pop("annotations"))
        with pytest.raises(CurateError, match=rf"{path.name} has no whole record"):
            list(read_release(folder))

    def test_bytes_that_are_not_utf_8(self, folder: Path) -> None:
        (folder / "train.jsonl").write_bytes(b"\xff\n")
        assert "train.jsonl:1 is not JSON in UTF-8" in self.told(folder)
        (folder / "train.jsonl").write_bytes(b"")
        (folder / "annotations.csv").write_bytes(b"\xff\n")
        assert "is not CSV in UTF-8" in self.told(folder)

    def test_what_is_no_release(self, tmp_path: Path) -> None:
        assert "cannot be read" in self.told(tmp_path)
        with pytest.raises(CurateError, match="cannot be read"):
            read_release(tmp_path)

    def test_only_csv(self, tmp_path: Path) -> None:
        folder = write_release(sample(), "1", tmp_path, {"csv": write_csv})
        assert verify_release(folder) == []
        with pytest.raises(CurateError, match="written as JSONL"):
            read_release(folder)
        assert content_digest({}) != read_manifest(folder)["digest"]
