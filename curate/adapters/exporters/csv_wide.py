"""Wide CSV: `wide.csv`, a document a row with what its annotations amount to, as content analysts load it.

For each label: how many annotations, how many code points they cover, the words of the first one. For each of its
attributes: how often each code of a choice, or true and false, was given, and what the first annotation says.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from curate.adapters.exporters.csv import ABOUT, about_document, free_header
from curate.adapters.exporters.csv_rows import new_table
from curate.core.labels import Attribute, AttributeType, Label
from curate.core.releases import ReleaseContent, records
from curate.core.schema import Schema

Json: TypeAlias = dict[str, Any]
Marked: TypeAlias = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class WideColumn:
    """`cell` is given the label's annotations of one document, in the order of the text; `meaning` is its heading in
    words, `code` the value that it counts."""

    header: str
    label: str
    cell: Callable[[Marked], object]
    meaning: str
    attribute: Attribute | None = None
    code: str | None = None

    @property
    def is_count(self) -> bool:
        return self.cell in {len, _covered} or self.code is not None


def write_csv_wide(release: ReleaseContent, folder: Path, *, excel: bool = False) -> None:
    columns = wide_columns(release.schema)
    with new_table(folder / "wide.csv", excel=excel) as table:
        table.row([*ABOUT, *(column.header for column in columns)])
        for record in records(release):
            table.row([*about_document(record), *wide_cells(record, columns)])


def wide_columns(schema: Schema) -> list[WideColumn]:
    """In the schema's order. A header that is taken gets `attribute_` in front."""
    taken = set(ABOUT)
    columns = [column for label in schema.labels for column in _of_label(label)]
    return [WideColumn(free_header(c.header, taken), c.label, c.cell, c.meaning, c.attribute, c.code) for c in columns]


def wide_cells(record: Json, columns: Sequence[WideColumn]) -> Iterator[object]:
    marked: dict[str, list[Json]] = {}
    for annotation in sorted(record["annotations"], key=lambda a: (a["start"], a["end"])):
        marked.setdefault(annotation["label"], []).append(annotation)
    for column in columns:
        yield column.cell(marked.get(column.label, []))


def _of_label(label: Label) -> Iterator[WideColumn]:
    name, title = label.name, label.title
    yield WideColumn(f"n_{name}", name, len, f"{title}: annotations")
    yield WideColumn(f"chars_{name}", name, _covered, f"{title}: code points covered")
    yield WideColumn(f"first_{name}", name, _first_words, f"{title}: words of the first")
    for attribute in label.attributes:
        yield from _of_attribute(label, attribute)


def _of_attribute(label: Label, attribute: Attribute) -> Iterator[WideColumn]:
    name, title = f"{label.name}_{attribute.name}", f"{label.title}, {attribute.title}"
    for value in _codes(attribute):
        counted = _times(attribute.name, value)
        said = str(value).lower() if isinstance(value, bool) else value
        yield WideColumn(f"n_{name}_{said}", label.name, counted, f"{title}: times {said}", attribute, said)
    yield WideColumn(f"first_{name}", label.name, _first_said(attribute.name), f"{title}: of the first", attribute)


def _codes(attribute: Attribute) -> Sequence[str | bool]:
    return (True, False) if attribute.type is AttributeType.BOOLEAN else attribute.values


def _covered(marked: Marked) -> int:
    """Code points under at least one of them."""
    covered = reach = 0
    for one in marked:
        covered += max(0, one["end"] - max(reach, one["start"]))
        reach = max(reach, one["end"])
    return covered


def _first_words(marked: Marked) -> object:
    return marked[0]["quote"] if marked else None


def _times(attribute: str, value: str | bool) -> Callable[[Marked], int]:
    def cell(marked: Marked) -> int:
        return Counter(_said(one, attribute) for one in marked)[value]

    return cell


def _first_said(attribute: str) -> Callable[[Marked], object]:
    def cell(marked: Marked) -> object:
        return _said(marked[0], attribute) if marked else None

    return cell


def _said(annotation: Mapping[str, Any], attribute: str) -> Any:  # noqa: ANN401 - text, a boolean or nothing
    value = annotation["attributes"].get(attribute)
    return value["text"] if isinstance(value, Mapping) else value
