"""Parquet: a row a document with its annotations in a list, which Hugging Face `datasets`, pandas and Arrow read as
it is. A file for each split; empty splits have a file without rows and the same columns."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

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


def write_parquet(release: ReleaseContent, folder: Path) -> None:
    """`train.parquet` and so on. An attribute that is a span has its words in `value` and its place beside them;
    true and false are written as words."""
    for split in release.fractions:
        with parquet.ParquetWriter(folder / f"{split}.parquet", COLUMNS, compression="zstd") as writer:
            for batch in _batches(row for record in records(release) if (row := _row(record))["split"] == split):
                writer.write_table(pa.Table.from_pylist(batch, schema=COLUMNS))


def _batches(rows: Iterator[Json]) -> Iterator[list[Json]]:
    batch: list[Json] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _row(record: Mapping[str, Any]) -> Json:
    return {
        **{name: record[name] for name in ("doc_id", "sha256", "split", "story", "annotators", "text", "blocks")},
        **{name: record["metadata"][name] for name in _SOURCE},
        "annotations": [
            {**annotation, "attributes": [_attribute(*pair) for pair in annotation["attributes"].items()]}
            for annotation in record["annotations"]
        ],
    }


def _attribute(name: str, value: object) -> Json:
    if isinstance(value, Mapping):
        return {"name": name, "value": value["text"], "start": value["start"], "end": value["end"]}
    said = str(value).lower() if isinstance(value, bool) else value
    return {"name": name, "value": said, "start": None, "end": None}
