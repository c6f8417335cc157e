"""Layers: what one author marked in one document under one schema version.

An annotator's layer is the replay of its changes, in the order in which the server took them:
nothing is edited, so the list of changes is the audit trail and two replays cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from curate.core.spans import Span

MACHINE = "machine:"

AttributeValue: TypeAlias = str | bool | Span
NO_ATTRIBUTES: Mapping[str, AttributeValue] = MappingProxyType({})


class LayerState(StrEnum):
    """Only submitted layers count in agreement; a submitted empty layer says "found nothing"."""

    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A span with a label and attributes. `id` is made by its author and unique in the project.

    `origin` is the id of the suggestion it was accepted from; `note` is for the adjudicator.
    """

    id: str
    label: str
    span: Span
    attributes: Mapping[str, AttributeValue] = field(default_factory=lambda: NO_ATTRIBUTES)
    origin: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a suggester proposes: an annotation that nobody has made yet."""

    label: str
    span: Span
    attributes: Mapping[str, AttributeValue] = field(default_factory=lambda: NO_ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class Layer:
    """All annotations by one author on one document; sorted by position, then label, then id."""

    document_id: str
    author: str
    schema_digest: str
    state: LayerState = LayerState.ASSIGNED
    annotations: tuple[Annotation, ...] = ()
    rejected: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "annotations", tuple(sorted(self.annotations, key=annotation_order)))

    @property
    def is_machine(self) -> bool:
        return is_machine(self.author)


class Action(StrEnum):
    """`put` adds or replaces an annotation, `delete` takes it back, `reject` and `unreject` speak of
    a suggestion by its id, `submit` and `reopen` of the whole layer."""

    PUT = "put"
    DELETE = "delete"
    REJECT = "reject"
    UNREJECT = "unreject"
    SUBMIT = "submit"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Change:
    """One act of an annotator. `id` is made in the browser, so that sending it twice is harmless.

    `annotation` is set for `put`; `target` is the annotation's id for `delete` and the suggestion's
    for `reject` and `unreject`; both are None for `submit` and `reopen`.
    """

    id: str
    action: Action
    annotation: Annotation | None = None
    target: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a change needs an id")
        if (self.annotation is not None) != (self.action is Action.PUT):
            raise ValueError(f"change {self.id}: an annotation belongs to put and to nothing else")
        if (self.target is not None) != (self.action in {Action.DELETE, Action.REJECT, Action.UNREJECT}):
            raise ValueError(f"change {self.id}: {self.action} with target {self.target!r}")


def replay(layer: Layer, changes: Iterable[Change]) -> Layer:
    """The layer after the changes, in their order. A change whose target is gone changes nothing."""
    annotations = {annotation.id: annotation for annotation in layer.annotations}
    rejected = set(layer.rejected)
    state = layer.state
    for change in changes:
        if state is LayerState.ASSIGNED:
            state = LayerState.IN_PROGRESS
        match change.action:
            case Action.PUT:
                assert change.annotation is not None
                annotations[change.annotation.id] = change.annotation
            case Action.DELETE:
                annotations.pop(str(change.target), None)
            case Action.REJECT:
                rejected.add(str(change.target))
            case Action.UNREJECT:
                rejected.discard(str(change.target))
            case Action.SUBMIT:
                state = LayerState.SUBMITTED
            case Action.REOPEN:
                state = LayerState.IN_PROGRESS
    return replace(layer, state=state, annotations=tuple(annotations.values()), rejected=frozenset(rejected))


def annotation_order(annotation: Annotation) -> tuple[int, int, str, str]:
    return annotation.span.start, annotation.span.end, annotation.label, annotation.id


def is_machine(author: str) -> bool:
    return author.startswith(MACHINE)
