"""Conflicts and the decisions that settle them.

A conflict is one question: a place where the submitted layers of a document differ about one label.
A decision is one adjudicator's dated, reasoned answer to it. Decisions are facts in a ledger: never
edited, only followed by another decision on the same conflict or taken back by a withdrawal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from curate.core.canonical import content_digest
from curate.core.layers import Annotation, AttributeValue, annotation_order
from curate.core.spans import Span
from curate.core.text import check_storable


class ConflictKind(StrEnum):
    """`missing`: an annotator has nothing there; `boundary`: everyone has something, but the spans
    differ; `attribute`: the spans are the same and an attribute differs."""

    MISSING = "missing"
    BOUNDARY = "boundary"
    ATTRIBUTE = "attribute"


class Verdict(StrEnum):
    """`take` one annotator's version (which may be "nothing"), `edit` a version of one's own,
    `neither` for no annotation at all, `withdraw` to take back an earlier decision."""

    TAKE = "take"
    EDIT = "edit"
    NEITHER = "neither"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one annotator marked at the place of a conflict; empty where they marked nothing."""

    author: str
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """`span` runs from the first to the last character that anyone marked. Candidates are sorted by
    author and name every annotator who submitted the document.

    `key` is a digest of the document, the label and what each candidate holds: a decision on it
    speaks of exactly what the adjudicator saw, and a changed layer is a new question.
    """

    key: str
    document_id: str
    label: str
    kind: ConflictKind
    span: Span
    candidates: tuple[Candidate, ...]

    def candidate(self, author: str) -> Candidate:
        for candidate in self.candidates:
            if candidate.author == author:
                return candidate
        authors = ", ".join(c.author for c in self.candidates)
        raise ValueError(f"{author!r} has no version in this conflict; choose one of {authors}")


@dataclass(frozen=True, slots=True)
class Decision:
    """`annotations` are what becomes gold: all of the label `label`, none for `neither`.

    `at` is an ISO 8601 date-time with a time zone. `taken_from` is set for `take` alone, `withdraws`
    (the id of an earlier decision on the same conflict) for `withdraw` alone.
    """

    id: str
    conflict_key: str
    document_id: str
    label: str
    verdict: Verdict
    annotations: tuple[Annotation, ...]
    taken_from: str | None
    adjudicator: str
    reason: str
    at: str
    withdraws: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", Verdict(self.verdict))
        object.__setattr__(self, "annotations", tuple(sorted(self.annotations, key=annotation_order)))
        if faults := [*_faults(self)]:
            raise ValueError(f"decision {self.id!r}: " + "; ".join(faults))


def decide(
    conflict: Conflict,
    *,
    verdict: Verdict,
    adjudicator: str,
    reason: str,
    at: str,
    taken_from: str | None = None,
    annotations: Sequence[Annotation] = (),
) -> Decision:
    """The decision on a conflict; `take` copies the named candidate's annotations.

    The id is a digest of everything else, so that recording the same decision twice is harmless.
    Raises ValueError where verdict and the rest do not fit together.
    """
    if verdict is Verdict.WITHDRAW:
        raise ValueError("a withdrawal speaks of a decision, not of a conflict; use withdraw()")
    if verdict is Verdict.TAKE and annotations:
        raise ValueError("take copies an annotator's version; give no annotations, or edit instead")
    if verdict is Verdict.TAKE and taken_from is not None:
        annotations = conflict.candidate(taken_from).annotations
    return _with_id(
        conflict_key=conflict.key,
        document_id=conflict.document_id,
        label=conflict.label,
        verdict=verdict,
        annotations=tuple(annotations),
        taken_from=taken_from,
        adjudicator=adjudicator,
        reason=reason,
        at=at,
    )


def withdraw(decision: Decision, *, adjudicator: str, reason: str, at: str) -> Decision:
    """Takes a decision back; taking back a withdrawal puts what it withdrew in force again."""
    return _with_id(
        conflict_key=decision.conflict_key,
        document_id=decision.document_id,
        label=decision.label,
        verdict=Verdict.WITHDRAW,
        annotations=(),
        taken_from=None,
        adjudicator=adjudicator,
        reason=reason,
        at=at,
        withdraws=decision.id,
    )


