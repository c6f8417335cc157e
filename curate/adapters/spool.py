"""A spool: JSON values on the disk that were written once and are read as often as wanted, from the beginning.

Its file has no name where the system can do without (POSIX), and is deleted when it is closed where not (Windows): so
nothing of it is left when the process dies, however it dies.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from curate.adapters.quick_json import read_json
from curate.core.errors import CurateError
from curate.core.watching import UNWATCHED, Watcher, watched

Json = dict[str, Any]
BLOCK = 1 << 20


@contextmanager
def spooled(values: Iterable[Json], folder: Path, watcher: Watcher = UNWATCHED) -> Iterator["Spool"]:
    """The values, in a file on the folder's disk until the block ends. Raises CurateError where there is no room."""
    with _file(folder) as file:
        count = 0
        for value in values:
            line = json.dumps(value).encode("ascii") + b"\n"
            try:
                file.write(line)
            except OSError as error:
                raise _no_room(folder, error) from error
            count += 1
        try:
            file.flush()
        except OSError as error:
            raise _no_room(folder, error) from error
        yield Spool(file, count, watcher)


class Spool:
    """Iterating begins anew each time; the watcher is told of every pass."""

    def __init__(self, file: IO[bytes], count: int, watcher: Watcher) -> None:
        self._file, self._count, self._watcher = file, count, watcher

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Json]:
        return watched(map(read_json, self._lines()), self._watcher, self._count)

    def _lines(self) -> Iterator[bytes]:
        """Each pass has its own place in the file, so that several may go on at once."""
        at, rest = 0, b""
        while block := self._read(at):
            at += len(block)
            *lines, rest = (rest + block).split(b"\n")
            yield from lines

    def _read(self, at: int) -> bytes:
        self._file.seek(at)
        return self._file.read(BLOCK)


def _file(folder: Path) -> IO[bytes]:
    try:
        return tempfile.TemporaryFile(dir=folder)
    except OSError as error:
        raise _no_room(folder, error) from error


def _no_room(folder: Path, error: OSError) -> CurateError:
    return CurateError(f"nothing can be prepared in {folder}: {error}; make room or give the right to write")
