"""CSV: `annotations.csv`, an annotation a row, and `documents.csv`, a document a row; where the release tells what each
annotator found, also `layers.csv`.

Rows are written as `csv_rows` says; `read_table` gives the cells back as they were.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curate.adapters.exporters.csv_rows import new_table
from curate.core.csv_safety import rearm_cell
from curate.core.errors import CurateError
from curate.core.releases import ReleaseContent, records
from curate.core.schema import AttributeType, Schema

Json = dict[str, Any]
PLACE = ("doc_id", "split", "annotation_id", "label", "start", "end", "quote", "authors", "verdict", "adjudicator")
SOURCE = ("title", "url", "outlet", "author", "published", "language")
FOUND = ("doc_id", "split", "annotator", "annotation_id", "label", "start", "end", "quote")
ABOUT = ("doc_id", "sha256", "split", "story", *SOURCE, "length", "annotators", "unsettled_conflicts")
LIST_SEPARATOR = "; "
LONGEST_CELL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class AttributeColumn:
    """`part` is None for an attribute that is text or a boolean, else `start`, `end` or `text` of a span."""

    header: str
    attribute: str
    part: str | None = None

    def cell(self, attributes: Mapping[str, Any]) -> object:
        value = attributes.get(self.attribute)
        if isinstance(value, dict):
            return value[self.part] if self.part else None
        return None if self.part else value


def write_csv(release: ReleaseContent, folder: Path, *, excel: bool = False) -> None:
    """All tables in one pass over the release; `excel` puts the mark at their start by which Excel knows UTF-8."""
    columns = attribute_columns(release.schema)
    labels = [label.name for label in release.schema.labels]
    with ExitStack() as stack:
        annotations = stack.enter_context(new_table(folder / "annotations.csv", excel=excel))
        documents = stack.enter_context(new_table(folder / "documents.csv", excel=excel))
        layers = stack.enter_context(new_table(folder / "layers.csv", excel=excel)) if release.people.layers else None
        annotations.row([*PLACE, *(column.header for column in columns)])
        documents.row([*ABOUT, *(f"n_{label}" for label in labels)])
        if layers is not None:
            layers.row([*FOUND, *(column.header for column in columns)])
        for record in records(release):
            documents.row([*about_document(record), *_counts(record, labels)])
            for annotation in record["annotations"]:
                annotations.row(annotation_row(record, annotation, columns))
            if layers is not None:
                for row in layer_rows(record, columns):
                    layers.row(row)


def attribute_columns(schema: Schema) -> list[AttributeColumn]:
    """In the schema's order; labels share the column of an attribute that they have by the same name.

    A header that is taken gets `attribute_` in front.
    """
    kinds = [(a.name, a.type is AttributeType.SPAN) for label in schema.labels for a in label.attributes]
    taken = set(PLACE)
    columns = []
    for name, is_span in dict.fromkeys(kinds):
        for part in ("start", "end", "text") if is_span else (None,):
            header = free_header(f"{name}_{part}" if part else name, taken)
            columns.append(AttributeColumn(header, name, part))
    return columns


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table that `write_csv` wrote, cells as they were before they were disarmed."""
    # A quote may be as long as its article, and the csv module stops at 131,072 characters unless told.
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            header = [rearm_cell(cell) for cell in next(rows, [])]
            for row in rows:
                if len(row) != len(header):
                    raise CurateError(f"{path}:{rows.line_num} has {len(row)} cells of {len(header)}; export it again")
                yield dict(zip(header, map(rearm_cell, row), strict=True))
        except (csv.Error, UnicodeDecodeError) as error:
            raise CurateError(f"{path}:{rows.line_num} is not CSV in UTF-8 ({error}); export it again") from error


def about_document(record: Json) -> list[object]:
    """The cells under `ABOUT`."""
    return [
        *(record[name] for name in ("doc_id", "sha256", "split", "story")),
        *(record["metadata"][name] for name in SOURCE),
        len(record["text"]),
        LIST_SEPARATOR.join(record["annotators"]),
        record["conflicts"]["unsettled"],
    ]


def _counts(record: Json, labels: Sequence[str]) -> list[int]:
    count = Counter(annotation["label"] for annotation in record["annotations"])
    return [count[label] for label in labels]


def annotation_row(record: Json, annotation: Json, columns: Sequence[AttributeColumn]) -> list[object]:
    decision = annotation["decision"] or {}
    return [
        record["doc_id"],
        record["split"],
        *(annotation[name] for name in ("id", "label", "start", "end", "quote")),
        LIST_SEPARATOR.join(annotation["authors"]),
        decision.get("verdict"),
        decision.get("adjudicator"),
        *attribute_cells(annotation["attributes"], columns),
    ]


def attribute_cells(attributes: Mapping[str, Any], columns: Sequence[AttributeColumn]) -> list[object]:
    return [column.cell(attributes) if column.attribute in attributes else None for column in columns]


def layer_rows(record: Json, columns: Sequence[AttributeColumn]) -> Iterator[list[object]]:
    for layer in record["layers"]:
        for annotation in layer["annotations"]:
            said = [annotation[name] for name in ("id", "label", "start", "end", "quote")]
            attributes = attribute_cells(annotation["attributes"], columns)
            yield [record["doc_id"], record["split"], layer["annotator"], *said, *attributes]


def free_header(header: str, taken: set[str]) -> str:
    """The header, with `attribute_` in front as often as it takes to be the only one of its name; `taken` learns it."""
    while header in taken:
        header = f"attribute_{header}"
    taken.add(header)
    return header