def decisions_in_force(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """By conflict key, the last decision that has not been withdrawn.

    "Last" is by place in the sequence, which is the ledger's order, and not by `at`: clocks of two
    machines can differ. A withdrawal counts only for earlier decisions on the same conflict.
    """
    withdrawn: set[tuple[str, str]] = set()
    in_force: dict[str, Decision] = {}
    for decision in reversed(decisions):
        key = decision.conflict_key
        if (key, decision.id) in withdrawn:
            continue
        if decision.withdraws is not None:
            withdrawn.add((key, decision.withdraws))
        else:
            in_force.setdefault(key, decision)
    return in_force


Content = tuple[int, int, tuple[tuple[str, str, str], ...]]


def content_of(annotation: Annotation) -> Content:
    """What two annotations of a label are compared by: the span and what the attributes say.

    An attribute that is absent equals one whose text is blank; texts are compared without white
    space at their ends, spans by position, and no type equals another. Ids, origins and notes say
    who made an annotation and how, not what was marked, and are left out.
    """
    said = said_attributes(annotation.attributes)
    attributes = tuple((name, type(value).__name__, _value_text(value)) for name, value in said.items())
    return annotation.span.start, annotation.span.end, attributes


def said_attributes(attributes: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """The attributes that say something, sorted by name, texts without white space at their ends."""
    trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in attributes.items()}
    return {name: trimmed[name] for name in sorted(trimmed) if trimmed[name] != ""}


def _value_text(value: AttributeValue) -> str:
    return f"{value.start}:{value.end}" if isinstance(value, Span) else str(value)


def _with_id(
    *,
    conflict_key: str,
    document_id: str,
    label: str,
    verdict: Verdict,
    annotations: tuple[Annotation, ...],
    taken_from: str | None,
    adjudicator: str,
    reason: str,
    at: str,
    withdraws: str | None = None,
) -> Decision:
    contents = sorted(content_of(annotation) for annotation in annotations)
    identity = [conflict_key, str(verdict), contents, taken_from, adjudicator, reason, at, withdraws]
    return Decision(
        id=content_digest(identity),
        conflict_key=conflict_key,
        document_id=document_id,
        label=label,
        verdict=verdict,
        annotations=annotations,
        taken_from=taken_from,
        adjudicator=adjudicator,
        reason=reason,
        at=at,
        withdraws=withdraws,
    )


def _faults(decision: Decision) -> list[str]:
    takes, withdraws = decision.verdict is Verdict.TAKE, decision.verdict is Verdict.WITHDRAW
    others = sorted({a.label for a in decision.annotations} - {decision.label})
    named = ("id", "conflict_key", "document_id", "label", "adjudicator", "reason")
    checks = [
        *((not getattr(decision, name).strip(), f"{name} is empty") for name in named),
        (bool(others), f"annotations of {', '.join(others)} cannot settle a conflict about {decision.label}"),
        (takes != (decision.taken_from is not None), "taken_from belongs to take and to nothing else"),
        (withdraws != (decision.withdraws is not None), "withdraws belongs to withdraw and to nothing else"),
        (decision.verdict is Verdict.EDIT and not decision.annotations, "edit needs an annotation; else say neither"),
        (
            decision.verdict in {Verdict.NEITHER, Verdict.WITHDRAW} and bool(decision.annotations),
            f"{decision.verdict} has no annotations",
        ),
        (not _is_moment(decision.at), f"at is {decision.at!r}, not an ISO 8601 date-time with a time zone"),
    ]
    return [fault for is_wrong, fault in checks if is_wrong] + _unstorable(decision)


def _unstorable(decision: Decision) -> list[str]:
    faults = []
    for name in ("adjudicator", "reason"):
        try:
            check_storable(getattr(decision, name), name)
        except ValueError as error:
            faults.append(str(error))
    return faults


def _is_moment(at: str) -> bool:
    try:
        return datetime.fromisoformat(at).tzinfo is not None
    except ValueError:
        return False
