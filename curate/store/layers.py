"""Layers: what stands after all changes, kept beside the ledger so that reading costs no replay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select
from sqlmodel import Session

from curate.core.layers import NO_ATTRIBUTES, Action, Annotation, Change, Layer, LayerState, Remark
from curate.core.spans import Span
from curate.core.standoff import attributes_from_json
from curate.store import tables as t
from curate.store.changes import (
    HeldLayer,
    Touch,
    append_changes,
    append_to_held,
    changes_of,
    hold_layer,
    last_touches,
    stored_changes,
)
from curate.store.heads import assign, by_people, is_practice, that_count
from curate.store.machine_layers import add_machine_layers

__all__ = [
    "HeldLayer",
    "LayerCount",
    "Touch",
    "add_machine_layers",
    "append_changes",
    "append_to_held",
    "assign",
    "changes_of",
    "count_layers",
    "documents_in_state",
    "documents_with_layer",
    "get_layer",
    "hold_layer",
    "last_touches",
    "layer_around",
    "layer_revision",
    "layer_states",
    "layers_of",
    "layers_on",
    "revisions_of",
    "stored_changes",
    "stream_layers",
    "submitted_revisions",
]

PAGE = 200


@dataclass(frozen=True, slots=True)
class LayerCount:
    """How many layers one author has in one state, and how many annotations stand in them."""

    author: str
    is_machine: bool
    state: LayerState
    layers: int
    annotations: int


def get_layer(session: Session, *, document_id: str, author: str) -> Layer | None:
    where = and_(t.layer.c.document_id == document_id, t.layer.c.author == author)
    return next(iter(_read_layers(session.connection(), where)), None)


def layer_around(session: Session, *, held: HeldLayer, changes: Sequence[Change]) -> Layer:
    """As much of a held layer as the changes can be judged by, so that a save costs the same in a layer of thousands.

    Whole where one of them submits; else its state, and the annotations in the stretch from the first to the last of
    those that the changes put.
    """
    if any(change.action is Action.SUBMIT for change in changes):
        return _read_layers(session.connection(), t.layer.c.id == held.id)[0]
    spans = [change.annotation.span for change in changes if change.annotation is not None]
    annotations: list[Annotation] = []
    if spans:
        stretch = (t.annotation.c.start < max(span.end for span in spans), t.annotation.c.end > min(spans).start)
        query = select(t.annotation).where(t.annotation.c.layer_id == held.id, *stretch)
        annotations = [_annotation(row) for row in session.connection().execute(query)]
    return Layer(held.document_id, held.author, held.schema_digest, held.state, tuple(annotations))


def layers_of(session: Session, *, document_id: str) -> list[Layer]:
    """Of one document, people's and machines', sorted by author."""
    return _read_layers(session.connection(), t.layer.c.document_id == document_id)


def layers_on(session: Session, *, document_ids: Sequence[str], machine: bool | None = None) -> list[Layer]:
    """Of a few documents (500 at most): suggesters', people's, or all, sorted by document id, then author."""
    wanted = and_(t.layer.c.document_id.in_(document_ids), _wanted(None, None, machine))
    return _read_layers(session.connection(), wanted)


def stream_layers(
    session: Session,
    *,
    author: str | None = None,
    state: LayerState | None = None,
    machine: bool | None = None,
    repeats: bool = False,
) -> Iterator[Layer]:
    """Sorted by document id, then author; holds a page of them at a time.

    `machine` True keeps suggesters' layers alone; False what people found first hand and not for practice, and with
    `repeats` what was put before them again.
    """
    wanted = _wanted(author, state, machine, repeats=repeats)
    page = _read_layers(session.connection(), wanted, PAGE)
    while page:
        yield from page
        page = _read_layers(session.connection(), and_(wanted, _after(page[-1])), PAGE)


def layer_revision(session: Session, *, document_id: str, author: str) -> int:
    """The sequence number of the layer's last change; 0 where it has none or is not there."""
    query = select(t.layer.c.revision).where(t.layer.c.document_id == document_id, t.layer.c.author == author)
    return session.connection().execute(query).scalar() or 0


def revisions_of(session: Session, *, document_id: str) -> dict[str, int]:
    """The revision of each layer of a document, by author."""
    query = select(t.layer.c.author, t.layer.c.revision).where(t.layer.c.document_id == document_id)
    return {row.author: row.revision for row in session.connection().execute(query)}


def submitted_revisions(session: Session) -> dict[str, list[tuple[str, int]]]:
    """By document id, author and revision of people's submitted layers, sorted by author."""
    wanted = _wanted(None, LayerState.SUBMITTED, False)
    query = select(t.layer.c.document_id, t.layer.c.author, t.layer.c.revision).where(wanted)
    found: dict[str, list[tuple[str, int]]] = {}
    for row in session.connection().execute(query.order_by(t.layer.c.document_id, t.layer.c.author)):
        found.setdefault(row.document_id, []).append((row.author, row.revision))
    return found


def layer_states(session: Session, *, machine: bool | None = None) -> list[tuple[str, str, LayerState]]:
    """Document id, author and state of every layer, in that order."""
    query = select(t.layer.c.document_id, t.layer.c.author, t.layer.c.state)
    if machine is not None:
        query = query.where(t.layer.c.is_machine if machine else by_people())
    query = query.order_by(t.layer.c.document_id, t.layer.c.author)
    return [(row.document_id, row.author, LayerState(row.state)) for row in session.connection().execute(query)]


