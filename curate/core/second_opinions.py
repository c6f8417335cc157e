"""Do adjudicators agree? Percent and chance-corrected agreement over the conflicts that two have judged.

A pair of judgements is a second opinion and the decision by somebody else that stood before it: made by two people
on the same question, neither of them an answer to the other. They agree where they would make the same gold.

Chance is counted question by question: with k possible outcomes (the annotators' versions, and "nothing" if nobody
has it) two adjudicators who pick blindly agree once in k. With the mean of 1/k as expected agreement this is the
free-marginal kappa of Brennan and Prediger (1981) for questions that differ in their number of answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curate.core.contents import labelled_content
from curate.core.decision_ledger import standing
from curate.core.decisions import Conflict, Decision


@dataclass(frozen=True, slots=True)
class JudgedTwice:
    conflict_key: str
    label: str
    first: str
    second: str
    same: bool
    outcomes: int


@dataclass(frozen=True, slots=True)
class AdjudicatorAgreement:
    """Of one pair of adjudicators, or of all where both are None; None with a reason where nothing can be said."""

    first: str | None
    second: str | None
    conflicts: int
    same: int
    percent: float | None
    kappa: float | None
    undefined_because: str | None = None


def judged_twice(decisions: Sequence[Decision], outcomes: Mapping[str, int]) -> list[JudgedTwice]:
    """The pairs in the ledger of one document or many; `outcomes` are those of the conflicts that are still there."""
    found = []
    before: dict[str, Decision] = {}
    for decision in standing(decisions):
        key = decision.conflict_key
        if not decision.how.second:
            before[key] = decision
        elif key in before and key in outcomes and before[key].adjudicator != decision.adjudicator:
            names = before[key].adjudicator, decision.adjudicator
            same = before[key].outcome == decision.outcome
            found.append(JudgedTwice(key, decision.label, *names, same, outcomes[key]))
    return found


def possible_outcomes(conflict: Conflict) -> int:
    """The distinct versions, and "nothing" if nobody has it; at least 2."""
    said = {tuple(sorted(map(labelled_content, c.annotations))) for c in conflict.candidates}
    return len(said | {()})


def adjudicator_agreement(pairs: Sequence[JudgedTwice]) -> list[AdjudicatorAgreement]:
    """All together first, then each pair of adjudicators, whoever of them was first, in alphabetical order."""
    names = sorted({tuple(sorted((p.first, p.second))) for p in pairs})
    rows = [_row(None, None, pairs)]
    for first, second in names:
        rows.append(_row(first, second, [p for p in pairs if {p.first, p.second} == {first, second}]))
    return rows


def _row(first: str | None, second: str | None, pairs: Sequence[JudgedTwice]) -> AdjudicatorAgreement:
    if not pairs:
        reason = "no conflict was judged by two adjudicators; give second opinions"
        return AdjudicatorAgreement(first, second, 0, 0, None, None, reason)
    same = sum(pair.same for pair in pairs)
    observed = same / len(pairs)
    expected = sum(1 / pair.outcomes for pair in pairs) / len(pairs)
    return AdjudicatorAgreement(first, second, len(pairs), same, observed, (observed - expected) / (1 - expected))
