"""The ledger of when annotators were at work."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlmodel import Session

from curate.core.activity import Stretch
from curate.store import tables as t
from curate.store.chunks import chunked
from curate.store.heads import document_length
from curate.store.once import insert_new


def add_activity(session: Session, *, stretches: Iterable[Stretch], at: str) -> None:
    """Adds those whose ids are new; one that is there stays as it is. Raises NotFound for an unknown document."""
    connection = session.connection()
    for chunk in chunked(stretches):
        for document_id in {stretch.document_id for stretch in chunk}:
            document_length(connection, document_id)
        rows = [
            {
                "id": stretch.id,
                "document_id": stretch.document_id,
                "author": stretch.author,
                "started": _stamp(stretch.started),
                "ended": _stamp(stretch.ended),
                "suggestions_shown": stretch.suggestions_shown,
                "at": at,
            }
            for stretch in chunk
        ]
        insert_new(connection, t.activity, rows)


def read_activity(session: Session, *, document_id: str | None = None) -> list[Stretch]:
    """Of one document or of all, in the order in which the stretches came in."""
    query = select(t.activity).order_by(t.activity.c.seq)
    if document_id is not None:
        query = query.where(t.activity.c.document_id == document_id)
    return [
        Stretch(
            id=row.id,
            document_id=row.document_id,
            author=row.author,
            started=datetime.fromisoformat(row.started),
            ended=datetime.fromisoformat(row.ended),
            suggestions_shown=row.suggestions_shown,
        )
        for row in session.connection().execute(query)
    ]


def _stamp(moment: datetime) -> str:
    """UTC to the microsecond, always as long, so that stamps sort as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
