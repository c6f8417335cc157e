"""Submitted layers that were made under another version of the codebook."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from curate.core.layers import LayerState
from curate.store import tables as t
from curate.store.chunks import chunked
from curate.store.heads import by_people


@dataclass(frozen=True, slots=True)
class OldLayer:
    """`labels` are those that it holds."""

    document_id: str
    author: str
    schema_digest: str
    revision: int
    labels: frozenset[str]


def layers_of_other_schemas(session: Session, *, digest: str) -> list[OldLayer]:
    """People's, first hand, sorted by document id, then author."""
    layer = t.layer.c
    query = (
        select(layer.id, layer.document_id, layer.author, layer.schema_digest, layer.revision)
        .where(by_people(), layer.state == LayerState.SUBMITTED.value, layer.schema_digest != digest)
        .order_by(layer.document_id, layer.author)
    )
    rows = session.connection().execute(query).all()
    labels: dict[int, set[str]] = {row.id: set() for row in rows}
    for chunk in chunked(labels):
        here = select(t.annotation.c.layer_id, t.annotation.c.label).where(t.annotation.c.layer_id.in_(chunk))
        for layer_id, label in session.connection().execute(here.distinct()):
            labels[layer_id].add(label)
    return [
        OldLayer(row.document_id, row.author, row.schema_digest, row.revision, frozenset(labels[row.id]))
        for row in rows
    ]
