"""Annotate: what the labeller opens, and the changes that it sends back.

What is right is stored and acknowledged, what is wrong comes back with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from curate.core.authors import ANSWERS, is_reserved
from curate.core.documents import Document
from curate.core.errors import CurateError, Stale
from curate.core.hiding import hides_suggestions
from curate.core.layers import Layer, LayerState
from curate.core.people import Person, Right, permit, permit_own
from curate.core.schema import Schema
from curate.services.judging import Standing, judge, read_sent
from curate.services.projects import Project, now
from curate.services.queueing import permit_assigned, working_author
from curate.store.documents import get_document
from curate.store.engine import Session
from curate.store.layers import (
    append_to_held,
    hold_layer,
    last_touches,
    layer_around,
    layer_revision,
    layers_of,
    stored_changes,
)

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Labelling:
    """All that one annotator sees of one document: never another annotator's layer.

    `suggestions` are empty where they are hidden, so that the annotator's own judgement can be measured.
    """

    document: Document
    schema: Schema
    layer: Layer
    revision: int
    suggestions: tuple[Layer, ...]
    suggestions_hidden: bool


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`acknowledged` changes are on disk; `rejected` ones are not, by id, with the reason.

    `base_revision` is the layer's before these changes: a page that had seen another one has missed something.
    """

    acknowledged: tuple[str, ...]
    rejected: Mapping[str, str]
    base_revision: int
    revision: int
    state: LayerState


def open_labelling(project: Project, *, document_id: str, author: str, by: Person) -> Labelling:
    """Raises NotFound for an unknown document and CurateError for a name that cannot be an annotator's.

    A document that comes back to its annotator opens as an empty one, under their own name.
    """
    permit_author(by, author, "open the layer")
    with project.store.reading() as session:
        permit_assigned(session, by, document_id)
        document = get_document(session, document_id=document_id)
        layers = layers_of(session, document_id=document_id)
        working = working_author(session, document_id=document_id, annotator=author)
        revision = layer_revision(session, document_id=document_id, author=working)
    own = next((replace(layer, author=author) for layer in layers if layer.author == working), None)
    hidden = suggestions_hidden(project, document_id)
    return Labelling(
        document=document,
        schema=project.schema,
        layer=own or Layer(document_id, author, project.schema.digest),
        revision=revision,
        suggestions=() if hidden else tuple(layer for layer in layers if layer.is_machine),
        suggestions_hidden=hidden,
    )


def suggestions_hidden(project: Project, document_id: str) -> bool:
    """Whether the project's settings, as they are now, hide the document's suggestions from annotators."""
    settings = project.settings
    return hides_suggestions(document_id, seed=settings.seed, share=settings.hide_suggestions)


def save_changes(
    project: Project,
    *,
    document_id: str,
    author: str,
    sha256: str,
    schema_digest: str,
    changes: Sequence[Mapping[str, object]],
    by: Person,
) -> Acknowledgement:
    """Stores the changes of one annotator in their order; a change that was stored before is acknowledged again.

    Raises CurateError, and stores nothing, where the page shows another text or another codebook than ours.
    """
    permit_author(by, author, "label")

    def save(session: Session) -> Acknowledgement:
        permit_assigned(session, by, document_id)
        document = get_document(session, document_id=document_id)
        if sha256 != document.sha256:
            raise Stale(f"the page shows another text of {document_id!r}; reload it")
        if schema_digest != project.schema.digest:
            raise Stale("the codebook has changed since the page was opened; reload the page")
        working = working_author(session, document_id=document_id, annotator=author)
        return _judge_and_append(session, project.schema, document, working, changes)

    return project.store.save(save)


def _judge_and_append(
    session: Session, schema: Schema, document: Document, author: str, changes: Sequence[Mapping[str, object]]
) -> Acknowledgement:
    whose = {"document_id": document.id, "author": author}
    held = hold_layer(session, **whose, schema_digest=schema.digest)
    batch = [read_sent(change, document.text) for change in changes]
    sent_changes = [sent.change for sent in batch if sent.change is not None]
    standing = Standing(
        layer=layer_around(session, held=held, changes=sent_changes),
        stored=stored_changes(session, **whose, ids=[sent.id for sent in batch]),
        touches=last_touches(session, **whose, subjects=[c.subject for c in sent_changes if c.subject]),
    )
    judgement = judge(schema, document.text, standing, batch)
    revision = append_to_held(session, held=held, changes=judgement.accepted, at=now())
    known = tuple(sent.id for sent in batch if sent.id not in judgement.rejected)
    return Acknowledgement(known, judgement.rejected, held.revision, revision, judgement.layer.state)


def permit_author(by: Person, author: str, to: str) -> None:
    """Everybody writes their own layer, under a name that can be an annotator's; a lead the answer key too."""
    permit(by, Right.LABEL, "label documents")
    if author == ANSWERS:
        permit(by, Right.LEAD, "make the answers")
        return
    check_annotator(author)
    permit_own(by, author, to)


def check_annotator(author: str) -> None:
    """Raises CurateError where the name is empty, too long, a machine's, or has characters that nobody sees."""
    if not author.strip() or author != author.strip() or len(author) > LONGEST_NAME or not author.isprintable():
        raise CurateError(f"{author!r} cannot be an annotator's name; use 1 to {LONGEST_NAME} printable characters")
    if is_reserved(author):
        raise CurateError(f"{author!r} is a name that curate keeps for itself; choose another")
