"""Segment: the units of a document, which its readers move by and code on."""

from curate.adapters.units import Units, units_of
from curate.core.documents import Document
from curate.core.people import Person, Right, permit
from curate.services.projects import Project
from curate.services.queueing import permit_assigned
from curate.store.documents import get_document


def read_units(project: Project, *, document_id: str, by: Person) -> tuple[Document, Units]:
    """Raises NotFound for an unknown document."""
    permit(by, Right.LABEL, "read documents")
    with project.store.reading() as session:
        permit_assigned(session, by, document_id)
        document = get_document(session, document_id=document_id)
    return document, units_of(document.text)
