"""Parquet: a row a document with its annotations in a list, which Hugging Face `datasets`, pandas and Arrow read as
it is. A file for each split; empty splits have a file without rows and the same columns."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any, Self, TypeAlias

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from curate.core.releases import ReleaseContent, records

Json = dict[str, Any]
Make: TypeAlias = Callable[[list[Any], pa.StructType], pa.Array]
BATCH = 500
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
    """One file; holds a batch of records at a time."""

    def __init__(self, path: Path, columns: pa.Schema) -> None:
        self._columns = columns
        self._writer = parquet.ParquetWriter(path, columns, compression="zstd")
        self._batch: list[Json] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._write()
        self._writer.close()

    def add(self, record: Json) -> None:
        self._batch.append(record)
        if len(self._batch) == BATCH:
            self._write()

    def _write(self) -> None:
        if self._batch:
            columns = [_column(self._batch, column) for column in self._columns]
            self._writer.write_table(pa.Table.from_arrays(columns, schema=self._columns))
        self._batch = []


def _column(records: Sequence[Json], column: pa.Field) -> pa.Array:
    """Nested columns are built from flat ones: several times faster than handing rows over as dictionaries."""
    if column.name in _SOURCE:
        return pa.array([record["metadata"][column.name] for record in records], column.type)
    if column.name == "annotations":
        return _lists([record["annotations"] for record in records], column.type, _annotations)
    if column.name == "layers":
        return _lists([record["layers"] for record in records], column.type, _layers)
    return pa.array([record[column.name] for record in records], column.type)


def _lists(lists: Sequence[Sequence[Any]], type_: pa.ListType, make: Make) -> pa.Array:
    """A list a row, of what `make` makes of all their members."""
    members = make(list(chain.from_iterable(lists)), type_.value_type)
    return pa.ListArray.from_arrays(pa.array(np.cumsum([0, *map(len, lists)], dtype=np.int32)), members, type=type_)


def _annotations(annotations: list[Json], type_: pa.StructType) -> pa.Array:
    return pa.StructArray.from_arrays([_field(annotations, each) for each in type_], fields=list(type_))


def _field(annotations: list[Json], field: pa.Field) -> pa.Array:
    if field.name == "attributes":
        return _lists([list(a["attributes"].items()) for a in annotations], field.type, _attributes)
    return pa.array([annotation[field.name] for annotation in annotations], field.type)


def _attributes(attributes: list[tuple[str, object]], type_: pa.StructType) -> pa.Array:
    said = [_attribute(value) for _, value in attributes]
    columns = ([name for name, _ in attributes], *([each[nth] for each in said] for nth in range(3)))
    arrays = [pa.array(column, field.type) for column, field in zip(columns, type_, strict=True)]
    return pa.StructArray.from_arrays(arrays, fields=list(type_))


def _attribute(value: object) -> tuple[object, object, object]:
    """Value, start and end."""
    if isinstance(value, Mapping):
        return value["text"], value["start"], value["end"]
    return (str(value).lower() if isinstance(value, bool) else value), None, None


def _layers(layers: list[Json], type_: pa.StructType) -> pa.Array:
    annotators = pa.array([layer["annotator"] for layer in layers], pa.string())
    found = _lists([layer["annotations"] for layer in layers], type_.field("annotations").type, _annotations)
    return pa.StructArray.from_arrays([annotators, found], fields=list(type_))
