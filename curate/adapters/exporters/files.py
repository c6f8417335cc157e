"""Files that are there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def new_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A UTF-8 file with `\\n` line ends that gets its name when all of it is on the disk.

    Where the block fails, no file is left and one that stood there before stays as it was.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("w", encoding=encoding, newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
