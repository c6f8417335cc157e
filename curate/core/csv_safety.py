"""Cells that no spreadsheet runs.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and some skip white
space before it or treat a tab or a carriage return as the start of a new cell. Articles hold such
words, by accident or by malice, so a cell like that gets an apostrophe in front. So does a cell that
already looks as if it had been given one; that is what makes it reversible.
"""

import re

_BLANKS = r"[\s\ufeff\u200b-\u200d\u2060]*"
# The last four are the full-width forms, which spreadsheets in East Asian settings take for the same.
_STARTERS = r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_RUNS = re.compile(f"'*{_BLANKS}{_STARTERS}")
_DISARMED = re.compile(f"''*{_BLANKS}{_STARTERS}")


def disarm_cell(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet might run it."""
    return f"'{text}" if _RUNS.match(text) else text


def rearm_cell(cell: str) -> str:
    """What `disarm_cell` was given; other cells come back as they are."""
    return cell[1:] if _DISARMED.match(cell) else cell
