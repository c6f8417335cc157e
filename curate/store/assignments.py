"""Who was given which document, in which round, and what has become of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, func, or_, select, true, update
from sqlmodel import Session

from curate.core.authors import AGAIN, repeat_of
from curate.core.dealing import Order
from curate.core.layers import Action, LayerState
from curate.core.rounds import Purpose
from curate.store import tables as t
from curate.store.chunks import chunked
from curate.store.heads import check_schema, head_row
from curate.store.once import insert_new


@dataclass(frozen=True, slots=True)
class Given:
    """A document given to somebody. `layer` is the state of what they have made of it, None where nothing is there;
    `began` says whether they ever changed anything, `last` is the number of their last submission, 0
    without one, and `submitted` its moment."""

    id: int
    round: str
    document_id: str
    annotator: str
    purpose: Purpose
    at: str
    withdrawn_because: str | None
    layer: LayerState | None
    began: bool
    last: int
    submitted: str | None

    @property
    def author(self) -> str:
        """Whose name stands on the layer that it is done in."""
        return repeat_of(self.annotator) if self.purpose is Purpose.REPEAT else self.annotator

    @property
    def is_done(self) -> bool:
        return self.layer is LayerState.SUBMITTED


def give(
    session: Session, *, round_name: str, orders: Iterable[Order], schema_digest: str, at: str, by: str
) -> list[Order]:
    """Those that were new. What is coded or is gold gets a layer in the state `assigned`; a repeat gets its own when
    it is opened, so that nothing tells of it before."""
    connection = session.connection()
    check_schema(connection, schema_digest)
    round_id = connection.execute(select(t.round_.c.id).where(t.round_.c.name == round_name)).scalar_one()
    given = []
    for chunk in chunked(orders):
        rows = [
            {
                "round_id": round_id,
                "document_id": order.document_id,
                "annotator": order.annotator,
                "purpose": order.purpose.value,
                "at": at,
                "by": by,
            }
            for order in chunk
        ]
        new = [Order(row.document_id, row.annotator, Purpose(row.purpose)) for row in _insert(session, rows)]
        first_hand = [order for order in new if order.purpose is not Purpose.REPEAT]
        heads = [head_row(o.document_id, o.annotator, schema_digest, LayerState.ASSIGNED) for o in first_hand]
        insert_new(connection, t.layer, heads)
        given += new
    return given


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> Sequence[Row[Any]]:
    return insert_new(session.connection(), t.assignment, rows)


def take_back(session: Session, *, given: Iterable[Given], at: str, because: str) -> None:
    """Withdraws them; an empty layer that nobody began goes with its assignment, whatever was begun stays."""
    connection = session.connection()
    for chunk in chunked(given):
        values = {"withdrawn": at, "withdrawn_because": because}
        ids = [each.id for each in chunk]
        connection.execute(
            update(t.assignment).where(t.assignment.c.id.in_(ids), t.assignment.c.withdrawn.is_(None)).values(values)
        )
        for each in chunk:
            if not each.began:
                connection.execute(
                    delete(t.layer).where(
                        t.layer.c.document_id == each.document_id,
                        t.layer.c.author == each.author,
                        t.layer.c.state == LayerState.ASSIGNED.value,
                        t.layer.c.revision == 0,
                    )
                )


def hold_untouched(session: Session, *, round_name: str) -> None:
    """Until the end of the transaction nobody begins what they were given in the round and have not begun: else it
    would be taken from them while they do. On SQLite there is one writer anyway."""
    query = (
        select(t.layer.c.id)
        .join(
            t.assignment,
            and_(t.assignment.c.document_id == t.layer.c.document_id, t.assignment.c.annotator == t.layer.c.author),
        )
        .join(t.round_, t.round_.c.id == t.assignment.c.round_id)
        .where(_asked(round_name, None, None, False), t.assignment.c.withdrawn.is_(None), t.layer.c.revision == 0)
        .order_by(t.layer.c.id)
        .with_for_update(of=t.layer)
    )
    session.connection().execute(query).all()


def assignments(
    session: Session,
    *,
    round_name: str | None = None,
    annotator: str | None = None,
    document_id: str | None = None,
    in_open_rounds: bool = False,
    withdrawn: bool = False,
) -> list[Given]:
    """Those that live, or with `withdrawn` those that were taken back; in the order in which they were given."""
    a, layer = t.assignment.c, t.layer.c
    # The layer that a repeat is done in bears another name than its annotator's.
    author = case((a.purpose == Purpose.REPEAT.value, AGAIN + a.annotator), else_=a.annotator)
    submissions = t.change.c.layer_id == layer.id, t.change.c.action == Action.SUBMIT.value
    last = select(func.max(t.change.c.seq)).where(*submissions).scalar_subquery()
    at = select(func.max(t.change.c.at)).where(*submissions).scalar_subquery()
    query = (
        select(
            t.assignment,
            t.round_.c.name,
            layer.state,
            layer.revision,
            func.coalesce(last, 0).label("last"),
            at.label("submitted"),
        )
        .join(t.round_, t.round_.c.id == a.round_id)
        .outerjoin(t.layer, and_(layer.document_id == a.document_id, layer.author == author))
        .where(_asked(round_name, annotator, document_id, in_open_rounds))
        .where(a.withdrawn.is_not(None) if withdrawn else a.withdrawn.is_(None))
        .order_by(a.id)
    )
    return [_given(row) for row in session.connection().execute(query)]


def has_open_assignment(session: Session, *, document_id: str, annotator: str) -> bool:
    query = (
        select(t.assignment.c.id)
        .join(t.round_, t.round_.c.id == t.assignment.c.round_id)
        .where(_asked(None, annotator, document_id, True), t.assignment.c.withdrawn.is_(None))
    )
    return session.connection().execute(query.limit(1)).scalar() is not None


def last_submissions(session: Session, *, annotator: str) -> dict[tuple[str, str], int]:
    """By document and author, the number of the last submission of the annotator's layers, repeats among them."""
    layer = t.layer.c
    query = (
        select(layer.document_id, layer.author, func.max(t.change.c.seq).label("last"))
        .join(t.change, t.change.c.layer_id == layer.id)
        .where(or_(layer.author == annotator, layer.author == repeat_of(annotator)))
        .where(t.change.c.action == Action.SUBMIT.value)
        .group_by(layer.document_id, layer.author)
    )
    return {(row.document_id, row.author): row.last for row in session.connection().execute(query)}


def _asked(
    round_name: str | None, annotator: str | None, document_id: str | None, in_open_rounds: bool
) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if round_name is not None:
        conditions.append(t.round_.c.name == round_name)
    if annotator is not None:
        conditions.append(t.assignment.c.annotator == annotator)
    if document_id is not None:
        conditions.append(t.assignment.c.document_id == document_id)
    if in_open_rounds:
        conditions.append(t.round_.c.closed.is_(None))
    return and_(*conditions)


def _given(row: Row[Any]) -> Given:
    return Given(
        id=row.id,
        round=row.name,
        document_id=row.document_id,
        annotator=row.annotator,
        purpose=Purpose(row.purpose),
        at=row.at,
        withdrawn_because=row.withdrawn_because,
        layer=None if row.state is None else LayerState(row.state),
        began=bool(row.revision),
        last=int(row.last),
        submitted=row.submitted,
    )
