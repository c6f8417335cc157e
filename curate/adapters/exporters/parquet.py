"""Parquet: a row a document with its annotations in a list, which Hugging Face `datasets`, pandas and Arrow read as
it is. A file for each split; empty splits have a file without rows and the same columns."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
from pyarrow import parquet

from curate.core.releases import ReleaseContent, records

Json = dict[str, Any]
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
            files[record["split"]].add(_row(record))


class _Table:
    """One file; holds a batch of rows at a time."""

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

    def add(self, row: Json) -> None:
        self._batch.append(row)
        if len(self._batch) == BATCH:
            self._write()

    def _write(self) -> None:
        if self._batch:
            self._writer.write_table(pa.Table.from_pylist(self._batch, schema=self._columns))
        self._batch = []


def _row(record: Mapping[str, Any]) -> Json:
    return {
        **{name: record[name] for name in ("doc_id", "sha256", "split", "story", "annotators", "text", "blocks")},
        **{name: record["metadata"][name] for name in _SOURCE},
        "annotations": list(map(_annotation, record["annotations"])),
        "layers": [
            {**layer, "annotations": list(map(_annotation, layer["annotations"]))} for layer in record.get("layers", ())
        ],
    }


def _annotation(annotation: Mapping[str, Any]) -> Json:
    return {**annotation, "attributes": [_attribute(*pair) for pair in annotation["attributes"].items()]}


def _attribute(name: str, value: object) -> Json:
    if isinstance(value, Mapping):
        return {"name": name, "value": value["text"], "start": value["start"], "end": value["end"]}
    said = str(value).lower() if isinstance(value, bool) else value
    return {"name": name, "value": said, "start": None, "end": None}
