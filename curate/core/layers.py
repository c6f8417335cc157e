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
class Remark:
    """What an annotator tells the adjudicator about a passage that has no label: "not sure: …"."""

    id: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a suggester proposes: an annotation that nobody has made yet."""

    label: str
    span: Span
    attributes: Mapping[str, AttributeValue] = field(default_factory=lambda: NO_ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class Layer:
    """All annotations by one author on one document; sorted by position, then label, then id.

    `rejected` holds the ids of suggestions, and `unit:LABEL:START-END` where the author's answer to
    "is this unit a LABEL?" was no. Remarks are for the adjudicator and count nowhere. `is_practice`: the author was
    given the document to learn or to prove themselves on, and what they found counts nowhere either.
    """

    document_id: str
    author: str
    schema_digest: str
    state: LayerState = LayerState.ASSIGNED
    annotations: tuple[Annotation, ...] = ()
    rejected: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()
    is_practice: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "annotations", tuple(sorted(self.annotations, key=annotation_order)))
        object.__setattr__(self, "remarks", tuple(sorted(self.remarks, key=lambda r: (r.span, r.id))))

    @property
    def is_machine(self) -> bool:
        return is_machine(self.author)


class Action(StrEnum):
    """`put` adds or replaces an annotation, `delete` takes it back, `remark` and `unremark` do so with a
    remark, `reject` and `unreject` speak of a suggestion by its id, `submit` and `reopen` of the whole layer."""

    PUT = "put"
    DELETE = "delete"
    REJECT = "reject"
    UNREJECT = "unreject"
    REMARK = "remark"
    UNREMARK = "unremark"
    SUBMIT = "submit"
    REOPEN = "reopen"


NAMES_TARGET = frozenset({Action.DELETE, Action.REJECT, Action.UNREJECT, Action.UNREMARK})


@dataclass(frozen=True, slots=True)
class Change:
    """One act of an annotator. `id` is made in the browser, so that sending it twice is harmless.

    `annotation` is set for `put` and `remark` for `remark`; `target` is the annotation's id for `delete`,
    the remark's for `unremark`, and the suggestion's for `reject` and `unreject`; the rest are None.
    """

    id: str
    action: Action
    annotation: Annotation | None = None
    target: str | None = None
    remark: Remark | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a change needs an id")
        if (self.annotation is not None) != (self.action is Action.PUT):
            raise ValueError(f"change {self.id}: an annotation belongs to put and to nothing else")
        if (self.remark is not None) != (self.action is Action.REMARK):
            raise ValueError(f"change {self.id}: a remark belongs to remark and to nothing else")
        if (self.target is not None) != (self.action in NAMES_TARGET):
            raise ValueError(f"change {self.id}: {self.action} with target {self.target!r}")

    @property
    def subject(self) -> str | None:
        """The id of the annotation, remark or suggestion that it speaks of; None where it is the whole layer."""
        held = self.annotation or self.remark
        return self.target if held is None else held.id


def replay(layer: Layer, changes: Iterable[Change]) -> Layer:
    """The layer after the changes, in their order. A change whose target is gone changes nothing."""
    annotations = {annotation.id: annotation for annotation in layer.annotations}
    remarks = {remark.id: remark for remark in layer.remarks}
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
            case Action.REMARK:
                assert change.remark is not None
                remarks[change.remark.id] = change.remark
            case Action.UNREMARK:
                remarks.pop(str(change.target), None)
            case Action.SUBMIT:
                state = LayerState.SUBMITTED
            case Action.REOPEN:
                state = LayerState.IN_PROGRESS
    return replace(
        layer,
        state=state,
        annotations=tuple(annotations.values()),
        rejected=frozenset(rejected),
        remarks=tuple(remarks.values()),
    )


def annotation_order(annotation: Annotation) -> tuple[int, int, str, str]:
    return annotation.span.start, annotation.span.end, annotation.label, annotation.id


def is_machine(author: str) -> bool:
    return author.startswith(MACHINE)
