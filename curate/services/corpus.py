"""The corpus as it stands: its documents, and who has come how far in each."""

from collections.abc import Mapping

from curate.core.authors import is_annotator
from curate.core.documents import Document
from curate.core.layers import LayerState
from curate.core.people import Person, Right, permit
from curate.core.schema import Schema
from curate.services.projects import Project
from curate.services.queueing import permit_assigned, visible_documents
from curate.store.documents import DocumentSummary, get_document, list_documents
from curate.store.layers import layer_states

__all__ = ["DocumentSummary", "list_corpus", "progress_by_document", "read_codebook", "read_document"]


def list_corpus(project: Project, *, by: Person) -> list[DocumentSummary]:
    """All documents in the order of their ids, without texts; to an annotator while rounds are open only theirs."""
    permit(by, Right.LABEL, "read documents")
    with project.store.reading() as session:
        visible = visible_documents(session, by)
        return [each for each in list_documents(session) if visible is None or each.id in visible]


def read_codebook(project: Project, *, by: Person) -> Schema:
    """The codebook as it stands now."""
    permit(by, Right.LABEL, "read the codebook")
    return project.schema


def read_document(project: Project, document_id: str, *, by: Person) -> Document:
    """Raises NotFound for an unknown id."""
    permit(by, Right.LABEL, "read documents")
    with project.store.reading() as session:
        permit_assigned(session, by, document_id)
        return get_document(session, document_id=document_id)


def progress_by_document(project: Project, *, by: Person) -> Mapping[str, Mapping[str, LayerState]]:
    """For each document that a person has touched, the state of each person's layer; to an annotator only their own."""
    permit(by, Right.LABEL, "read documents")
    sees_all = by.may(Right.ADJUDICATE)
    with project.store.reading() as session:
        rows = layer_states(session)
    progress: dict[str, dict[str, LayerState]] = {}
    for document_id, author, state in rows:
        if is_annotator(author) and (sees_all or author == by.name):
            progress.setdefault(document_id, {})[author] = state
    return progress
