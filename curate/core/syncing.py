"""Two sides of one layer: what each says now against what both said when they last agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from curate.core.canonical import content_digest
from curate.core.layers import Action, Annotation, Layer, LayerState

# Nothing was found by nobody: no layer, or one that was taken back.
NOTHING = ""


class Move(StrEnum):
    """What is to be done with a layer. `send`: ours has changed, theirs has not."""

    NONE = "none"
    TAKE = "take"
    SEND = "send"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change that a layer needs, without its id."""

    action: Action
    annotation: Annotation | None = None
    target: str | None = None


def say(annotations: Sequence[Annotation], *, submitted: bool) -> str:
    """The digest of what a layer says: labels, spans and attributes, and whether it is submitted. Ids do not matter."""
    if not annotations and not submitted:
        return NOTHING
    return content_digest([submitted, sorted(map(_row, annotations))])


def said_by(layer: Layer | None) -> str:
    return NOTHING if layer is None else say(layer.annotations, submitted=layer.state is LayerState.SUBMITTED)


def compare(*, base: str, ours: str, theirs: str) -> Move:
    if ours == theirs:
        return Move.NONE
    if theirs == base:
        return Move.SEND
    return Move.TAKE if ours == base else Move.CONFLICT


def changes_towards(layer: Layer | None, annotations: Sequence[Annotation], *, submitted: bool) -> list[Wanted]:
    """What makes the layer say that; annotations that are there already, under whatever id, stay as they are."""
    held = {each.id: each for each in layer.annotations} if layer else {}
    kept, new = set(), []
    by_content = {(_key(each)): each.id for each in held.values()}
    for annotation in annotations:
        same = by_content.pop(_key(annotation), None)
        if same is None:
            new.append(annotation)
        else:
            kept.add(same)
    put = {each.id for each in new}
    gone = [Wanted(Action.DELETE, target=each) for each in held if each not in kept | put]
    end = Action.SUBMIT if submitted else Action.REOPEN
    return [*gone, *(Wanted(Action.PUT, annotation=each) for each in new), Wanted(end)]


def _key(annotation: Annotation) -> tuple[str, str]:
    return annotation.label, content_digest(_row(annotation))


def _row(annotation: Annotation) -> list[Any]:
    return [annotation.span.start, annotation.span.end, annotation.label, _attributes(annotation.attributes)]


def _attributes(attributes: Mapping[str, Any]) -> str:
    return content_digest({name: repr(value) for name, value in attributes.items()})
