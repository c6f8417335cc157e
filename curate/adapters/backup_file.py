"""A backup: one zip of a JSON Lines file a table, and a manifest with the number, size and digest of each.

A backup may come from anyone. Nothing of it is ever unpacked to a file; names are compared with those of the manifest,
sizes with what was announced, and no line is longer than a document can be, so that reading holds little memory.
"""

import hashlib
import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from curate.core.canonical import canonical_json, content_digest
from curate.core.errors import CurateError

FORMAT = "curate-backup"
VERSION = 1
MANIFEST = "manifest.json"
LONGEST_LINE = 64 * 1024 * 1024
LONGEST_MANIFEST = 1024 * 1024
BATCH_ROWS = 1_000
BATCH_BYTES = 4 * 1024 * 1024
# Real tables come to a tenth or a thirtieth of their size; a file of zeros to a thousandth.
SMALL = 16 * 1024 * 1024
TIGHTEST = 200
NAME = re.compile(r"[a-z][a-z_]{0,62}")
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TableFile:
    """How many rows a table has, and what its file comes to."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: its tables in the order in which they can be filled, parents before children."""

    revision: str
    made: str
    software: str
    tables: Mapping[str, TableFile]

    @property
    def digest(self) -> str:
        """Of all rows: the same content has the same, whichever database it lay in and whenever it was copied."""
        return content_digest({name: table.sha256 for name, table in self.tables.items()})

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def to_json(self) -> Row:
        tables = [{"table": name, **asdict(table)} for name, table in self.tables.items()]
        about = {"revision": self.revision, "made": self.made, "software": self.software, "digest": self.digest}
        return {"format": FORMAT, "version": VERSION, **about, "tables": tables}


def write_backup(
    path: Path, tables: Iterable[tuple[str, Iterable[Row]]], *, revision: str, made: str, software: str
) -> Manifest:
    """The file has its name when all of it is on the disk; only its owner may read it.

    Raises CurateError where a file of that name is there, or cannot be written.
    """
    if path.exists():
        raise CurateError(f"{path} exists, and a backup is never written over; name a new file")
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            manifest = _write_archive(file, tables, revision, made, software)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise CurateError(
            f"{path} could not be written ({error.strerror}); make room or name another folder"
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write_archive(
    file: io.BufferedRandom, tables: Iterable[tuple[str, Iterable[Row]]], revision: str, made: str, software: str
) -> Manifest:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        written = {name: _write_table(archive, name, rows) for name, rows in tables}
        manifest = Manifest(revision, made, software, written)
        with archive.open(_entry(MANIFEST), "w") as entry:
            entry.write(json.dumps(manifest.to_json(), indent=1).encode())
    return manifest


def _write_table(archive: zipfile.ZipFile, name: str, rows: Iterable[Row]) -> TableFile:
    digest, count, size = hashlib.sha256(), 0, 0
    with archive.open(_entry(_place(name)), "w", force_zip64=True) as entry:
        for row in rows:
            line = canonical_json(row).encode("utf-8") + b"\n"
            entry.write(line)
            digest.update(line)
            count, size = count + 1, size + len(line)
    return TableFile(count, size, digest.hexdigest())


class Backup:
    """A backup that is open for reading."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path = path
        self._archive = archive
        self.manifest = self._read_manifest()
        self._check_entries()

    def check(self) -> None:
        """Reads everything once. Raises CurateError where anything is not as the manifest says."""
        for name in self.manifest.tables:
            for _ in self.batches(name):
                pass

    def batches(self, name: str) -> Iterator[list[Row]]:
        """The rows of a table, some at a time; raises CurateError at the end where its digest is another."""
        table = self.manifest.tables[name]
        digest, count, size = hashlib.sha256(), 0, 0
        batch: list[Row] = []
        held = 0
        with self._reading(), self._archive.open(_place(name)) as entry:
            lines = io.BufferedReader(entry, 1024 * 1024)  # type: ignore[type-var]
            while line := lines.readline(LONGEST_LINE):
                digest.update(line)
                count, size, held = count + 1, size + len(line), held + len(line)
                batch.append(self._row(line, name, count))
                if len(batch) == BATCH_ROWS or held >= BATCH_BYTES:
                    yield batch
                    batch, held = [], 0
        if TableFile(count, size, digest.hexdigest()) != table:
            raise self._damaged(f"{name} is not what the manifest says")
        if batch:
            yield batch

    def _row(self, line: bytes, name: str, nth: int) -> Row:
        if not line.endswith(b"\n"):
            raise self._damaged(f"{name} has a line {nth} without an end")
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._damaged(f"line {nth} of {name} is no JSON") from error
        if not isinstance(row, dict):
            raise self._damaged(f"line {nth} of {name} is no row")
        return row

    def _read_manifest(self) -> Manifest:
        with self._reading(), self._archive.open(MANIFEST) as entry:
            content = entry.read(LONGEST_MANIFEST)
        try:
            about = json.loads(content)
            if about["format"] != FORMAT or about["version"] != VERSION:
                raise self._damaged(
                    f"it is of another kind ({about['format']!r:.40}, version {about['version']!r:.10})"
                )
            tables = {row["table"]: _table_file(row) for row in about["tables"]}
            manifest = Manifest(str(about["revision"]), str(about["made"]), str(about["software"]), tables)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise self._damaged("its manifest cannot be read") from error
        if manifest.digest != about.get("digest") or not all(NAME.fullmatch(name) for name in tables):
            raise self._damaged("its manifest contradicts itself")
        return manifest

    def _check_entries(self) -> None:
        expected = [MANIFEST, *(_place(name) for name in self.manifest.tables)]
        if sorted(info.filename for info in self._archive.infolist()) != sorted(expected):
            raise self._damaged("it holds other files than its manifest names")
        for name, table in self.manifest.tables.items():
            info = self._archive.getinfo(_place(name))
            if info.file_size != table.bytes:
                raise self._damaged(f"{name} has another size than the manifest says")
            if info.file_size > max(SMALL, TIGHTEST * info.compress_size):
                raise self._damaged(f"{name} is packed tighter than any table is")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self._damaged(f"{name} is packed in a way that backups are not")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (*DAMAGED, KeyError) as error:
            raise self._damaged(str(error).strip("'\"") or "it ends too early") from error
        except OSError as error:
            raise CurateError(f"{self._path} cannot be read ({error.strerror}); check the disk") from error

    def _damaged(self, what: str) -> CurateError:
        return CurateError(f"{self._path} is no whole backup: {what}; nothing was restored, take another copy")


@contextmanager
def opened_backup(path: Path) -> Iterator[Backup]:
    """Raises CurateError where it is none, or damaged, as far as its manifest shows."""
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise CurateError(f"{path} cannot be read ({error.strerror}); name a file that curate backup wrote") from error
    except DAMAGED as error:
        raise CurateError(f"{path} is no backup ({error}); name a file that curate backup wrote") from error
    with archive:
        yield Backup(path, archive)


def _table_file(row: Mapping[str, object]) -> TableFile:
    rows, size, digest = row["rows"], row["bytes"], row["sha256"]
    if not (isinstance(rows, int) and isinstance(size, int) and isinstance(digest, str)):
        raise TypeError("rows, bytes and sha256 are numbers and a text")
    return TableFile(rows, size, digest)


def _place(name: str) -> str:
    return f"tables/{name}.jsonl"


def _entry(name: str) -> zipfile.ZipInfo:
    """Without a moment of its own, so that the same rows are the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
