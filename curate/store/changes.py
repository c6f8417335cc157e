"""The ledger of what annotators did, and the projections that it keeps.

The ledger is the truth and is only ever appended to. `layer`, `annotation`, `rejection` and `remark` hold what
`replay` makes of it; they are written in the same transaction, so that no reader sees them differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from curate.core.errors import CurateError
from curate.core.layers import Action, Annotation, Change, Layer, LayerState, Remark, is_machine, replay
from curate.core.standoff import (
    Json,
    annotation_from_json,
    annotation_to_json,
    attributes_to_json,
    remark_from_json,
    remark_to_json,
)
from curate.core.text import check_storable
from curate.store import tables as t
from curate.store.chunks import ROWS, chunked, insert_rows
from curate.store.heads import check_inside, check_remark_inside, check_schema, document_length, hold_head


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """A change as the ledger has it: its place in the sequence, the codebook it was made under, and when."""

    seq: int
    change: Change
    schema_digest: str
    at: str


@dataclass(frozen=True, slots=True)
class HeldLayer:
    """A layer as it was when this transaction took hold of it, and the codebook under which it is changed now.

    `length` is the document's, `id` the layer's own in the store.
    """

    id: int
    document_id: str
    author: str
    schema_digest: str
    length: int
    state: LayerState
    revision: int


@dataclass(frozen=True, slots=True)
class Touch:
    """The last change of an annotation, remark or suggestion: its number and its id."""

    seq: int
    change_id: str


def append_changes(
    session: Session, *, document_id: str, author: str, schema_digest: str, changes: Sequence[Change], at: str
) -> int:
    """Appends those that are not there yet and returns the layer's revision: the number of its last change.

    The author's layer is made where there is none, and belongs to the schema version of its last
    change. Raises NotFound for an unknown document or schema version, ValueError where an annotation
    ends after the text, CurateError where an id was taken before for another change.
    """
    if is_machine(author):
        raise ValueError(f"{author} is a machine's name; its layers are added whole")
    _check(document_id, document_length(session.connection(), document_id), changes)
    held = hold_layer(session, document_id=document_id, author=author, schema_digest=schema_digest)
    return _append_to(session.connection(), held, changes, at)


def hold_layer(session: Session, *, document_id: str, author: str, schema_digest: str) -> HeldLayer:
    """Until the end of the transaction nobody else changes the layer, which is made where there is none. What is
    read of it afterwards is what a change is then appended to.

    Raises NotFound for an unknown document or schema version.
    """
    connection = session.connection()
    length = document_length(connection, document_id)
    check_schema(connection, schema_digest)
    head = hold_head(connection, document_id, author, schema_digest)
    return HeldLayer(head.id, document_id, author, schema_digest, length, LayerState(head.state), head.revision)


def append_to_held(session: Session, *, held: HeldLayer, changes: Sequence[Change], at: str) -> int:
    """As `append_changes`, for a layer that this transaction holds: what was looked up then is not asked again."""
    _check(held.document_id, held.length, changes)
    return _append_to(session.connection(), held, changes, at)


def _append_to(connection: Connection, held: HeldLayer, changes: Sequence[Change], at: str) -> int:
    new = _not_stored(connection, held.id, changes)
    if not new:
        return held.revision
    _append(connection, [_change_row(held.id, change, held.schema_digest, at) for change in new])
    return _project(connection, held, new)


def stored_changes(session: Session, *, document_id: str, author: str, ids: Iterable[str]) -> dict[str, Change | None]:
    """Those of the ids that the ledger has, with their changes; None where it is a change of another layer."""
    found: dict[str, Change | None] = {}
    query = select(t.change, t.layer.c.document_id, t.layer.c.author).join(t.layer, t.layer.c.id == t.change.c.layer_id)
    for chunk in chunked(set(ids)):
        for row in session.connection().execute(query.where(t.change.c.id.in_(chunk))):
            is_own = row.document_id == document_id and row.author == author
            found[row.id] = _change(row) if is_own else None
    return found


def last_touches(session: Session, *, document_id: str, author: str, subjects: Iterable[str]) -> Mapping[str, Touch]:
    """The last change of each of these annotations, remarks and suggestions of a layer; those without one are left
    out. Asks the index for each subject, however long the ledger is."""
    connection = session.connection()
    here = select(t.layer.c.id).where(t.layer.c.document_id == document_id, t.layer.c.author == author)
    layer_id = connection.execute(here).scalar()
    touches: dict[str, Touch] = {}
    for chunk in chunked(set(subjects)) if layer_id is not None else ():
        last = (
            select(func.max(t.change.c.seq))
            .where(t.change.c.layer_id == layer_id, t.change.c.subject.in_(chunk))
            .group_by(t.change.c.subject)
        )
        query = select(t.change.c.seq, t.change.c.id, t.change.c.subject).where(t.change.c.seq.in_(last))
        touches.update((row.subject, Touch(row.seq, row.id)) for row in connection.execute(query))
    return touches


def changes_of(session: Session, *, document_id: str, author: str) -> list[RecordedChange]:
    """The ledger of one layer, in its order; empty where there is no layer."""
    query = (
        select(t.change)
        .join(t.layer, t.layer.c.id == t.change.c.layer_id)
        .where(t.layer.c.document_id == document_id, t.layer.c.author == author)
        .order_by(t.change.c.seq)
    )
    rows = session.connection().execute(query)
    return [recorded_change(row) for row in rows]


def recorded_change(row: Row[Any]) -> RecordedChange:
    return RecordedChange(row.seq, _change(row), row.schema_digest, row.at)


def last_change(session: Session) -> int:
    """The number of the last change that anyone made; 0 without any."""
    return int(session.connection().execute(select(func.max(t.change.c.seq))).scalar_one() or 0)


def _check(document_id: str, length: int, changes: Sequence[Change]) -> None:
    for change in changes:
        check_storable(change.id, "a change's id")
        check_storable(change.target or "", f"the target of change {change.id}")
        if change.annotation is not None:
            check_inside(change.annotation, document_id, length)
            # Reading it back is the proof that it can be: a NUL in a note would be refused later.
            annotation_from_json(annotation_to_json(change.annotation))
        if change.remark is not None:
            check_remark_inside(change.remark, document_id, length)
            remark_from_json(remark_to_json(change.remark))


def _not_stored(connection: Connection, layer_id: int, changes: Sequence[Change]) -> list[Change]:
    """The changes that are new, each once. Raises CurateError where an id was taken for something else."""
    known: dict[str, Row[Any]] = {}
    for chunk in chunked({change.id for change in changes}):
        rows = connection.execute(select(t.change).where(t.change.c.id.in_(chunk)))
        known.update((row.id, row) for row in rows)
    new: dict[str, Change] = {}
    for change in changes:
        row = known.get(change.id)
        if row is not None and (row.layer_id != layer_id or _change(row) != change):
            raise _taken(change.id)
        if row is None and new.setdefault(change.id, change) != change:
            raise _taken(change.id)
    return list(new.values())


def _append(connection: Connection, rows: Sequence[Json]) -> None:
    try:
        for chunk in chunked(rows, ROWS):
            connection.execute(insert(t.change), chunk)
    except IntegrityError as error:
        # Another connection took the id for another layer while we looked.
        raise _taken(", ".join(row["id"] for row in rows[:3])) from error


def _taken(identity: str) -> CurateError:
    return CurateError(f"the id {identity!r} was taken before for another change; send this one under a new id")


def _project(connection: Connection, held: HeldLayer, new: Sequence[Change]) -> int:
    """Writes what the new changes make of the layer; returns its new revision."""
    # Replayed over an empty layer, the changes leave exactly what they add.
    before = Layer(held.document_id, held.author, held.schema_digest, held.state)
    after = replay(before, new)
    _replace_annotations(connection, held.id, _touched(new, {Action.PUT, Action.DELETE}), after)
    _replace_rejections(connection, held.id, _touched(new, {Action.REJECT, Action.UNREJECT}), after)
    _replace_remarks(connection, held.id, _touched(new, {Action.REMARK, Action.UNREMARK}), after)
    last = select(func.max(t.change.c.seq)).where(t.change.c.layer_id == held.id)
    revision = connection.execute(last).scalar_one()
    values = {"schema_digest": held.schema_digest, "state": after.state.value, "revision": revision}
    connection.execute(update(t.layer).where(t.layer.c.id == held.id).values(values))
    return int(revision)


def _touched(changes: Iterable[Change], actions: set[Action]) -> set[str]:
    return {change.subject for change in changes if change.action in actions and change.subject is not None}


def _replace_annotations(connection: Connection, layer_id: int, touched: set[str], after: Layer) -> None:
    for chunk in chunked(touched):
        here = t.annotation.c.layer_id == layer_id
        connection.execute(delete(t.annotation).where(here, t.annotation.c.id.in_(chunk)))
    insert_rows(connection, t.annotation, [annotation_row(layer_id, a, a.id) for a in after.annotations])


def _replace_rejections(connection: Connection, layer_id: int, touched: set[str], after: Layer) -> None:
    for chunk in chunked(touched):
        here = t.rejection.c.layer_id == layer_id
        connection.execute(delete(t.rejection).where(here, t.rejection.c.suggestion_id.in_(chunk)))
    rows = [{"layer_id": layer_id, "suggestion_id": suggestion} for suggestion in sorted(after.rejected)]
    insert_rows(connection, t.rejection, rows)


def _replace_remarks(connection: Connection, layer_id: int, touched: set[str], after: Layer) -> None:
    for chunk in chunked(touched):
        here = t.remark.c.layer_id == layer_id
        connection.execute(delete(t.remark).where(here, t.remark.c.id.in_(chunk)))
    insert_rows(connection, t.remark, [_remark_row(layer_id, remark) for remark in after.remarks])


def _remark_row(layer_id: int, remark: Remark) -> Json:
    span = remark.span
    return {"layer_id": layer_id, "id": remark.id, "start": span.start, "end": span.end, "text": remark.text}


def annotation_row(layer_id: int, annotation: Annotation, identity: str) -> Json:
    return {
        "layer_id": layer_id,
        "id": identity,
        "label": annotation.label,
        "start": annotation.span.start,
        "end": annotation.span.end,
        "attributes": attributes_to_json(annotation.attributes),
        "origin": annotation.origin,
        "note": annotation.note,
    }


def _change_row(layer_id: int, change: Change, schema_digest: str, at: str) -> Json:
    return {
        "id": change.id,
        "layer_id": layer_id,
        "action": change.action.value,
        "annotation": None if change.annotation is None else annotation_to_json(change.annotation),
        "remark": None if change.remark is None else remark_to_json(change.remark),
        "target": change.target,
        "subject": change.subject,
        "schema_digest": schema_digest,
        "at": at,
    }


def _change(row: Row[Any]) -> Change:
    annotation = None if row.annotation is None else annotation_from_json(row.annotation)
    remark = None if row.remark is None else remark_from_json(row.remark)
    return Change(row.id, Action(row.action), annotation, row.target, remark)
