"""Layers as columns: the labels and borders of many annotations at once, and what their attributes say if asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select
from sqlmodel import Session

from curate.core.agreement import LabelledSpan, LayerSpans, SpanTable
from curate.core.layers import AttributeValue, LayerState
from curate.core.standoff import attributes_from_json
from curate.store import tables as t
from curate.store.heads import by_people, that_count

PAGE = 1000


@dataclass(frozen=True, slots=True)
class SpanLayer:
    """What a person submitted on a document, as agreement sees it; spans are sorted by position."""

    document_id: str
    author: str
    schema_digest: str
    spans: Sequence[LabelledSpan]


def stream_span_layers(
    session: Session,
    *,
    attributes: bool = False,
    without: Mapping[str, str] | None = None,
    repeats: bool = False,
    practice: bool = False,
    alone: bool = True,
) -> Iterator[SpanLayer]:
    """Sorted by document id, then author; holds a page of layers at a time, whose spans share a table.

    `attributes` reads them too, but for the one that `without` names for a label. With `repeats`, also what was put
    before somebody again; with `practice`, what they made in training and qualification. Without `alone`, most layers
    are left out that have no other one on their document: none could agree with them.
    """
    connection = session.connection()
    human = by_people(repeats=repeats) if practice else that_count(repeats=repeats)
    human = human if alone else and_(human, _has_company())
    heads = _read_heads(connection, human)
    while heads:
        spans = _read_spans(connection, [head.id for head in heads], (without or {}) if attributes else None)
        for head, each in zip(heads, spans, strict=True):
            yield SpanLayer(head.document_id, head.author, head.schema_digest, each)
        heads = _read_heads(connection, and_(human, _after(heads[-1])))


def _read_heads(connection: Connection, where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    layer = t.layer.c
    query: Select[Any] = select(layer.id, layer.document_id, layer.author, layer.schema_digest)
    query = query.where(layer.state == LayerState.SUBMITTED.value, where).order_by(layer.document_id, layer.author)
    return connection.execute(query.limit(PAGE)).all()


def _has_company() -> ColumnElement[bool]:
    """Somebody else submitted the document, too, in whatever manner."""
    other = t.layer.alias()
    same = and_(other.c.document_id == t.layer.c.document_id, other.c.id != t.layer.c.id)
    return select(other.c.id).where(same, ~other.c.is_machine, other.c.state == LayerState.SUBMITTED.value).exists()


def _after(head: Row[Any]) -> ColumnElement[bool]:
    document_id, author = t.layer.c.document_id, t.layer.c.author
    later_author = and_(document_id == head.document_id, author > head.author)
    # The first comparison alone says where in the index to begin; SQLite does not see it in the OR.
    return and_(document_id >= head.document_id, or_(document_id > head.document_id, later_author))


def _read_spans(
    connection: Connection, layer_ids: Sequence[int], without: Mapping[str, str] | None
) -> list[LayerSpans]:
    """Those of each layer in turn; with attributes unless `without` is None."""
    annotation = t.annotation.c
    columns = (annotation.layer_id, annotation.label, annotation.start, annotation.end)
    query: Select[Any] = select(*columns) if without is None else select(*columns, annotation.attributes)
    rows = connection.execute(query.where(annotation.layer_id.in_(layer_ids))).all()
    place = {layer_id: nth for nth, layer_id in enumerate(layer_ids)}
    names = sorted({row.label for row in rows})
    code = {name: nth for nth, name in enumerate(names)}
    numbers = np.array([(place[i], code[label], start, end) for i, label, start, end, *_ in rows], np.int64)
    layer, labels, starts, ends = numbers.reshape(-1, 4).T
    order = np.lexsort((labels, ends, starts, layer))
    said = {} if without is None else _read_attributes([rows[nth] for nth in order.tolist()], without)
    table = SpanTable(names, labels[order], starts[order], ends[order], said)
    return table.split(np.bincount(layer, minlength=len(layer_ids)).tolist())


def _read_attributes(rows: Sequence[Row[Any]], without: Mapping[str, str]) -> dict[int, Mapping[str, AttributeValue]]:
    """By the place of the row, for rows that have any."""
    said: dict[int, Mapping[str, AttributeValue]] = {}
    for nth, row in enumerate(rows):
        if row.attributes:
            tie = without.get(row.label)
            found = {name: value for name, value in attributes_from_json(row.attributes).items() if name != tie}
            if found:
                said[nth] = found
    return said
