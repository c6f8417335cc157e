"""Whose answer to trust where every question has answers of its own.

Dawid and Skene (1979) give each annotator a table of errors, answer by answer; versions of one place mean nothing at
another, so here each annotator has one number, the probability of being right, and whoever is wrong gives any of the
question's other answers alike (the "one-coin" form of their model). Estimated as they do: from shares of votes, the
expected number of right answers (their 2.3) and the probabilities of the answers (2.5) in turn, until nothing moves.
"""

from dataclasses import dataclass

import numpy as np

from curate.core.competence import STEPS, TOLERANCE, Floats, Ints


@dataclass(frozen=True, slots=True)
class Reliability:
    """`truth`: how probable each answer of each question is, question after question; each question's add up to 1.
    `accuracies`: how probably each annotator is right."""

    truth: Floats
    accuracies: Floats


def one_coin(question: Ints, annotator: Ints, answer: Ints, answers: Ints, *, steps: int = STEPS) -> Reliability:
    """From answers in three columns of codes from 0; question q has `answers[q]` possible ones, at least 2.

    An annotator begins with one right and one wrong answer (Laplace), so that nobody is ever certain.
    """
    if len(answers) and answers.min() < 2:
        raise ValueError("a question with one possible answer asks nothing; give it at least 2")
    starts = np.concatenate([[0], np.cumsum(answers)[:-1]]).astype(np.int64)
    chosen = starts[question] + answer
    truth = np.bincount(chosen, minlength=int(answers.sum())) / np.bincount(question, minlength=len(answers)).repeat(
        answers
    )
    accuracies = _accuracies(truth, chosen, annotator)
    for _ in range(steps):
        before = truth
        truth = _truth(accuracies, chosen, annotator, question, answers, starts)
        accuracies = _accuracies(truth, chosen, annotator)
        if np.abs(truth - before).max(initial=0.0) < TOLERANCE:
            break
    return Reliability(truth, accuracies)


def _accuracies(truth: Floats, chosen: Ints, annotator: Ints) -> Floats:
    right = np.bincount(annotator, weights=truth[chosen])
    return np.asarray((right + 1) / (np.bincount(annotator) + 2))


def _truth(accuracies: Floats, chosen: Ints, annotator: Ints, question: Ints, answers: Ints, starts: Ints) -> Floats:
    right = np.log(accuracies[annotator])
    wrong = np.log1p(-accuracies[annotator]) - np.log(answers[question] - 1)
    # Every answer is wrong by all who gave another one: the sum of all, mended for those who gave it.
    all_wrong = np.bincount(question, weights=wrong, minlength=len(answers)).repeat(answers)
    weights = all_wrong + np.bincount(chosen, weights=right - wrong, minlength=len(all_wrong))
    weights = np.exp(weights - np.maximum.reduceat(weights, starts).repeat(answers))
    return np.asarray(weights / np.add.reduceat(weights, starts).repeat(answers))
