"""The ledger of adjudication: appended to and read, nothing else."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session

from curate.core.circumstances_json import how_to_json, rule_from_json, stored_seen
from curate.core.decisions import PLAIN, Circumstances, Decision, Verdict
from curate.core.errors import CurateError, NotFound
from curate.core.standoff import annotation_from_json, annotation_to_json
from curate.store import tables as t
from curate.store.heads import check_inside, document_length
from curate.store.once import insert_once


def append_decision(session: Session, *, decision: Decision) -> bool:
    """False where it was there already.

    Raises NotFound for an unknown document or for the withdrawal of an unknown decision, CurateError
    where the id was taken for another decision, ValueError where an annotation ends after the text.
    """
    connection = session.connection()
    # Held, so that the sequence of a document's decisions is the order in which they were saved.
    length = document_length(connection, decision.document_id, hold=True)
    for annotation in decision.annotations:
        check_inside(annotation, decision.document_id, length)
    if decision.withdraws is not None and find_decision(session, decision_id=decision.withdraws) is None:
        raise NotFound(f"there is no decision {decision.withdraws!r} to withdraw; list them: curate adjudicate export")
    if insert_once(connection, t.decision, _decision_row(decision)):
        return True
    if find_decision(session, decision_id=decision.id) != decision:
        raise CurateError(f"the id {decision.id!r} was taken before for another decision; give this one a new id")
    return False


def find_decision(session: Session, *, decision_id: str) -> Decision | None:
    row = session.connection().execute(select(t.decision).where(t.decision.c.id == decision_id)).one_or_none()
    return None if row is None else _decision(row)


def decisions_of(session: Session, *, document_id: str | None = None) -> list[Decision]:
    """Of one document or of all, in the order in which they were appended."""
    query = select(t.decision).order_by(t.decision.c.seq)
    if document_id is not None:
        query = query.where(t.decision.c.document_id == document_id)
    return [_decision(row) for row in session.connection().execute(query)]


def decisions_on(session: Session, *, document_ids: Sequence[str]) -> dict[str, list[Decision]]:
    """Of a few documents (500 at most), by document id, in the order in which they were appended."""
    query = select(t.decision).where(t.decision.c.document_id.in_(document_ids)).order_by(t.decision.c.seq)
    found: dict[str, list[Decision]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.document_id, []).append(_decision(row))
    return found


def decisions_in_batch(session: Session, *, batch: str) -> list[Decision]:
    """Those taken in one step, in their order."""
    query = select(t.decision).where(t.decision.c.batch == batch).order_by(t.decision.c.seq)
    return [_decision(row) for row in session.connection().execute(query)]


def last_decisions(session: Session) -> dict[str, int]:
    """By document id, the sequence number of its last decision: another number whenever one is added."""
    query = select(t.decision.c.document_id, func.max(t.decision.c.seq)).group_by(t.decision.c.document_id)
    return {row[0]: row[1] for row in session.connection().execute(query)}


def _decision_row(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "conflict_key": decision.conflict_key,
        "document_id": decision.document_id,
        "label": decision.label,
        "verdict": decision.verdict.value,
        "annotations": [annotation_to_json(annotation) for annotation in decision.annotations],
        "taken_from": decision.taken_from,
        "adjudicator": decision.adjudicator,
        "reason": decision.reason,
        "at": decision.at,
        "withdraws": decision.withdraws,
        **how_to_json(decision.how),
    }


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        id=row.id,
        conflict_key=row.conflict_key,
        document_id=row.document_id,
        label=row.label,
        verdict=Verdict(row.verdict),
        annotations=tuple(annotation_from_json(annotation) for annotation in row.annotations),
        taken_from=row.taken_from,
        adjudicator=row.adjudicator,
        reason=row.reason,
        at=row.at,
        withdraws=row.withdraws,
        how=_how(row),
    )


def _how(row: Row[Any]) -> Circumstances:
    how = Circumstances(
        reason_code=row.reason_code,
        rule=None if row.rule is None else rule_from_json(row.rule),
        seen=None if row.seen is None else stored_seen(row.seen),
        strategy=row.strategy,
        batch=row.batch,
        second=row.second,
    )
    return PLAIN if how == PLAIN else how
