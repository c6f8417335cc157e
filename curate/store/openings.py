"""The ledger of documents whose layers a lead has opened to their annotators."""

from sqlalchemy import func, insert, select
from sqlmodel import Session

from curate.store import tables as t
from curate.store.heads import document_length


def add_opening(session: Session, *, document_id: str, is_open: bool, author: str, at: str) -> None:
    """Raises NotFound for an unknown document."""
    connection = session.connection()
    document_length(connection, document_id)
    row = {"document_id": document_id, "is_open": is_open, "author": author, "at": at}
    connection.execute(insert(t.opening).values(row))


def open_documents(session: Session) -> set[str]:
    """Ids of the documents that are open now."""
    last = select(func.max(t.opening.c.seq)).group_by(t.opening.c.document_id)
    query = select(t.opening.c.document_id).where(t.opening.c.seq.in_(last), t.opening.c.is_open)
    return set(session.connection().execute(query).scalars())
