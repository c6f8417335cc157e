"""The ledger of appeals and their answers: appended to and read, nothing else."""

from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from curate.core.errors import CurateError, NotFound
from curate.core.feedback import Appeal, AppealOutcome
from curate.core.text import check_storable
from curate.store import tables as t
from curate.store.decisions import find_decision
from curate.store.once import insert_once


def append_appeal(session: Session, *, appeal: Appeal) -> bool:
    """False where it was there already.

    Raises NotFound for an unknown decision or, for an answer, an unknown appeal; CurateError where the appeal was
    answered before, or the id was taken for another.
    """
    if find_decision(session, decision_id=appeal.decision_id) is None:
        raise NotFound(f"there is no decision {appeal.decision_id!r}; look at the document's feedback again")
    check_storable(appeal.text, "the words")
    if appeal.answers is not None and find_appeal(session, appeal_id=appeal.answers) is None:
        raise NotFound(f"there is no appeal {appeal.answers!r} to answer; look at the list of appeals again")
    row = {
        "id": appeal.id,
        "decision_id": appeal.decision_id,
        "author": appeal.author,
        "text": appeal.text,
        "answers": appeal.answers,
        "outcome": None if appeal.outcome is None else appeal.outcome.value,
        "at": appeal.at,
    }
    if insert_once(session.connection(), t.appeal, row):
        return True
    if find_appeal(session, appeal_id=appeal.id) != appeal:
        raise CurateError("this appeal was answered before; look at the answer, and decide anew where it is wrong")
    return False


def find_appeal(session: Session, *, appeal_id: str) -> Appeal | None:
    row = session.connection().execute(select(t.appeal).where(t.appeal.c.id == appeal_id)).one_or_none()
    return None if row is None else _appeal(row)


def list_appeals(session: Session) -> list[Appeal]:
    """Appeals and answers, in the order in which they were made."""
    return [_appeal(row) for row in session.connection().execute(select(t.appeal).order_by(t.appeal.c.seq))]


def _appeal(row: Row[Any]) -> Appeal:
    outcome = None if row.outcome is None else AppealOutcome(row.outcome)
    return Appeal(row.id, row.decision_id, row.author, row.text, row.at, row.answers, outcome)
