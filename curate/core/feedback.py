"""Feedback: what became of an annotator's own work, place by place, with the reason; and objections to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from curate.core.contents import labelled_content
from curate.core.decisions import Conflict, Decision
from curate.core.gold import Gold
from curate.core.layers import Annotation


class Fate(StrEnum):
    """What an annotator's version of a place came to: `kept` as it was, `missed` where only the gold marks something,
    `dropped` where only they did, `relabelled`, other `borders`, or other `attributes`."""

    KEPT = "kept"
    MISSED = "missed"
    DROPPED = "dropped"
    RELABELLED = "relabelled"
    BORDERS = "borders"
    ATTRIBUTES = "attributes"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One settled conflict as one annotator sees it: their own version, the final one, and the decision between."""

    conflict: Conflict
    decision: Decision
    own: tuple[Annotation, ...]
    final: tuple[Annotation, ...]
    fate: Fate


class AppealOutcome(StrEnum):
    """`upheld`: the decision stands; `changed`: the adjudicator decides anew."""

    UPHELD = "upheld"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Appeal:
    """An annotator's objection to a decision, or with `answers` (the id of one) an adjudicator's answer to it.

    Raises ValueError where it says nothing or an answer has no outcome.
    """

    id: str
    decision_id: str
    author: str
    text: str
    at: str
    answers: str | None = None
    outcome: AppealOutcome | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("an appeal and its answer need words; write why")
        if (self.answers is None) != (self.outcome is None):
            raise ValueError("an answer says whether the decision is upheld or changed, and an appeal does not")


@dataclass(frozen=True, slots=True)
class DisputedRule:
    """A rule of the codebook, or a label where no rule was cited, with what was fought over it. `fates` counts what
    annotators' versions came to, `appeals` the objections; `examples` are (document id, conflict key)."""

    label: str
    rule: str | None
    conflicts: int
    fates: Mapping[Fate, int]
    appeals: int
    examples: tuple[tuple[str, str], ...]


def outcomes_of(gold: Gold, author: str) -> tuple[Outcome, ...]:
    """What became of each place where the author's layer was in question and that is settled, in the text's order."""
    found = []
    for conflict, decision in gold.settled:
        own = next((c.annotations for c in conflict.candidates if c.author == author), None)
        if own is not None:
            found.append(Outcome(conflict, decision, own, decision.annotations, fate_of(own, decision.annotations)))
    return tuple(found)


def fate_of(own: Iterable[Annotation], final: Iterable[Annotation]) -> Fate:
    ours, theirs = sorted(map(labelled_content, own)), sorted(map(labelled_content, final))
    if ours == theirs:
        return Fate.KEPT
    if not ours or not theirs:
        return Fate.DROPPED if ours else Fate.MISSED
    if sorted(label for label, _ in ours) != sorted(label for label, _ in theirs):
        return Fate.RELABELLED
    spans = [[(label, content[:2]) for label, content in side] for side in (ours, theirs)]
    return Fate.BORDERS if spans[0] != spans[1] else Fate.ATTRIBUTES


def rules_in_dispute(golds: Iterable[Gold], appealed: Mapping[str, int], *, examples: int = 3) -> list[DisputedRule]:
    """By rule cited, or by label where none was: most conflicts first. `appealed` counts appeals by decision id."""
    tally: dict[tuple[str, str | None], _Tally] = {}
    for gold in golds:
        for conflict, decision in gold.settled:
            for label, rule in _cited(conflict, decision):
                counted = tally.setdefault((label, rule), _Tally())
                counted.add(conflict, decision, appealed.get(decision.id, 0))
    rows = [
        DisputedRule(
            label, rule, each.conflicts, dict(each.fates), each.appeals, tuple(sorted(each.examples)[:examples])
        )
        for (label, rule), each in tally.items()
    ]
    return sorted(rows, key=lambda row: (-row.conflicts, -row.appeals, row.label, row.rule or ""))


def _cited(conflict: Conflict, decision: Decision) -> Iterator[tuple[str, str | None]]:
    rule = decision.how.rule
    if rule is not None:
        yield rule.label, rule.rule
    else:
        yield from ((label, None) for label in conflict.labels)


class _Tally:
    def __init__(self) -> None:
        self.conflicts = 0
        self.appeals = 0
        self.fates: Counter[Fate] = Counter()
        self.examples: set[tuple[str, str]] = set()

    def add(self, conflict: Conflict, decision: Decision, appeals: int) -> None:
        self.conflicts += 1
        self.appeals += appeals
        self.fates.update(fate_of(c.annotations, decision.annotations) for c in conflict.candidates)
        self.examples.add((conflict.document_id, conflict.key))
