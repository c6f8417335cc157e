"""The ledger of confirmations: appended to and read, nothing else."""

from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from curate.core.confirmations import Confirmation
from curate.core.errors import CurateError, NotFound
from curate.core.spans import Span
from curate.core.text import check_storable
from curate.store.confirmation_tables import confirmation as table
from curate.store.heads import document_length
from curate.store.once import insert_once


def append_confirmation(session: Session, *, confirmation: Confirmation) -> bool:
    """False where it was there already.

    Raises NotFound for an unknown document or the withdrawal of an unknown confirmation; CurateError where that was
    taken back before, or the id was taken for another; ValueError where it ends after the text.
    """
    connection = session.connection()
    # Held, so that the sequence of a document's confirmations is the order in which they were saved.
    length = document_length(connection, confirmation.document_id, hold=True)
    if confirmation.span.end > length:
        raise ValueError(f"the unit ends at {confirmation.span.end}, after the text, which has {length} characters")
    check_storable(confirmation.remark or "", "the remark")
    withdrawn = confirmation.withdraws
    if withdrawn is not None and find_confirmation(session, confirmation_id=withdrawn) is None:
        raise NotFound(f"there is no confirmation {withdrawn!r} to take back; list them: curate release confirmed")
    if insert_once(connection, table, _row(confirmation)):
        return True
    if find_confirmation(session, confirmation_id=confirmation.id) == confirmation:
        return False
    if withdrawn is not None:
        raise CurateError("this was taken back before; look for label errors again")
    raise CurateError(f"the id {confirmation.id!r} was taken before for another confirmation; give this one a new id")


def find_confirmation(session: Session, *, confirmation_id: str) -> Confirmation | None:
    row = session.connection().execute(select(table).where(table.c.id == confirmation_id)).one_or_none()
    return None if row is None else _confirmation(row)


def confirmations_of(session: Session, *, document_id: str | None = None) -> list[Confirmation]:
    """Of one document or of all, with those that take back, in the order in which they were appended."""
    query = select(table).order_by(table.c.seq)
    if document_id is not None:
        query = query.where(table.c.document_id == document_id)
    return [_confirmation(row) for row in session.connection().execute(query)]


def _row(confirmation: Confirmation) -> dict[str, Any]:
    return {
        "id": confirmation.id,
        "document_id": confirmation.document_id,
        "label": confirmation.label,
        "start": confirmation.span.start,
        "end": confirmation.span.end,
        "key": confirmation.key,
        "adjudicator": confirmation.adjudicator,
        "at": confirmation.at,
        "remark": confirmation.remark,
        "withdraws": confirmation.withdraws,
        "attribute": confirmation.attribute,
    }


def _confirmation(row: Row[Any]) -> Confirmation:
    return Confirmation(
        id=row.id,
        document_id=row.document_id,
        label=row.label,
        span=Span(row.start, row.end),
        key=row.key,
        adjudicator=row.adjudicator,
        at=row.at,
        remark=row.remark,
        withdraws=row.withdraws,
        attribute=row.attribute,
    )
