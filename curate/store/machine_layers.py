"""Machines' layers: made whole, once for a document and author, and never changed."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, select
from sqlmodel import Session

from curate.core.errors import NotFound
from curate.core.layers import Layer
from curate.core.standoff import Json
from curate.store import tables as t
from curate.store.changes import annotation_row
from curate.store.chunks import chunked, insert_rows
from curate.store.heads import check_inside, check_schema, head_row
from curate.store.once import insert_new

ID_LENGTH = 32


def add_machine_layers(session: Session, *, layers: Iterable[Layer]) -> int:
    """Adds the layers whose (document, author) has none yet, and returns how many that were.

    An annotation without an id gets one that the same suggester gives it again on every machine.
    Raises NotFound for an unknown document or schema version, ValueError where an annotation ends
    after the text or the author is a person.
    """
    return sum(_add_chunk(session.connection(), chunk) for chunk in chunked(layers))


def suggestion_ids(layer: Layer) -> list[str]:
    """Ids for the layer's annotations, in order: a digest of who suggests what where.

    Annotations that agree in label and span are told apart by their order among each other.
    """
    seen: Counter[tuple[str, int, int]] = Counter()
    ids = []
    for annotation in layer.annotations:
        place = (annotation.label, annotation.span.start, annotation.span.end)
        key = "\0".join(map(str, (layer.author, layer.document_id, *place, seen[place])))
        seen[place] += 1
        ids.append(annotation.id or hashlib.sha256(key.encode("utf-8")).hexdigest()[:ID_LENGTH])
    return ids


def _add_chunk(connection: Connection, layers: Sequence[Layer]) -> int:
    _check(connection, layers)
    by_key = {(layer.document_id, layer.author): layer for layer in reversed(layers)}
    heads = [head_row(layer.document_id, layer.author, layer.schema_digest, layer.state) for layer in by_key.values()]
    new = [(head.id, by_key[head.document_id, head.author]) for head in insert_new(connection, t.layer, heads)]
    insert_rows(connection, t.annotation, [row for layer_id, layer in new for row in _rows(layer_id, layer)])
    return len(new)


def _check(connection: Connection, layers: Sequence[Layer]) -> None:
    for digest in {layer.schema_digest for layer in layers}:
        check_schema(connection, digest)
    ids = {layer.document_id for layer in layers}
    query = select(t.document.c.id, t.document.c.length).where(t.document.c.id.in_(ids))
    lengths = {row.id: row.length for row in connection.execute(query)}
    for layer in layers:
        if not layer.is_machine:
            raise ValueError(f"{layer.author!r} is a person; a person's layer is made of changes")
        if layer.document_id not in lengths:
            raise NotFound(f"there is no document {layer.document_id!r}; import it first")
        for annotation in layer.annotations:
            check_inside(annotation, layer.document_id, lengths[layer.document_id])


def _rows(layer_id: int, layer: Layer) -> Iterator[Json]:
    for annotation, identity in zip(layer.annotations, suggestion_ids(layer), strict=True):
        yield annotation_row(layer_id, annotation, identity)
