"""Conflicts and the decisions that settle them.

A conflict is one question: a place where the submitted layers of a document differ. A decision is one
adjudicator's dated, reasoned answer to it. Decisions are facts in a ledger: never edited, only followed
by another decision on the same conflict or taken back by a withdrawal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from curate.core.canonical import content_digest
from curate.core.contents import content_of, labelled_content
from curate.core.decision_checks import find_faults
from curate.core.layers import Annotation, annotation_order
from curate.core.schema import Schema
from curate.core.spans import Span

# Between the labels of a conflict about which label it is; no label's name has a space.
JOIN = " + "
NO_REVISIONS: Mapping[str, int] = MappingProxyType({})


class ConflictKind(StrEnum):
    """`missing`: an annotator has nothing there; `boundary`: everyone has something, but the spans
    differ; `attribute`: the spans are the same and an attribute differs; `label`: the same words bear
    one label by some and another by others."""

    MISSING = "missing"
    BOUNDARY = "boundary"
    ATTRIBUTE = "attribute"
    LABEL = "label"


class Verdict(StrEnum):
    """`take` one annotator's version (which may be "nothing"), `edit` a version of one's own,
    `neither` for no annotation at all, `both` where more than one version can be defended and one of
    them enters the gold, `withdraw` to take back an earlier decision."""

    TAKE = "take"
    EDIT = "edit"
    NEITHER = "neither"
    BOTH = "both"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one annotator marked at the place of a conflict; empty where they marked nothing."""

    author: str
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """`span` runs from the first to the last character that anyone marked. Candidates are sorted by
    author and name every annotator who submitted the document. `label` names the label, or for the
    kind `label` all that are in question, joined.

    `key` is a digest of the document, the label and what each candidate holds: a decision on it
    speaks of exactly what the adjudicator saw, and a changed layer is a new question.
    """

    key: str
    document_id: str
    label: str
    kind: ConflictKind
    span: Span
    candidates: tuple[Candidate, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.label.split(JOIN))

    def candidate(self, author: str) -> Candidate:
        for candidate in self.candidates:
            if candidate.author == author:
                return candidate
        authors = ", ".join(c.author for c in self.candidates)
        raise ValueError(f"{author!r} has no version in this conflict; choose one of {authors}")


@dataclass(frozen=True, slots=True)
class CitedRule:
    """A rule of the codebook by its label and id; the digest tells whether its words have changed since."""

    label: str
    rule: str
    digest: str


def cite(schema: Schema, label: str, rule: str) -> CitedRule:
    """Raises UnknownLabel, or ValueError listing the label's rules where it has none of that id."""
    rules = {each.id: each for each in schema.label(label).rules}
    if rule not in rules:
        raise ValueError(f"{label} has no rule {rule!r}; its rules are {', '.join(rules) or 'none'}")
    return CitedRule(label, rule, content_digest(rules[rule].text)[:16])


@dataclass(frozen=True, slots=True)
class Seen:
    """What the adjudicator had before them: whether names were hidden, in which order the candidates stood (authors),
    and the revision of each layer."""

    names_hidden: bool = False
    order: tuple[str, ...] = ()
    revisions: Mapping[str, int] = field(default_factory=lambda: NO_REVISIONS)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a decision came about, where that is known.

    `strategy` and `batch` are set for decisions taken in bulk. A `second` opinion changes no gold: where it
    differs from the decision in force, the conflict is disputed until someone decides anew.
    """

    reason_code: str | None = None
    rule: CitedRule | None = None
    seen: Seen | None = None
    strategy: str | None = None
    batch: str | None = None
    second: bool = False


PLAIN = Circumstances()


@dataclass(frozen=True, slots=True)
class Decision:
    """`annotations` are what becomes gold: all of the conflict's labels, none for `neither`.

    `at` is an ISO 8601 date-time with a time zone. `taken_from` is set for `take` and `both` alone,
    `withdraws` (the id of an earlier decision on the same conflict) for `withdraw` alone. `reason` may
    be empty where the circumstances give a reason code.
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
    how: Circumstances = PLAIN

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", Verdict(self.verdict))
        object.__setattr__(self, "annotations", tuple(sorted(self.annotations, key=annotation_order)))
        if faults := find_faults(self):
            raise ValueError(f"decision {self.id!r}: " + "; ".join(faults))

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.label.split(JOIN))

    @property
    def outcome(self) -> tuple[object, ...]:
        """What it makes gold, in a form that compares."""
        return tuple(sorted(map(labelled_content, self.annotations)))


def decide(
    conflict: Conflict,
    *,
    verdict: Verdict,
    adjudicator: str,
    reason: str,
    at: str,
    taken_from: str | None = None,
    annotations: Sequence[Annotation] = (),
    how: Circumstances = PLAIN,
) -> Decision:
    """The decision on a conflict; `take` and `both` copy the named candidate's annotations.

    The id is a digest of everything else, so that recording the same decision twice is harmless.
    Raises ValueError where verdict and the rest do not fit together.
    """
    copies = verdict in {Verdict.TAKE, Verdict.BOTH}
    if verdict is Verdict.WITHDRAW:
        raise ValueError("a withdrawal speaks of a decision, not of a conflict; use withdraw()")
    if copies and annotations:
        raise ValueError(f"{verdict} copies an annotator's version; give no annotations, or edit instead")
    if copies and taken_from is not None:
        annotations = conflict.candidate(taken_from).annotations
    return _with_id(
        Decision(
            id="new",
            conflict_key=conflict.key,
            document_id=conflict.document_id,
            label=conflict.label,
            verdict=verdict,
            annotations=tuple(annotations),
            taken_from=taken_from,
            adjudicator=adjudicator,
            reason=reason,
            at=at,
            how=how,
        )
    )


def withdraw(decision: Decision, *, adjudicator: str, reason: str, at: str) -> Decision:
    """Takes a decision back; taking back a withdrawal puts what it withdrew in force again."""
    return _with_id(
        Decision(
            id="new",
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
    )


def _with_id(decision: Decision) -> Decision:
    """The id is older than circumstances and joined labels: without either it is what it always was."""
    joined = len(decision.labels) > 1
    contents: list[Any] = sorted((labelled_content if joined else content_of)(a) for a in decision.annotations)
    identity = [
        decision.conflict_key,
        str(decision.verdict),
        contents,
        decision.taken_from,
        decision.adjudicator,
        decision.reason,
        decision.at,
        decision.withdraws,
        *([] if decision.how == PLAIN else [_identity(decision.how)]),
    ]
    return replace(decision, id=content_digest(identity))


def _identity(how: Circumstances) -> list[object]:
    rule, seen = how.rule, how.seen
    return [
        how.reason_code,
        None if rule is None else [rule.label, rule.rule, rule.digest],
        None if seen is None else [seen.names_hidden, list(seen.order), sorted(seen.revisions.items())],
        how.strategy,
        how.batch,
        how.second,
    ]
