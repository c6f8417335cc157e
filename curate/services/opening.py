"""Open: a lead shows the annotators of a document what each of them made of it, once they are done.

Until then nobody reads another's layer; `core.sight` holds the rule.
"""

from collections.abc import Sequence

from curate.core.layers import Layer
from curate.core.people import Person, Right, permit
from curate.core.sight import may_read
from curate.services.annotating import suggestions_hidden
from curate.services.projects import Project, now
from curate.services.queueing import permit_assigned
from curate.services.seeing import own_states
from curate.store.documents import get_document
from curate.store.layers import layers_of
from curate.store.openings import add_opening, open_documents


def open_layers(project: Project, *, document_id: str, by: Person) -> None:
    """From now on whoever has submitted the document reads the others' submitted layers of it."""
    _record(project, document_id, by, is_open=True)


def close_layers(project: Project, *, document_id: str, by: Person) -> None:
    """Nobody reads another's layer any more; what was read was read."""
    _record(project, document_id, by, is_open=False)


def list_open(project: Project, *, by: Person) -> set[str]:
    """Ids of the documents whose layers are open."""
    permit(by, Right.LABEL, "read documents")
    with project.store.reading() as session:
        return open_documents(session)


def read_layers(project: Project, *, document_id: str, by: Person) -> Sequence[Layer]:
    """All layers of a document that `by` may read. Raises NotFound for an unknown document."""
    permit(by, Right.LABEL, "read annotations")
    hidden = suggestions_hidden(project, document_id)
    with project.store.reading() as session:
        get_document(session, document_id=document_id)
        permit_assigned(session, by, document_id)
        own = own_states(session, by).get(document_id)
        is_open = document_id in open_documents(session)
        layers = layers_of(session, document_id=document_id)
    return [layer for layer in layers if may_read(by, layer, own, is_open=is_open, suggestions_hidden=hidden)]


def _record(project: Project, document_id: str, by: Person, *, is_open: bool) -> None:
    permit(by, Right.LEAD, "open or close layers")
    with project.store.writing() as session:
        add_opening(session, document_id=document_id, is_open=is_open, author=by.name, at=now())
