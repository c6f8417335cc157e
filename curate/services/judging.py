"""Judge: which of the changes that a page sends can be made to a layer as it stands.

The page may be stale, offline for a day, or hostile, so every change is judged by itself. Two pages of
one annotator may both be right when they begin and collide when they send. So a change may carry the
revision of the layer that its page had seen; what another page did to the same annotation or remark
since then is not overwritten unseen. A page's changes bear its mark in their ids (`PAGE.REST`).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from curate.core.errors import CurateError
from curate.core.layers import Action, Annotation, Change, Layer, LayerState, replay
from curate.core.schema import Schema, check_annotation, check_remark, missing_attributes, same_label_overlaps
from curate.core.standoff import annotation_from_json, remark_from_json
from curate.core.text import check_storable
from curate.core.units import is_unit_answer, read_unit_answer
from curate.store.layers import Touch

PAGE = re.compile(r"([0-9a-f]{16})\..+", re.DOTALL)
LONGEST_TARGET = 200
OVERWRITES = frozenset({Action.PUT, Action.DELETE, Action.REMARK, Action.UNREMARK})


@dataclass(frozen=True, slots=True)
class Sent:
    """A change as it came: by its id, with what it says or with the reason why that cannot be read.

    `revision` is that of the layer which its page had seen; None where the page does not say.
    """

    id: str
    change: Change | None
    revision: int | None = None
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A layer before a batch, with what the ledger knows of the batch's ids and of what it speaks of.

    `stored` has None for an id that is another layer's; `touches` the last change of each subject.
    """

    layer: Layer
    stored: Mapping[str, Change | None]
    touches: Mapping[str, Touch]


@dataclass(slots=True)
class Judgement:
    """`accepted` are to be stored, in their order; `rejected` ones not, by id with the reason."""

    layer: Layer
    accepted: list[Change] = field(default_factory=list)
    rejected: dict[str, str] = field(default_factory=dict)


def read_sent(data: Mapping[str, object], text: str) -> Sent:
    """Never raises: a change that cannot be read is one that will be rejected."""
    try:
        change, revision = read_change(data, text), _read_revision(data)
    except ValueError as error:
        return Sent(str(data.get("id")), None, unreadable=str(error))
    return Sent(change.id, change, revision)


def read_change(data: Mapping[str, object], text: str) -> Change:
    """A change from its JSON; raises ValueError with the reason, also where the quote is not at its offsets."""
    identity, action, target = data.get("id"), data.get("action"), data.get("target")
    if not isinstance(identity, str) or not 8 <= len(identity) <= 64:
        raise ValueError("a change needs an id of 8 to 64 characters")
    if action not in set(Action):
        raise ValueError(f"{action!r} is not an action; it is one of {', '.join(Action)}")
    if target is not None and not (isinstance(target, str) and 1 <= len(target) <= LONGEST_TARGET):
        raise ValueError(f"the target must be an id of 1 to {LONGEST_TARGET} characters")
    return Change(
        id=check_storable(identity, "a change's id"),
        action=Action(str(action)),
        annotation=annotation_from_json(_body(data, "annotation"), text) if action == Action.PUT else None,
        target=None if target is None else check_storable(target, "the target"),
        remark=remark_from_json(_body(data, "remark"), text) if action == Action.REMARK else None,
    )


def _body(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    body = data.get(key)
    if not isinstance(body, Mapping):
        raise ValueError(f"{data.get('action')} needs {'an' if key == 'annotation' else 'a'} {key}")
    return body


def _read_revision(data: Mapping[str, object]) -> int | None:
    revision = data.get("revision")
    if revision is None:
        return None
    if not isinstance(revision, int) or isinstance(revision, bool) or revision < 0:
        raise ValueError(f"the revision must be a whole number of 0 or more, not {revision!r}")
    return revision


def judge(schema: Schema, text: str, standing: Standing, batch: Sequence[Sent]) -> Judgement:
    """Each change against the layer as those before it leave it.

    One that is stored already is neither accepted nor rejected. Raises CurateError where two changes
    of the batch have one id.
    """
    judgement = Judgement(standing.layer)
    earlier: dict[str, Change | None] = {}
    for sent in batch:
        if sent.id in earlier and earlier[sent.id] != sent.change:
            raise CurateError(f"two of the changes have the id {sent.id!r}; send one of them under a new id")
        if sent.id not in earlier:
            _judge_one(schema, text, standing, sent, earlier, judgement)
            earlier[sent.id] = sent.change
    return judgement


def _judge_one(
    schema: Schema, text: str, standing: Standing, sent: Sent, earlier: Collection[str], judgement: Judgement
) -> None:
    if sent.change is None:
        judgement.rejected[sent.id] = sent.unreadable
    elif sent.id in standing.stored:
        if standing.stored[sent.id] != sent.change:
            judgement.rejected[sent.id] = "its id was taken before for another change; send it under a new id"
    elif reason := _refused(schema, text, standing, sent, sent.change, earlier, judgement):
        judgement.rejected[sent.id] = reason
    else:
        judgement.layer = replay(judgement.layer, [sent.change])
        judgement.accepted.append(sent.change)


def _refused(
    schema: Schema,
    text: str,
    standing: Standing,
    sent: Sent,
    change: Change,
    earlier: Collection[str],
    judgement: Judgement,
) -> str | None:
    if change.action is Action.SUBMIT and judgement.rejected:
        return "a change sent before it was refused; look at that one and submit again"
    if change.action in OVERWRITES and changed_elsewhere(change, sent.revision, standing.touches, earlier):
        return (
            "changed elsewhere: another page changed this after yours last saw it; "
            "look at it as it stands now, and change it again if it still needs it"
        )
    return refusal(schema, text, judgement.layer, change)


def changed_elsewhere(
    change: Change, revision: int | None, touches: Mapping[str, Touch], earlier: Collection[str] = ()
) -> bool:
    """Whether another page changed the same annotation or remark after the change's page had last looked.

    What came earlier in the same batch was known to who sent it, whichever page made it.
    """
    touch = touches.get(change.subject or "")
    if revision is None or touch is None or touch.seq <= revision or touch.change_id in earlier:
        return False
    page = page_of(change.id)
    return page is None or page != page_of(touch.change_id)


def page_of(change_id: str) -> str | None:
    """The page that made a change; None where its id does not say."""
    match = PAGE.fullmatch(change_id)
    return match[1] if match else None


def refusal(schema: Schema, text: str, layer: Layer, change: Change) -> str | None:
    """Why this change cannot be made to the layer as it stands; None where it can."""
    if layer.state is LayerState.SUBMITTED and change.action is not Action.REOPEN:
        return "the document is submitted; reopen it to change it"
    if change.action is Action.SUBMIT:
        return _unfinished(schema, layer)
    if change.action is Action.REJECT and is_unit_answer(str(change.target)):
        return _no_unit(schema, text, str(change.target))
    if change.remark is not None:
        return "; ".join(check_remark(text, change.remark)) or None
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


def _no_unit(schema: Schema, text: str, target: str) -> str | None:
    answer = read_unit_answer(target)
    if answer is None or answer[1].end > len(text) or all(label.name != answer[0] for label in schema.labels):
        return f"{target!r} names no unit of this text; write unit:LABEL:START-END"
    return None


def _overlap(schema: Schema, layer: Layer, annotation: Annotation) -> str | None:
    others = [other for other in layer.annotations if other.id != annotation.id and other.label == annotation.label]
    if any(other.span.overlaps(annotation.span) for other in others) and same_label_overlaps(
        schema, [*others, annotation]
    ):
        return f"it overlaps another {annotation.label}; change that one or delete it first"
    return None
