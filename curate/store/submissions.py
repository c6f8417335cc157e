"""When layers were submitted, as the ledger of changes has it."""

from sqlalchemy import func, select
from sqlmodel import Session

from curate.core.layers import Action
from curate.store import tables as t


def submission_times(session: Session) -> dict[str, str]:
    """By document the time, ISO 8601, at which a layer of it was last submitted; without those never submitted."""
    query = (
        select(t.layer.c.document_id, func.max(t.change.c.at).label("at"))
        .select_from(t.change.join(t.layer, t.layer.c.id == t.change.c.layer_id))
        .where(t.change.c.action == Action.SUBMIT.value)
        .group_by(t.layer.c.document_id)
    )
    return {row.document_id: row.at for row in session.connection().execute(query)}
