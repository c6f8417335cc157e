"""A release's folder: written beside its place, and put there whole by one renaming."""

import hashlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from curate import __version__
from curate.adapters.exporters.citation import citation
from curate.adapters.exporters.croissant import croissant
from curate.adapters.exporters.data_card import render_html, render_markdown
from curate.adapters.exporters.files import new_file
from curate.adapters.exporters.manifest_file import WrittenRows
from curate.core.data_card import Card, data_card
from curate.core.errors import CurateError
from curate.core.release_methods import methods_sections
from curate.core.releases import ReleaseContent, manifest
from curate.core.splits import check_fractions
from curate.core.watching import UNWATCHED, Watcher

if sys.platform != "win32":
    import fcntl

Json = dict[str, Any]
Exporter: TypeAlias = Callable[[ReleaseContent, Path], None]
MANIFEST = "manifest.json"
SCHEMA = "schema.json"
METHODS = "METHODS.md"
# Two threads of one server may be asked for the same release at once; the second finds the first's.
_WRITING = threading.Lock()


def write_release(
    content: ReleaseContent,
    version: str,
    folder: Path,
    exporters: Mapping[str, Exporter],
    suffix: str = "",
    watcher: Watcher = UNWATCHED,
) -> Path:
    """Writes `folder/NAME-VERSION/` with the files of each exporter, the schema and the manifest; `suffix` goes to the
    end of the folder's name.

    Until all is on the disk it is `NAME-VERSION.partial`, which a later call clears away. A release
    that is there already with the very same bytes is left alone. Raises CurateError where it has
    others: a release is never written over.
    """
    about = manifest(content, version, software=__version__)

    def fill(partial: Path) -> None:
        for name, export in sorted(exporters.items()):
            watcher.begin(f"writing {name}")
            export(content, partial)
        write_json(partial / SCHEMA, {**content.schema.to_mapping(), "digest": content.schema.digest})
        watcher.begin("writing the manifest")
        write_manifest(partial, about, describe(partial, about))

    return write_folder(folder / f"{content.name}-{version}{suffix}", fill)


def write_folder(place: Path, fill: Callable[[Path], None]) -> Path:
    """What `fill` writes into a folder of its own, under the name `place` when all of it is on the disk.

    Raises CurateError as `write_release` does.
    """
    partial = place.with_name(f"{place.name}.partial")
    try:
        with _alone_in(place.parent):
            try:
                _begin(partial)
                fill(partial)
                _put_in_place(partial, place)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise CurateError(f"{place} could not be written: {error}; make room or give the right to write") from error
    return place


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """No other thread writes into the folder meanwhile, and where the system knows such locks no other process: each
    would clear away what the other has begun. The lock is gone with the process, however it ends."""
    with _WRITING:
        folder.mkdir(parents=True, exist_ok=True)
        if sys.platform == "win32":
            yield
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network disks have none
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def write_manifest(folder: Path, about: Json, known: Mapping[str, Json] = MappingProxyType({})) -> None:
    """`manifest.json`, with the hash of every file that is in the folder by now; `known` are rows of some of them."""
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    files = {name: known[name] if name in known else file_row(path) for name, path in paths.items()}
    write_json(folder / MANIFEST, {**about, "files": files})


def read_manifest(folder: Path) -> Json:
    """Raises CurateError where the folder has no manifest that can be read."""
    return read_json(folder / MANIFEST)


def split_names(about: Json, folder: Path) -> list[str]:
    """The splits that the folder's manifest names; raises CurateError where it names none, or one that could lead out
    of the folder."""
    try:
        fractions = {str(name): share for name, share in about["split"]["fractions"]}
        check_fractions(fractions)
    except (KeyError, TypeError, ValueError) as error:
        raise CurateError(f"{folder / MANIFEST} names no splits; get the release again from its makers") from error
    return list(fractions)


def read_json(path: Path) -> Json:
    """One JSON object of a release's folder; raises CurateError where there is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CurateError(f"{path} cannot be read ({error}); name the folder of a release") from error
    if not isinstance(value, dict):
        raise CurateError(f"{path} holds no JSON object; name the folder of a release")
    return value


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _begin(partial: Path) -> None:
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)


def describe(folder: Path, about: Json) -> dict[str, Json]:
    """Writes what people and catalogues read of the release, whose JSONL files are there; returns the rows of the files
    that they describe."""
    card = data_card(about)
    methods = Card(f"Methods of {card.title}", card.summary, methods_sections(about))
    texts = {
        "DATACARD.md": render_markdown(card),
        "datacard.html": render_html(card),
        METHODS: render_markdown(methods),
    }
    for name, words in texts.items():
        with new_file(folder / name) as file:
            file.write(words)
    with new_file(folder / "CITATION.cff") as file:
        file.write(citation(about))
    paths = sorted(path for path in folder.glob("*.jsonl") if path.stem in about["counts"]["splits"])
    jsonl = {path.name: file_row(path) for path in paths}
    if jsonl:
        write_json(folder / "croissant.json", croissant(about, jsonl))
    return jsonl


def file_row(path: Path) -> Json:
    """What a manifest says of a file."""
    return {"sha256": file_digest(path), "bytes": path.stat().st_size}


def write_json(path: Path, value: Json) -> None:
    """Indented, so that people can read it and tools compare it."""
    with new_file(path) as file:
        file.writelines(_json_parts(value))


def _json_parts(value: Json) -> Iterator[str]:
    """Values that are to be passed over are written row by row, a line each."""
    separator = "{"
    for key, said in value.items():
        yield f"{separator}\n {_dumps(key)}: "
        separator = ","
        if isinstance(said, Iterable) and not isinstance(said, str | list | tuple | dict):
            yield from _list_parts(said)
        else:
            yield _dumps(said).replace("\n", "\n ")
    yield "{}\n" if separator == "{" else "\n}\n"


def _list_parts(rows: Iterable[object]) -> Iterator[str]:
    separator = "["
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    for row in rows.texts() if isinstance(rows, WrittenRows) else map(encode, rows):
        yield f"{separator}\n  {row}"
        separator = ","
    yield "[]" if separator == "[" else "\n ]"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)


def _put_in_place(partial: Path, place: Path) -> None:
    if not place.exists():
        os.replace(partial, place)
        _sync_folder(place.parent)
        return
    different = sorted(_digests(partial).items() ^ _digests(place).items())
    if different:
        names = ", ".join(sorted({name for name, _ in different}))
        raise CurateError(f"{place} exists and differs in {names}; a release stays as it is: make a new version")


def _digests(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): file_digest(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def _sync_folder(folder: Path) -> None:
    """Makes the renaming itself last; only POSIX systems can, and Windows does not need it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
