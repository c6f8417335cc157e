"""Files that are there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO


def with_line_feeds(text: str) -> str:
    """The same places, line breaks of one character: in `\\r\\n` the first becomes a space. Programs that read a text
    file take the two for one, and every place behind would be off."""
    return text.replace("\r\n", " \n")


@contextmanager
def new_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A file of text with `\\n` line ends that gets its name when all of it is on the disk.

    Where the block fails, no file is left and one that stood there before stays as it was.
    """
    with _whole(path) as partial, partial.open("w", encoding=encoding, newline="\n") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def new_bytes(path: Path) -> Iterator[BinaryIO]:
    """The same for a file of bytes."""
    with _whole(path) as partial, partial.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    partial = path.with_name(f"{path.name}.partial")
    try:
        yield partial
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
