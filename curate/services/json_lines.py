"""Files of one JSON object a line, as scripts hand them over."""

import json
from pathlib import Path

from curate.core.errors import CurateError, Problem


def read_json_lines(file: Path) -> tuple[list[tuple[str, object]], list[Problem]]:
    """What each line holds, with where it stands (`file:line`), and the lines that are not JSON; blank ones are passed
    over. Raises CurateError where the file cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CurateError(f"{file} cannot be read: {error}; give a UTF-8 file of one JSON object a line") from error
    rows: list[tuple[str, object]] = []
    problems = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                rows.append((f"{file}:{number}", json.loads(line)))
            except json.JSONDecodeError as error:
                problems.append(Problem(f"{file}:{number}", f"is not JSON: {error}", "write one JSON object a line"))
    return rows, problems
