"""A folder as one zip file, made while it is being sent: it is never whole in memory or on the disk.

The same files give the same bytes on any machine: sorted by name, all of one date and one mode, and stored as they
are, because what a compressor makes of a text depends on its version.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

CHUNK = 1 << 20
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file can say
MODE = 0o100644 << 16


class _Sink:
    """Takes what a zip writer writes and gives it away; cannot go back, so sizes follow each file's bytes."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def stream_zip(folder: Path) -> Iterator[bytes]:
    """The folder under its own name; links are left out, for they may lead anywhere."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            about = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", EPOCH)
            about.external_attr, about.create_system = MODE, 3
            with path.open("rb") as file, archive.open(about, "w", force_zip64=True) as entry:
                while chunk := file.read(CHUNK):
                    entry.write(chunk)
                    yield sink.take()
            yield sink.take()
    yield sink.take()
