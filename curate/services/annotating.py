"""Annotate: what the labeller opens, and the changes that it sends back.

The page may be stale, offline for a day, or hostile, so every change is judged by itself against the
layer as it stands: what is right is stored and acknowledged, what is wrong comes back with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curate.core.documents import Document
from curate.core.errors import CurateError, Stale
from curate.core.layers import Action, Annotation, Change, Layer, LayerState, is_machine, replay
from curate.core.schema import Schema, check_annotation, missing_attributes, same_label_overlaps
from curate.core.standoff import annotation_from_json
from curate.services.projects import Project, now
from curate.store.documents import get_document
from curate.store.layers import append_changes, get_layer, layer_revision, layers_of, stored_changes

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Labelling:
    """All that one annotator sees of one document: never another annotator's layer."""

    document: Document
    schema: Schema
    layer: Layer
    revision: int
    suggestions: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`acknowledged` changes are on disk; `rejected` ones are not, by id, with the reason."""

    acknowledged: tuple[str, ...]
    rejected: Mapping[str, str]
    revision: int
    state: LayerState


def open_labelling(project: Project, *, document_id: str, author: str) -> Labelling:
    """Raises NotFound for an unknown document and CurateError for a name that cannot be an annotator's."""
    check_annotator(author)
    with project.store.reading() as session:
        document = get_document(session, document_id=document_id)
        layers = layers_of(session, document_id=document_id)
        revision = layer_revision(session, document_id=document_id, author=author)
    own = next((layer for layer in layers if layer.author == author), None)
    return Labelling(
        document=document,
        schema=project.schema,
        layer=own or Layer(document_id, author, project.schema.digest),
        revision=revision,
        suggestions=tuple(layer for layer in layers if layer.is_machine),
    )


def save_changes(
    project: Project,
    *,
    document_id: str,
    author: str,
    sha256: str,
    schema_digest: str,
    changes: Sequence[Mapping[str, object]],
) -> Acknowledgement:
    """Stores the changes of one annotator in their order; a change that was stored before is acknowledged again.

    Raises CurateError, and stores nothing, where the page shows another text or another codebook than ours.
    """
    check_annotator(author)
    with project.store.writing() as session:
        document = get_document(session, document_id=document_id)
        if sha256 != document.sha256:
            raise Stale(f"the page shows another text of {document_id!r}; reload it")
        if schema_digest != project.schema.digest:
            raise Stale("the codebook has changed since the page was opened; reload the page")
        layer = get_layer(session, document_id=document_id, author=author)
        layer = layer or Layer(document_id, author, schema_digest)
        stored = stored_changes(session, ids=[str(change.get("id")) for change in changes])
        accepted, rejected, layer = _judge(project.schema, document.text, layer, changes, stored)
        revision = append_changes(
            session, document_id=document_id, author=author, schema_digest=schema_digest, changes=accepted, at=now()
        )
    known = tuple(str(change["id"]) for change in changes if str(change.get("id")) not in rejected)
    return Acknowledgement(known, rejected, revision, layer.state)


def check_annotator(author: str) -> None:
    """Raises CurateError where the name is empty, too long, a machine's, or has characters that nobody sees."""
    if not author.strip() or author != author.strip() or len(author) > LONGEST_NAME or not author.isprintable():
        raise CurateError(f"{author!r} cannot be an annotator's name; use 1 to {LONGEST_NAME} printable characters")
    if is_machine(author) or author == "gold":
        raise CurateError(f"{author!r} is a name that curate keeps for itself; choose another")


def read_change(data: Mapping[str, object], text: str) -> Change:
    """A change from its JSON; raises ValueError with the reason, also where the quote is not at its offsets."""
    identity, action, target = data.get("id"), data.get("action"), data.get("target")
    if not isinstance(identity, str) or not 8 <= len(identity) <= 64:
        raise ValueError("a change needs an id of 8 to 64 characters")
    if action not in set(Action):
        raise ValueError(f"{action!r} is not an action; it is one of {', '.join(Action)}")
    annotation = None
    if action == Action.PUT:
        body = data.get("annotation")
        if not isinstance(body, Mapping):
            raise ValueError("put needs an annotation")
        annotation = annotation_from_json(body, text)
    return Change(identity, Action(str(action)), annotation, None if target is None else str(target))


def _judge(
    schema: Schema, text: str, layer: Layer, changes: Sequence[Mapping[str, object]], stored: set[str]
) -> tuple[list[Change], dict[str, str], Layer]:
    accepted: list[Change] = []
    rejected: dict[str, str] = {}
    for data in changes:
        identity = str(data.get("id"))
        if identity in stored:
            continue
        try:
            change = read_change(data, text)
        except ValueError as error:
            rejected[identity] = str(error)
            continue
        reason = refusal(schema, text, layer, change)
        if change.action is Action.SUBMIT and rejected:
            reason = "a change sent before it was refused; look at that one and submit again"
        if reason:
            rejected[identity] = reason
            continue
        layer = replay(layer, [change])
        stored.add(identity)
        accepted.append(change)
    return accepted, rejected, layer


def refusal(schema: Schema, text: str, layer: Layer, change: Change) -> str | None:
    """Why this change cannot be made to the layer as it stands; None where it can."""
    if layer.state is LayerState.SUBMITTED and change.action is not Action.REOPEN:
        return "the document is submitted; reopen it to change it"
    if change.action is Action.SUBMIT:
        return _unfinished(schema, layer)
    if change.annotation is None:
        return None
    reasons = check_annotation(schema, text, change.annotation)
    if reasons:
        return "; ".join(reasons)
    return _overlap(schema, layer, change.annotation)


def _unfinished(schema: Schema, layer: Layer) -> str | None:
    for annotation in layer.annotations:
        missing = missing_attributes(schema, annotation)
        if missing:
            span = annotation.span
            return f"{annotation.label} at {span.start}:{span.end} still needs {', '.join(missing)}"
    return None


def _overlap(schema: Schema, layer: Layer, annotation: Annotation) -> str | None:
    others = [other for other in layer.annotations if other.id != annotation.id and other.label == annotation.label]
    if any(other.span.overlaps(annotation.span) for other in others) and same_label_overlaps(
        schema, [*others, annotation]
    ):
        return f"it overlaps another {annotation.label}; change that one or delete it first"
    return None
