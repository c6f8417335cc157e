"""Backups that were damaged, forged or made to hurt: each is refused with a sentence, and little memory is held."""

import json
import shutil
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from curate.adapters import backup_file
from curate.adapters.backup_file import MANIFEST, Manifest, TableFile, opened_backup, write_backup
from curate.core.errors import CurateError

ROWS = [{"id": f"a{nth}", "text": "words 😀 " * 20} for nth in range(50)]
TABLE = "tables/document.jsonl"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "study.zip"
    write_backup(file, [("document", ROWS), ("empty", [])], revision="0003", made="now", software="curate 0")
    return file


def forge(path: Path, entries: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip of these files in the place of the backup."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def manifest_of(tables: Mapping[str, bytes], **other: Any) -> bytes:  # noqa: ANN401
    """A manifest that is right about these files."""
    files = {
        name: TableFile(content.count(b"\n"), len(content), sha256(content).hexdigest())
        for name, content in tables.items()
    }
    return json.dumps({**Manifest("0003", "now", "curate 0", files).to_json(), **other}).encode()


def read_all(path: Path) -> dict[str, list[dict[str, Any]]]:
    with opened_backup(path) as backup:
        return {name: [row for batch in backup.batches(name) for row in batch] for name in backup.manifest.tables}


def test_what_was_written_is_read(path: Path) -> None:
    assert read_all(path) == {"document": ROWS, "empty": []}
    with opened_backup(path) as backup:
        backup.check()
        assert (backup.manifest.revision, backup.manifest.rows) == ("0003", 50)


def test_a_byte_that_flips_anywhere_is_seen(path: Path, tmp_path: Path) -> None:
    """Wherever it is, the whole content is as it was written, or the file is refused."""
    whole, copy = path.read_bytes(), tmp_path / "copy.zip"
    refused = 0
    for at in range(0, len(whole), 7):
        copy.write_bytes(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :])
        try:
            found = read_all(copy)
        except CurateError:
            refused += 1
        else:
            assert found == {"document": ROWS, "empty": []}
    assert refused > len(whole) / 7 / 2


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_refused(path: Path, share: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(CurateError, match="is no backup"):
        read_all(path)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no zip")
    with pytest.raises(CurateError, match="name a file that curate backup wrote"):
        read_all(tmp_path / "notes.txt")
    with pytest.raises(CurateError, match="cannot be read"):
        read_all(tmp_path / "nowhere.zip")
    with pytest.raises(CurateError, match="no whole backup"):
        read_all(forge(tmp_path / "photos.zip", {"photo.jpg": b"x"}))


LINE = b'{"id":"a"}\n'
FORGED: dict[str, tuple[Callable[[], dict[str, bytes]], str]] = {
    "out of the folder": (
        lambda: {MANIFEST: manifest_of({"document": LINE}), TABLE: LINE, "../../evil": b"x"},
        "other files than its manifest names",
    ),
    "a name that is a path": (
        lambda: {MANIFEST: manifest_of({"../evil": LINE}), "tables/../evil.jsonl": LINE},
        "contradicts itself",
    ),
    "a table is missing": (lambda: {MANIFEST: manifest_of({"document": LINE})}, "other files"),
    "another digest": (
        lambda: {MANIFEST: manifest_of({"document": LINE}), TABLE: b'{"id":"b"}\n'},
        "is not what the manifest says",
    ),
    "another size": (lambda: {MANIFEST: manifest_of({"document": LINE}), TABLE: LINE * 2}, "another size"),
    "a digest of its own": (
        lambda: {MANIFEST: manifest_of({"document": LINE}, digest="0" * 64), TABLE: LINE},
        "contradicts itself",
    ),
    "another format": (lambda: {MANIFEST: manifest_of({"document": LINE}, format="x"), TABLE: LINE}, "another kind"),
    "no JSON": (lambda: {MANIFEST: manifest_of({"document": b"{\n"}), TABLE: b"{\n"}, "is no JSON"),
    "no row": (lambda: {MANIFEST: manifest_of({"document": b"[1]\n"}), TABLE: b"[1]\n"}, "is no row"),
    "no end": (lambda: {MANIFEST: manifest_of({"document": b"{}"}), TABLE: b"{}"}, "without an end"),
    "deep": (
        lambda: {MANIFEST: manifest_of({"document": b"[" * 99_999 + b"\n"}), TABLE: b"[" * 99_999 + b"\n"},
        "is no JSON",
    ),
    "a manifest that is a list": (lambda: {MANIFEST: b"[]", TABLE: LINE}, "cannot be read"),
    "a manifest that is no JSON": (lambda: {MANIFEST: b"\xff", TABLE: LINE}, "cannot be read"),
    "a manifest that never ends": (lambda: {MANIFEST: b"[" * 2_000_000, TABLE: LINE}, "cannot be read"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_backup_is_refused(path: Path, name: str) -> None:
    make, words = FORGED[name]
    with pytest.raises(CurateError, match=words):
        read_all(forge(path, make()))
    assert not (path.parent.parent / "evil").exists()


def test_two_files_of_one_name_are_refused(path: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(TABLE, b"{}\n")
    with pytest.raises(CurateError, match="other files"):
        read_all(path)


def test_a_bomb_is_refused_before_it_goes_off(path: Path) -> None:
    content = b'{"text":"' + b" " * 40_000_000 + b'"}\n'
    forge(path, {MANIFEST: manifest_of({"document": content}), TABLE: content})
    del content
    tracemalloc.start()
    with pytest.raises(CurateError, match="packed tighter than any table is"):
        read_all(path)
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_a_slow_packing_is_refused(path: Path) -> None:
    forge(path, {MANIFEST: manifest_of({"document": LINE}), TABLE: LINE}, zipfile.ZIP_LZMA)
    with pytest.raises(CurateError, match="packed in a way that backups are not"):
        read_all(path)


def test_a_line_that_never_ends_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "LONGEST_LINE", 100)
    with pytest.raises(CurateError, match="line 1 without an end"):
        read_all(path)


def test_little_is_held_however_much_there_is(tmp_path: Path) -> None:
    file = tmp_path / "large.zip"
    rows = ({"id": nth, "text": f"{nth} " * 400} for nth in range(20_000))
    tracemalloc.start()
    write_backup(file, [("document", rows)], revision="0003", made="now", software="curate 0")
    with opened_backup(file) as backup:
        assert sum(len(batch) for batch in backup.batches("document")) == 20_000
        assert backup.manifest.tables["document"].bytes > 30_000_000
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


def test_the_same_rows_are_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    write_backup(again, [("document", ROWS), ("empty", [])], revision="0003", made="now", software="curate 0")
    assert again.read_bytes() == path.read_bytes()
    shutil.copyfile(path, tmp_path / "copy.zip")
    assert read_all(tmp_path / "copy.zip") == read_all(again)