def states_of_author(session: Session, *, author: str, document_id: str | None = None) -> dict[str, LayerState]:
    """The state of the author's layer by document: of all documents on which there is one, or of the one named."""
    query = select(t.layer.c.document_id, t.layer.c.state).where(t.layer.c.author == author)
    if document_id is not None:
        query = query.where(t.layer.c.document_id == document_id)
    return {row.document_id: LayerState(row.state) for row in session.connection().execute(query)}


def documents_with_layer(session: Session, *, author: str) -> set[str]:
    """Ids of the documents on which the author has a layer, in whatever state."""
    query = select(t.layer.c.document_id).where(t.layer.c.author == author)
    return set(session.connection().execute(query).scalars())


def documents_in_state(session: Session, *, author: str, state: LayerState) -> set[str]:
    """Ids of the documents on which the author has a layer in that state."""
    query = select(t.layer.c.document_id).where(t.layer.c.author == author, t.layer.c.state == state.value)
    return set(session.connection().execute(query).scalars())


def count_layers(session: Session) -> list[LayerCount]:
    """A row an author and state, sorted by both."""
    layers = (t.layer.c.author, t.layer.c.is_machine, t.layer.c.state)
    sizes = select(t.annotation.c.layer_id, func.count().label("size")).group_by(t.annotation.c.layer_id).subquery()
    query = (
        select(*layers, func.count().label("layers"), func.coalesce(func.sum(sizes.c.size), 0).label("annotations"))
        .select_from(t.layer.outerjoin(sizes, sizes.c.layer_id == t.layer.c.id))
        .group_by(*layers)
        .order_by(t.layer.c.author, t.layer.c.state)
    )
    rows = session.connection().execute(query)
    return [
        LayerCount(row.author, row.is_machine, LayerState(row.state), row.layers, int(row.annotations)) for row in rows
    ]


def count_coded(session: Session) -> int:
    """How many documents somebody has submitted in earnest."""
    query = select(func.count(t.layer.c.document_id.distinct())).where(_wanted(None, LayerState.SUBMITTED, False))
    return session.connection().execute(query).scalar_one()


def _wanted(
    author: str | None, state: LayerState | None, machine: bool | None, *, repeats: bool = False
) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if author is not None:
        conditions.append(t.layer.c.author == author)
    if state is not None:
        conditions.append(t.layer.c.state == state.value)
    if machine is not None:
        conditions.append(t.layer.c.is_machine if machine else that_count(repeats=repeats))
    return and_(True, *conditions)


def _after(layer: Layer) -> ColumnElement[bool]:
    document_id, author = t.layer.c.document_id, t.layer.c.author
    later_author = and_(document_id == layer.document_id, author > layer.author)
    # The first comparison alone says where in the index to begin; SQLite does not see it in the OR.
    return and_(document_id >= layer.document_id, or_(document_id > layer.document_id, later_author))


def _read_layers(connection: Connection, where: ColumnElement[bool], limit: int | None = None) -> list[Layer]:
    query = select(t.layer, is_practice().label("is_practice")).where(where)
    query = query.order_by(t.layer.c.document_id, t.layer.c.author)
    heads = connection.execute(query.limit(limit)).all()
    ids = [head.id for head in heads]
    annotations, rejected, remarks = (
        _annotations(connection, ids),
        _rejections(connection, ids),
        _remarks(connection, ids),
    )
    return [
        _layer(head, annotations.get(head.id, ()), rejected.get(head.id, ()), remarks.get(head.id, ()))
        for head in heads
    ]


def _annotations(connection: Connection, layer_ids: Sequence[int]) -> Mapping[int, Sequence[Annotation]]:
    if not layer_ids:
        return {}
    query = select(t.annotation).where(t.annotation.c.layer_id.in_(layer_ids)).order_by(t.annotation.c.layer_id)
    rows = connection.execute(query)
    return {key: [_annotation(row) for row in group] for key, group in groupby(rows, key=lambda row: row.layer_id)}


def _rejections(connection: Connection, layer_ids: Sequence[int]) -> Mapping[int, Iterable[str]]:
    if not layer_ids:
        return {}
    query = select(t.rejection).where(t.rejection.c.layer_id.in_(layer_ids)).order_by(t.rejection.c.layer_id)
    rows = connection.execute(query)
    return {key: [row.suggestion_id for row in group] for key, group in groupby(rows, key=lambda row: row.layer_id)}


def _remarks(connection: Connection, layer_ids: Sequence[int]) -> Mapping[int, Sequence[Remark]]:
    if not layer_ids:
        return {}
    query = select(t.remark).where(t.remark.c.layer_id.in_(layer_ids)).order_by(t.remark.c.layer_id)
    rows = connection.execute(query)
    return {
        key: [Remark(row.id, Span(row.start, row.end), row.text) for row in group]
        for key, group in groupby(rows, key=lambda row: row.layer_id)
    }


def _layer(
    head: Row[Any], annotations: Iterable[Annotation], rejected: Iterable[str], remarks: Iterable[Remark]
) -> Layer:
    return Layer(
        document_id=head.document_id,
        author=head.author,
        schema_digest=head.schema_digest,
        state=LayerState(head.state),
        annotations=tuple(annotations),
        rejected=frozenset(rejected),
        remarks=tuple(remarks),
        is_practice=bool(head.is_practice),
    )


def _annotation(row: Row[Any]) -> Annotation:
    attributes = attributes_from_json(row.attributes) if row.attributes else NO_ATTRIBUTES
    return Annotation(row.id, row.label, Span(row.start, row.end), attributes, row.origin, row.note)
