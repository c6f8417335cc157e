"""Export: stand-off annotations of every layer, and releases in another format."""

from collections.abc import Iterator
from typing import Any

from curate.core.standoff import annotation_to_json
from curate.services.projects import Project
from curate.store.documents import stream_documents
from curate.store.layers import layers_of


def stream_annotations(project: Project, *, author: str | None = None) -> Iterator[dict[str, Any]]:
    """Every annotation of the store as a stand-off row, by document, author and position.

    Machine layers are among them, told apart by their author `machine:NAME@VERSION`.
    """
    with project.store.reading() as session:
        for document in stream_documents(session):
            for layer in layers_of(session, document_id=document.id):
                if author is None or layer.author == author:
                    for annotation in layer.annotations:
                        yield standoff_row(document.id, layer.author, annotation_to_json(annotation, document.text))


def standoff_row(document_id: str, author: str, annotation: dict[str, Any]) -> dict[str, Any]:
    kept = {key: annotation[key] for key in ("label", "start", "end", "quote", "attributes")}
    return {"doc_id": document_id, "annotator": author, **kept}
