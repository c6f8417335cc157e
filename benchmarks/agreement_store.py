"""A project whose database holds a large corpus, written past the services: theirs is not the speed in question."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from agreement_corpus import ANNOTATORS, CHUNK, LABELS, LENGTH, Chunk, draw_chunks

from curate.services.projects import init_project, opened

SPANS = 10
TEXT = ("the river rose and the bridge was closed, " * (LENGTH // 40 + 1))[:LENGTH]
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def fill(root: Path, documents: int) -> int:
    """Returns the number of spans; every other document lacks the third annotator."""
    init_project(root)
    with opened(root) as project:
        digest, path = project.schema.digest, project.store.url.database
    connection = sqlite3.connect(str(path))
    with connection:
        for nth, chunk in enumerate(draw_chunks(documents, SPANS)):
            fill_chunk(connection, chunk, nth * CHUNK, digest)
    [[n_spans]] = connection.execute("SELECT count(*) FROM annotation")
    connection.close()
    return int(n_spans)


def fill_chunk(connection: sqlite3.Connection, chunk: Chunk, first: int, digest: str) -> None:
    insert(connection, "document", document_rows(chunk, first))
    insert(connection, "layer", layer_rows(chunk, first, digest))
    insert(connection, "annotation", annotation_rows(chunk, first))


def insert(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    listed = list(rows)
    names = ", ".join(f'"{name}"' for name in listed[0])
    marks = ", ".join(f":{name}" for name in listed[0])
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", listed)


def document_rows(chunk: Chunk, first: int) -> Iterator[dict[str, Any]]:
    for nth in range(first, first + chunk.n_documents):
        yield {
            "id": f"{nth:06}.txt",
            "sha256": SHA256,
            "length": LENGTH,
            "text": TEXT,
            "source": "made up",
            "outlet": f"Outlet {nth % 7}",
            "published": f"2025-{nth % 12 + 1:02}-01",
            "language": "en",
            "extra": "{}",
        }


def layer_rows(chunk: Chunk, first: int, digest: str) -> Iterator[dict[str, Any]]:
    for document in range(first, first + chunk.n_documents):
        for nth in range(3 - document % 2):
            yield {
                "id": document * len(ANNOTATORS) + nth + 1,
                "document_id": f"{document:06}.txt",
                "author": ANNOTATORS[nth],
                "is_machine": False,
                "schema_digest": digest,
                "state": "submitted",
                "revision": 1,
            }


def annotation_rows(chunk: Chunk, first: int) -> Iterator[dict[str, Any]]:
    document, annotator = np.divmod(chunk.layer, len(ANNOTATORS))
    there = annotator < 3 - (first + document) % 2
    columns = (column[there].tolist() for column in (chunk.layer, chunk.label, chunk.start, chunk.end))
    for nth, (layer, label, start, end) in enumerate(zip(*columns, strict=True)):
        yield {
            "layer_id": first * len(ANNOTATORS) + layer + 1,
            "id": f"{nth * 2654435761 % 2**32:08x}{nth:08x}",  # as random as ids from a browser are
            "label": LABELS[label],
            "start": start,
            "end": end,
            "attributes": '{"type": "direct"}',
        }
