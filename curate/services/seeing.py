"""See: whose layers of which document someone may read, as the store knows it."""

from curate.core.authors import repeat_of
from curate.core.layers import LayerState
from curate.core.people import Forbidden, Person
from curate.core.sight import may_see_document
from curate.store.engine import Session
from curate.store.layers import states_of_author


def permit_document(session: Session, by: Person, document_id: str) -> None:
    """Raises Forbidden where `by` is still labelling the document and may not see what others made of it."""
    if not may_see_document(by, own_states(session, by, document_id).get(document_id)):
        raise Forbidden(
            f"{by.name} has a layer of {document_id!r} that is not submitted and may not see the others' yet; "
            "submit it first"
        )


def closed_documents(session: Session, by: Person) -> set[str]:
    """Ids of the documents whose layers and conflicts an adjudicator may not see yet."""
    return {document_id for document_id, own in own_states(session, by).items() if not may_see_document(by, own)}


def own_states(session: Session, by: Person, document_id: str | None = None) -> dict[str, LayerState]:
    """The state of the person's own work for each document on which they have a layer, or for the one named: not
    submitted as long as one of their codings of it is not."""
    first = states_of_author(session, author=by.name, document_id=document_id)
    again = states_of_author(session, author=repeat_of(by.name), document_id=document_id)
    return first | {each: state for each, state in again.items() if state is not LayerState.SUBMITTED}
