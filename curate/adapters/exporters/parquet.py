"""Parquet: a row a document with its annotations in a list, which Hugging Face `datasets`, pandas and Arrow read as
it is. A file for each split; empty splits have a file without rows and the same columns."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import pyarrow as pa
from pyarrow import parquet

from curate.adapters.exporters.arrow_columns import Make, lists, lists_of, strings, structs, texts, whole_numbers
from curate.core.releases import ReleaseContent, records

Json = dict[str, Any]
BATCH = 500  # records written at a time
HELD = 50_000_000  # characters of text, with which a batch ends too
AT_ONCE = 25  # of which so many are held as they came
NOWHERE: Mapping[str, None] = MappingProxyType({"start": None, "end": None})
_SOURCE = ("title", "url", "outlet", "author", "published", "language")
_ATTRIBUTE = pa.struct(
    [("name", pa.string()), ("value", pa.string()), ("start", pa.int64()), ("end", pa.int64())],
)
_ANNOTATION = pa.struct(
    [
        ("id", pa.string()),
        ("label", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("quote", pa.string()),
        ("authors", pa.list_(pa.string())),
        ("attributes", pa.list_(_ATTRIBUTE)),
    ]
)
_BLOCK = pa.struct([("kind", pa.string()), ("start", pa.int64()), ("end", pa.int64())])
COLUMNS = pa.schema(
    [
        ("doc_id", pa.string()),
        ("sha256", pa.string()),
        ("split", pa.string()),
        ("story", pa.string()),
        *((name, pa.string()) for name in _SOURCE),
        ("annotators", pa.list_(pa.string())),
        ("text", pa.string()),
        ("blocks", pa.list_(_BLOCK)),
        ("annotations", pa.list_(_ANNOTATION)),
    ]
)
_LAYER = pa.struct(
    [
        ("annotator", pa.string()),
        ("annotations", pa.list_(pa.struct([f for f in _ANNOTATION if f.name != "authors"]))),
    ]
)


def write_parquet(release: ReleaseContent, folder: Path) -> None:
    """`train.parquet` and so on, with a column `layers` where the release tells what each annotator found.

    An attribute that is a span has its words in `value` and its place beside them; true and false are written as words.
    """
    with ExitStack() as stack:
        columns = COLUMNS.append(pa.field("layers", pa.list_(_LAYER))) if release.people.layers else COLUMNS
        files = {s: stack.enter_context(_Table(folder / f"{s}.parquet", columns)) for s in release.fractions}
        for record in records(release):
            files[record["split"]].add(record)


class _Table:
    """One file; holds a batch of records at a time, as columns.

    Records become columns by the few: what is still in the processor's cache is read several times faster, and the
    collector of garbage has less to look through.
    """

    def __init__(self, path: Path, columns: pa.Schema) -> None:
        self._columns = columns
        self._writer = parquet.ParquetWriter(path, columns, compression="zstd")
        self._records: list[Json] = []
        self._parts: list[list[pa.Array]] = []
        self._rows = 0
        self._characters = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._take()
            self._write()
        self._writer.close()

    def add(self, record: Json) -> None:
        self._records.append(record)
        self._rows += 1
        self._characters += len(record["text"])
        is_full = self._rows == BATCH or self._characters > HELD
        if len(self._records) == AT_ONCE or is_full:
            self._take()
        if is_full:
            self._write()

    def _take(self) -> None:
        self._parts.append([_column(self._records, column) for column in self._columns])
        self._records = []

    def _write(self) -> None:
        if self._rows:
            columns = [pa.concat_arrays(parts) for parts in zip(*self._parts, strict=True)]
            self._writer.write_table(pa.Table.from_arrays(columns, schema=self._columns))
        self._parts, self._rows, self._characters = [], 0, 0


def _column(records: Sequence[Json], column: pa.Field) -> pa.Array:
    """Nested columns are built from flat ones: several times faster than handing rows over as dictionaries."""
    if column.name in _SOURCE:
        return strings([record["metadata"][column.name] for record in records])
    return _field([record[column.name] for record in records], column.type, column.name)


def _structs(rows: Sequence[Json], type_: pa.StructType) -> pa.StructArray:
    columns = zip(*map(itemgetter(*type_.names), rows), strict=True) if rows else [()] * len(type_.names)
    named = zip(columns, type_, strict=True)
    return structs([_field(values, field.type, field.name) for values, field in named], type_)


def _field(values: Sequence[Any], type_: pa.DataType, name: str) -> pa.Array:
    if pa.types.is_string(type_):
        return strings(values)
    if pa.types.is_int64(type_):
        return whole_numbers(values)
    if name == "attributes":
        return lists_of(map(len, values), _attributes(values, type_.value_type), type_)
    return lists(values, type_, _MEMBERS[name])


def _attributes(of_each: Sequence[Json], type_: pa.StructType) -> pa.StructArray:
    """All of them, one annotation's behind the other's."""
    names = [name for attributes in of_each for name in attributes]
    values = [value for attributes in of_each for value in attributes.values()]
    spans = [value if isinstance(value, Mapping) else NOWHERE for value in values]
    places = [whole_numbers([span[edge] for span in spans]) for edge in ("start", "end")]
    return structs([strings(names), strings(list(map(_words, values))), *places], type_)


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return str(value["text"])
    return "true" if value else "false"


_MEMBERS: Mapping[str, Make] = {
    "annotators": texts,
    "authors": texts,
    "blocks": _structs,
    "annotations": _structs,
    "layers": _structs,
}
