"""For SPSS and PSPP: the tables of CSV, tidy and wide, and for each a syntax file `.sps` that reads it.

A statistics program reads a line a case, so that line breaks and control characters in a cell are spaces here; the
syntax says how many cells that is. A cell that begins with an apostrophe gets one more, beside those that a spreadsheet
would run: so the syntax gives every cell back by taking off one. What a cell of more than 32,767 bytes says, SPSS
would cut; it is refused.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from curate.adapters.exporters.csv import about_document, annotation_row, attribute_columns, layer_rows
from curate.adapters.exporters.csv_rows import quoted
from curate.adapters.exporters.csv_wide import wide_cells, wide_columns
from curate.adapters.exporters.files import new_file
from curate.adapters.exporters.spss_columns import (
    Variable,
    annotation_variables,
    in_one_line,
    layer_variables,
    wide_variables,
)
from curate.adapters.exporters.spss_syntax import syntax
from curate.core.csv_safety import disarm_cell
from curate.core.errors import CurateError
from curate.core.releases import ReleaseContent, records

LONGEST = 32_767  # bytes of a string, in SPSS and PSPP


def write_spss(release: ReleaseContent, folder: Path) -> None:
    """Raises CurateError where a cell is longer than SPSS reads."""
    schema, splits = release.schema, list(release.fractions)
    counted, said = wide_columns(schema), attribute_columns(schema)
    with ExitStack() as stack:
        annotations = stack.enter_context(_new_table(folder, "annotations", annotation_variables(schema, splits)))
        wide = stack.enter_context(_new_table(folder, "wide", wide_variables(schema, splits)))
        layers = None
        if release.people.layers:
            layers = stack.enter_context(_new_table(folder, "layers", layer_variables(schema, splits)))
        for record in records(release):
            wide.row([*about_document(record), *wide_cells(record, counted)])
            for annotation in record["annotations"]:
                annotations.row(annotation_row(record, annotation, said))
            if layers is not None:
                for row in layer_rows(record, said):
                    layers.row(row)


class _Cases:
    """Writes a line a case, and takes the measure of each column in bytes."""

    def __init__(self, file: TextIO, variables: Sequence[Variable]) -> None:
        self._file = file
        self.widths = [variable.least_width for variable in variables]
        self.changed = 0
        self._line([variable.header for variable in variables])

    def row(self, cells: Sequence[object]) -> None:
        words = [_said(cell) for cell in cells]
        self.changed += sum(in_one_line(word) != word for word in words)
        kept = [_guarded(in_one_line(word)) for word in words]
        self.widths = [max(width, len(word.encode())) for width, word in zip(self.widths, kept, strict=True)]
        self._line(kept)

    def _line(self, cells: Sequence[str]) -> None:
        self._file.write(",".join(map(quoted, cells)) + "\n")


@contextmanager
def _new_table(folder: Path, name: str, variables: Sequence[Variable]) -> Iterator[_Cases]:
    with new_file(folder / f"{name}.csv") as file:
        table = _Cases(file, variables)
        yield table
        long = [variable.header for variable, width in zip(variables, table.widths, strict=True) if width > LONGEST]
        if long:
            raise CurateError(
                f"cells of {', '.join(long)} in {name}.csv have more than {LONGEST:,} bytes, which SPSS cuts; "
                "export as csv or r"
            )
    with new_file(folder / f"{name}.sps", "utf-8-sig") as file:
        file.writelines(f"{line}\n" for line in syntax(name, variables, table.widths, table.changed))


def _guarded(word: str) -> str:
    """One apostrophe more where there is one already: then one is to be taken off every cell that begins with one."""
    return f"'{word}" if word.startswith("'") else disarm_cell(word)


def _said(value: Any) -> str:  # noqa: ANN401 - what a table holds: text, a number, a boolean or nothing
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
