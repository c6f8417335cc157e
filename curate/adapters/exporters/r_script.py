"""For R: the tables of CSV, tidy and wide, and `read.R`, which loads them with factors, logicals and labels.

The script takes off the apostrophes that keep spreadsheets from running a cell, by the same rule as `core.csv_safety`.
Every name and code goes into it as a string of R with escapes, so that none can be run.
"""

from collections.abc import Iterable
from pathlib import Path

from curate.adapters.exporters.csv import attribute_columns, write_csv
from curate.adapters.exporters.csv_wide import wide_columns, write_csv_wide
from curate.adapters.exporters.files import new_file
from curate.core.labels import AttributeType
from curate.core.releases import ReleaseContent
from curate.core.schema import Schema

READ = r"""# Run in this folder: source("read.R"). Makes annotations, documents and wide.
as_written <- function(cells) {
  runs <- "^''*[\\s\\x{feff}\\x{200b}-\\x{200d}\\x{2060}]*[=+\\-@\\t\\r\\x{ff1d}\\x{ff0b}\\x{ff0d}\\x{ff20}]"
  marked <- grepl(paste0("(*UTF8)(*UCP)", runs), cells, perl = TRUE)
  ifelse(marked, substring(cells, 2), cells)
}
read_table <- function(file, numbers) {
  table <- read.csv(file, encoding = "UTF-8", colClasses = "character", na.strings = character(0),
                    check.names = FALSE, strip.white = FALSE, quote = "\"")
  table[] <- lapply(table, as_written)
  table[numbers] <- lapply(table[numbers], function(cells) as.integer(ifelse(cells == "", NA, cells)))
  table
}
as_codes <- function(cells, codes) factor(ifelse(cells == "", NA, cells), levels = codes)
"""


def write_r(release: ReleaseContent, folder: Path) -> None:
    write_csv(release, folder)
    write_csv_wide(release, folder)
    splits = _vector(release.fractions)
    with new_file(folder / "read.R") as file:
        file.write(READ)
        for table, numbers in _numbers(release.schema).items():
            file.write(f'{table} <- read_table("{table}.csv", {_vector(numbers)})\n')
        for table in ("annotations", "documents", "wide"):
            file.write(f'{table}[["split"]] <- as_codes({table}[["split"]], {splits})\n')
        file.writelines(_factors(release.schema))


def _numbers(schema: Schema) -> dict[str, list[str]]:
    """The columns of each table that hold whole numbers."""
    places = [column.header for column in attribute_columns(schema) if column.part in {"start", "end"}]
    about = ["length", "unsettled_conflicts"]
    counts = [column.header for column in wide_columns(schema) if column.is_count]
    labels = [f"n_{label.name}" for label in schema.labels]
    return {"annotations": ["start", "end", *places], "documents": [*about, *labels], "wide": [*about, *counts]}


def _factors(schema: Schema) -> Iterable[str]:
    labels = _vector(label.name for label in schema.labels)
    yield f'annotations[["label"]] <- as_codes(annotations[["label"]], {labels})\n'
    for column in wide_columns(schema):
        name = _string(column.header)
        if column.attribute and not column.code and column.attribute.type is AttributeType.CHOICE:
            yield f"wide[[{name}]] <- as_codes(wide[[{name}]], {_vector(column.attribute.values)})\n"
        yield f'attr(wide[[{name}]], "label") <- {_string(column.meaning)}\n'


def _vector(words: Iterable[str]) -> str:
    return f"c({', '.join(map(_string, words))})"


def _string(words: str) -> str:
    r"""ASCII, with `\u{…}` for the rest: what R reads in every locale."""
    said = (c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\U{{{ord(c):x}}}" for c in words)
    return f'"{"".join(said)}"'
