"""Rounds and the documents that they are about."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select, update
from sqlmodel import Session

from curate.core.errors import CurateError, NotFound
from curate.core.rounds import Round, RoundKind, RoundSettings
from curate.store import tables as t
from curate.store.chunks import insert_rows
from curate.store.once import insert_once


def add_round(session: Session, *, opened: Round, coders: Mapping[str, int]) -> None:
    """With the documents it is about and how many people each wants. Raises CurateError where the name is taken."""
    connection = session.connection()
    row = {
        "name": opened.name,
        "kind": opened.kind.value,
        "settings": opened.settings.to_json(),
        "opened": opened.opened,
        "opened_by": opened.by,
    }
    if not insert_once(connection, t.round_, row):
        raise CurateError(f"there is a round {opened.name!r} already; choose another name")
    round_id = _row(session, opened.name).id
    rows = [{"round_id": round_id, "document_id": each, "coders": n} for each, n in sorted(coders.items())]
    insert_rows(connection, t.round_document, rows)


def get_round(session: Session, *, name: str, hold: bool = False) -> Round:
    """With `hold` nobody else deals the round until the end of the transaction. Raises NotFound."""
    return _round(_row(session, name, hold=hold))


def list_rounds(session: Session) -> list[Round]:
    """All, oldest first."""
    return [_round(row) for row in session.connection().execute(select(t.round_).order_by(t.round_.c.id))]


def has_open_round(session: Session) -> bool:
    query = select(t.round_.c.id).where(t.round_.c.closed.is_(None))
    return session.connection().execute(query.limit(1)).scalar() is not None


def change_settings(session: Session, *, name: str, settings: RoundSettings) -> None:
    values = {"settings": settings.to_json()}
    session.connection().execute(update(t.round_).where(t.round_.c.name == name).values(values))


def close_round(session: Session, *, name: str, at: str, by: str) -> None:
    values = {"closed": at, "closed_by": by}
    where = t.round_.c.name == name, t.round_.c.closed.is_(None)
    session.connection().execute(update(t.round_).where(*where).values(values))


def documents_of_round(session: Session, *, name: str) -> dict[str, int]:
    """How many people each of its documents wants, in the order of their ids."""
    query = (
        select(t.round_document.c.document_id, t.round_document.c.coders)
        .join(t.round_, t.round_.c.id == t.round_document.c.round_id)
        .where(t.round_.c.name == name)
        .order_by(t.round_document.c.document_id)
    )
    return {row.document_id: row.coders for row in session.connection().execute(query)}


def want_more(session: Session, *, name: str, coders: Mapping[str, int]) -> None:
    """Adds documents to the round; those that are in it stay as they are."""
    round_id = _row(session, name).id
    known = documents_of_round(session, name=name)
    rows = [{"round_id": round_id, "document_id": each, "coders": n} for each, n in coders.items() if each not in known]
    insert_rows(session.connection(), t.round_document, rows)


def rounds_by_document(session: Session) -> dict[str, tuple[str, ...]]:
    """The names of the rounds that each document is in, oldest first."""
    query = (
        select(t.round_document.c.document_id, t.round_.c.name)
        .join(t.round_, t.round_.c.id == t.round_document.c.round_id)
        .order_by(t.round_document.c.document_id, t.round_.c.id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for document_id, name in session.connection().execute(query):
        found[document_id] = (*found.get(document_id, ()), name)
    return found


def _row(session: Session, name: str, *, hold: bool = False) -> Row[Any]:
    query = select(t.round_).where(t.round_.c.name == name)
    row = session.connection().execute(query.with_for_update() if hold else query).one_or_none()
    if row is None:
        made = ", ".join(round_.name for round_ in list_rounds(session)) or "none yet: curate round create NAME"
        raise NotFound(f"there is no round {name!r}; there are: {made}")
    return row


def _round(row: Row[Any]) -> Round:
    return Round(
        name=row.name,
        kind=RoundKind(row.kind),
        settings=RoundSettings.from_json(row.settings),
        opened=row.opened,
        by=row.opened_by,
        closed=row.closed,
    )
