"""Strategies that settle conflicts by what the annotators said, without looking at the text.

Unanimous places need none: what all say is gold. `majority` takes the version of more than half of a place's
annotators. `competence` takes the version that is probably right, given how reliable its annotators are.

**How competence asks.** Each place is a question, and "nothing" is an answer like any other. There may be as many
answers as annotators, and one more, however many versions were in fact given: to count only those would make a place
where all agree look like one where nobody could have erred. From all places of a label, settled and unanimous ones
too, it is estimated how often each annotator is right and how probable each version is (`reliability`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from curate.core.ballots import Ballot
from curate.core.errors import CurateError
from curate.core.reliability import one_coin

FEWEST = 3
CLOSE = 1e-9


class Strategy(StrEnum):
    MAJORITY = "majority"
    COMPETENCE = "competence"


@dataclass(frozen=True, slots=True)
class Choice:
    """A version by the first who gave it. `support` is a share of annotators or a probability; `reason` says it."""

    taken_from: str
    support: float
    reason: str


def choose_majority(ballot: Ballot) -> Choice | None:
    """None where no version has more than half."""
    votes = [ballot.answers.count(version) for version in range(ballot.versions)]
    best = max(range(len(votes)), key=votes.__getitem__)
    if 2 * votes[best] <= len(ballot.answers):
        return None
    said = f"majority: {votes[best]} of {len(ballot.answers)} annotators"
    return Choice(ballot.author_of(best), votes[best] / len(ballot.answers), said)


def choose_by_competence(open_: Mapping[str, Ballot], others: Sequence[Ballot], threshold: float) -> dict[str, Choice]:
    """By key of the open ballots, the version whose probability reaches the threshold.

    `others` are the places that are settled or unanimous: they tell who is reliable. Places about several labels
    learn from those about any of them. Raises CurateError where the threshold is no probability above one half, or
    fewer than three annotators have answered: two who differ are equally right.
    """
    if not 0.5 < threshold <= 1:
        raise CurateError(f"the threshold {threshold:g} does not do; give a probability above 0.5, such as 0.9")
    chosen: dict[str, Choice] = {}
    for label in sorted({ballot.label for ballot in open_.values()}):
        asked = {key: ballot for key, ballot in open_.items() if ballot.label == label}
        labels = next(iter(asked.values())).labels
        teachers = [b for b in [*open_.values(), *others] if b.label == label or b.label in labels]
        chosen |= _choose(asked, teachers, threshold)
    return chosen


def _choose(asked: Mapping[str, Ballot], teachers: Sequence[Ballot], threshold: float) -> dict[str, Choice]:
    authors = sorted({author for ballot in teachers for author in ballot.authors})
    if len(authors) < FEWEST:
        return {}
    probabilities = dict(zip(map(id, teachers), _version_probabilities(teachers, authors), strict=True))
    chosen = {}
    for key, ballot in asked.items():
        shares = probabilities[id(ballot)]
        best = max(range(len(shares)), key=shares.__getitem__)
        if shares[best] >= threshold - CLOSE:
            reason = f"competence: probability {shares[best]:.3f}, threshold {threshold:g}"
            chosen[key] = Choice(ballot.author_of(best), shares[best], reason)
    return chosen


def _version_probabilities(ballots: Sequence[Ballot], authors: Sequence[str]) -> list[list[float]]:
    """For each ballot the probability of each version that was given."""
    code = {author: n for n, author in enumerate(authors)}
    rows = [
        (n, code[author], answer)
        for n, ballot in enumerate(ballots)
        for author, answer in zip(ballot.authors, ballot.answers, strict=True)
    ]
    question, annotator, answer = np.array(rows, dtype=np.int64).T
    answers = np.array([len(ballot.authors) + 1 for ballot in ballots], dtype=np.int64)
    truth = one_coin(question, annotator, answer, answers).truth
    parts = np.split(truth, np.cumsum(answers)[:-1])
    return [part[: ballot.versions].tolist() for part, ballot in zip(parts, ballots, strict=True)]
