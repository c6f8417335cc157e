"""Unit tables: CSV with a row a unit and a column an annotator; an empty cell is a missing value.

The first row names the annotators. Columns named `doc_id` and `unit` are none: the one says in which
document a unit stands, the other names it for human readers. Where the first row has no comma but
semicolons or tabs, as spreadsheets write in much of Europe, those separate the cells.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from curate.adapters.importers.encoding import Unreadable, decode_text, read_bytes
from curate.core.agreement import UnitTable
from curate.core.errors import InvalidInput, Problem

DOCUMENT, UNIT = "doc_id", "unit"
LARGEST = 500_000_000
SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """The table of the rows that could be used, and what was wrong with the others."""

    table: UnitTable
    problems: tuple[Problem, ...]


def read_units(path: Path) -> UnitsRead:
    """Raises InvalidInput where the file cannot be read or its first row names no annotators."""
    try:
        text = decode_text(read_bytes(path, limit=LARGEST), name=path.name).text
    except Unreadable as error:
        raise InvalidInput(path.name, [Problem(path.name, "it cannot be used", str(error))]) from error
    rows = _rows(text)
    header = [name.strip() for name in next(rows, (1, []))[1]]
    _check_header(header, path.name)
    columns = [nth for nth, name in enumerate(header) if name not in {DOCUMENT, UNIT}]
    good, problems = _sort_out(rows, header, path.name)
    values = tuple(tuple(row[column].strip() or None for column in columns) for row in good)
    documents = tuple(row[header.index(DOCUMENT)].strip() for row in good) if DOCUMENT in header else ()
    return UnitsRead(UnitTable(tuple(header[column] for column in columns), values, documents), tuple(problems))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each ends; blank lines are passed over."""
    head = text.partition("\n")[0]
    separator = next((each for each in SEPARATORS if each in head), ",")
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num, []
            continue
        if row:
            yield reader.line_num, row


def _check_header(header: Sequence[str], name: str) -> None:
    where = f"{name}:1"
    problems = [
        Problem(where, f"column {nth} has no name", "write the annotator's name above it")
        for nth, title in enumerate(header, start=1)
        if not title
    ]
    doubled = sorted({title for title in header if title and header.count(title) > 1})
    problems += [
        Problem(where, f"{title!r} stands above two columns", "give each a name of its own") for title in doubled
    ]
    if not set(header) - {DOCUMENT, UNIT}:
        problems.append(Problem(where, "no annotators are named", "write a first row with a name above each column"))
    if problems:
        raise InvalidInput(name, problems)


def _sort_out(
    rows: Iterator[tuple[int, list[str]]], header: Sequence[str], name: str
) -> tuple[list[list[str]], list[Problem]]:
    good, problems = [], []
    for line, row in rows:
        if not row:
            problems.append(Problem(f"{name}:{line}", "it is no row of CSV", "mend its quotation marks"))
        elif len(row) != len(header):
            what = f"it has {len(row)} cells under {len(header)} names"
            problems.append(Problem(f"{name}:{line}", what, "give every row a cell a column, empty where missing"))
        elif DOCUMENT in header and not row[header.index(DOCUMENT)].strip():
            problems.append(Problem(f"{name}:{line}", f"its {DOCUMENT} is empty", "name the document it stands in"))
        else:
            good.append(row)
    return good, problems
