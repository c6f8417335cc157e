"""Gold marks with their attributes, read from stand-off JSON Lines as any tool writes them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from curate.adapters.importers.lines import read_lines
from curate.core.errors import CurateError, Problem
from curate.core.layers import Mark
from curate.core.spans import Span
from curate.core.standoff import attributes_from_json

REMEDY = 'write {"doc_id": "…", "label": "…", "start": 0, "end": 5}, offsets in code points'


class UnreadableMarks(CurateError):
    """A file of marks that cannot be opened."""


@dataclass(slots=True)
class StandoffMarks:
    """Marks by document, and what in the file could not be used."""

    marks: dict[str, list[Mark]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_marks(path: Path) -> StandoffMarks:
    """Every annotation of the file whoever made it; a line without a label says that nothing was found.

    Raises UnreadableMarks where the file cannot be opened.
    """
    found = StandoffMarks()
    for where, row in _rows(path, found.problems):
        try:
            document_id, mark = _mark(row)
        except (ValueError, KeyError, TypeError) as error:
            found.problems.append(Problem(where, f"it holds no annotation ({error})", REMEDY))
            continue
        marks = found.marks.setdefault(document_id, [])
        if mark is not None:
            marks.append(mark)
    return found


def _rows(path: Path, problems: list[Problem]) -> Iterator[tuple[str, Mapping[str, object]]]:
    try:
        with path.open("rb") as handle:
            for line in read_lines(handle):
                where = f"{path.name}:{line.number}"
                try:
                    row = json.loads((line.raw or b"").decode("utf-8-sig") or "null")
                except (ValueError, RecursionError) as error:
                    problems.append(Problem(where, f"it is not JSON in UTF-8 ({error})", REMEDY))
                    continue
                if isinstance(row, dict):
                    yield where, row
                elif row is not None or line.raw is None:
                    problems.append(Problem(where, "it is no JSON object, or too long", REMEDY))
    except OSError as error:
        reason = error.strerror or error
        raise UnreadableMarks(f"{path} cannot be read ({reason}); check its name and permissions") from error


def _mark(row: Mapping[str, object]) -> tuple[str, Mark | None]:
    document_id, label = str(row["doc_id"]), row.get("label")
    if label is None:
        return document_id, None
    start, end = row["start"], row["end"]
    if not isinstance(start, int) or not isinstance(end, int):
        raise ValueError(f"start {start!r} and end {end!r} are not both whole numbers")
    return document_id, Mark(str(label), Span(start, end), attributes_from_json(row.get("attributes") or {}))
