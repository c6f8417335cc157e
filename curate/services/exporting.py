"""Export: stand-off annotations of every layer, and releases in another format."""

from collections.abc import Iterator
from typing import Any

from curate.core.authors import is_annotator
from curate.core.layers import Layer
from curate.core.people import Person, Right, permit
from curate.core.sight import may_read
from curate.core.standoff import annotation_to_json
from curate.services.annotating import suggestions_hidden
from curate.services.projects import Project
from curate.services.queueing import visible_documents
from curate.services.seeing import own_states
from curate.store.chunks import chunked
from curate.store.documents import stream_documents
from curate.store.layers import layers_on
from curate.store.openings import open_documents

AT_ONCE = 100  # documents in memory, with their layers


def stream_annotations(project: Project, *, by: Person, author: str | None = None) -> Iterator[dict[str, Any]]:
    """Every annotation that `by` may read as a stand-off row, by document, author and position.

    Machine layers are among them, told apart by their author `machine:NAME@VERSION`; the answer key is only where
    `author` names it.
    """
    permit(by, Right.LABEL, "read annotations")
    return _rows(project, by, author)


def _rows(project: Project, by: Person, author: str | None) -> Iterator[dict[str, Any]]:
    with project.store.reading() as session:
        own, opened = own_states(session, by), open_documents(session)
        visible = visible_documents(session, by)
        for documents in chunked(stream_documents(session, ids=visible), AT_ONCE):
            texts = {document.id: document.text for document in documents}
            hidden = {each for each in texts if suggestions_hidden(project, each)}
            for layer in layers_on(session, document_ids=list(texts)):
                place = layer.document_id
                if not _is_asked_for(layer, author):
                    continue
                is_hidden, is_open = place in hidden, place in opened
                if may_read(by, layer, own.get(place), is_open=is_open, suggestions_hidden=is_hidden):
                    for annotation in layer.annotations:
                        yield standoff_row(place, layer.author, annotation_to_json(annotation, texts[place]))


def _is_asked_for(layer: Layer, author: str | None) -> bool:
    """Answer keys and second codings only by their names: whoever reads all would count them as annotators."""
    return layer.author == author if author else layer.is_machine or is_annotator(layer.author)


def standoff_row(document_id: str, author: str, annotation: dict[str, Any]) -> dict[str, Any]:
    kept = {key: annotation[key] for key in ("label", "start", "end", "quote", "attributes")}
    return {"doc_id": document_id, "annotator": author, **kept}
