"""Rows of CSV: UTF-8, lines ended by `\\n`, an empty cell for what is absent.

Cells are quoted where they hold a comma, a quote, a line break or white space at an end; those that a spreadsheet
would run are disarmed (`core.csv_safety`). Without the mark that Excel wants, any other program reads the first header
as it is.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from curate.adapters.exporters.files import new_file
from curate.core.csv_safety import disarm_cell
from curate.core.errors import CurateError

# Excel cuts or drops what is beyond, and says so at most once.
EXCEL_ROWS, EXCEL_CELL = 1_048_576, 32_767
_QUOTED = re.compile(r'[,"\r\n]')


class Table:
    """Takes rows, and counts those that Excel would lose."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.rows = self.long_cells = 0

    def row(self, cells: Sequence[object]) -> None:
        words = ["" if cell is None else _text(cell) for cell in cells]
        self._file.write(",".join([quoted(word) if word else "" for word in words]) + "\n")
        self.rows += 1
        if max(map(len, words)) > EXCEL_CELL:
            self.long_cells += sum(len(word) > EXCEL_CELL for word in words)


@contextmanager
def new_table(path: Path, *, excel: bool = False) -> Iterator[Table]:
    """With `excel`, the mark at the start by which Excel knows UTF-8; raises CurateError where Excel would lose
    something."""
    with new_file(path, "utf-8-sig" if excel else "utf-8") as file:
        table = Table(file)
        yield table
        if excel and table.rows > EXCEL_ROWS:
            raise CurateError(
                f"{path.name} has {table.rows:,} rows and Excel reads {EXCEL_ROWS:,}; export without --excel"
            )
        if excel and table.long_cells:
            raise CurateError(
                f"{path.name} has {table.long_cells:,} cells of more than {EXCEL_CELL:,} characters, which Excel cuts; "
                "export without --excel"
            )


def quoted(text: str) -> str:
    """By rules of our own: those of Python's csv module differ between its versions."""
    if _QUOTED.search(text) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return disarm_cell(str(value))
