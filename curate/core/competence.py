"""Whose answer to trust: what several people's answers say about the truth and about each other.

Dawid and Skene (1979): each question has one true answer, each annotator errs in a way of their own, and both
are estimated together. The E step weighs the answers of each question by their givers' error rates (their
equation 2.5), the M step counts error rates and priors anew from those weights (2.3 and 2.4), from the shares of
votes onwards until nothing moves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TOLERANCE = 1e-8
STEPS = 500
FLOOR = 1e-10  # an error that was never seen is improbable, not impossible: otherwise two such errors leave no answer


@dataclass(frozen=True, slots=True)
class Competence:
    """`truth` (questions x answers): how probable each answer is. `errors` (annotators x true x given): how often
    an annotator gives an answer where another is true; rows sum to 1, or are 0 where there is nothing to tell.
    `priors`: how often each answer is true. `steps` is less than the limit where the estimate came to rest."""

    truth: Floats
    errors: Floats
    priors: Floats
    steps: int

    @property
    def accuracies(self) -> Floats:
        """For each annotator the probability of giving the true answer: errors' diagonal, by the priors."""
        accuracies: Floats = np.einsum("att,t->a", self.errors, self.priors)
        return accuracies


def dawid_skene(question: Ints, annotator: Ints, answer: Ints, *, steps: int = STEPS) -> Competence:
    """From answers in three columns of codes from 0; a question may have any number of them.

    Empty for no answers. Raises ValueError where the columns differ in length or a code is negative.
    """
    if not len(question) == len(annotator) == len(answer):
        raise ValueError("question, annotator and answer are columns of one table: give each the same length")
    if min(column.min(initial=0) for column in (question, annotator, answer)) < 0:
        raise ValueError("codes begin at 0")
    shape = tuple(int(column.max(initial=-1)) + 1 for column in (question, annotator, answer))
    truth = _vote_shares(question, answer, (shape[0], shape[2]))
    errors, priors = _count(truth, question, annotator, answer, shape)
    for step in range(1, steps + 1):
        before = truth
        truth = _weigh(errors, priors, question, annotator, answer, len(truth))
        errors, priors = _count(truth, question, annotator, answer, shape)
        if np.abs(truth - before).max(initial=0.0) < TOLERANCE:
            return Competence(truth, errors, priors, step)
    return Competence(truth, errors, priors, steps)


def _vote_shares(question: Ints, answer: Ints, shape: tuple[int, int]) -> Floats:
    votes = np.zeros(shape)
    np.add.at(votes, (question, answer), 1.0)
    return _normalise(votes)


def _count(
    truth: Floats, question: Ints, annotator: Ints, answer: Ints, shape: tuple[int, ...]
) -> tuple[Floats, Floats]:
    n_annotators, n_answers = shape[1], shape[2]
    # By annotator and answer given, the weights of the answers that may be true.
    given = np.zeros((n_annotators, n_answers, n_answers))
    np.add.at(given, (annotator, answer), truth[question])
    counts = given.transpose(0, 2, 1)
    asked = np.unique(question)
    priors: Floats = truth[asked].mean(axis=0) if len(asked) else np.zeros(n_answers)
    return _normalise(counts), priors


def _weigh(errors: Floats, priors: Floats, question: Ints, annotator: Ints, answer: Ints, n_questions: int) -> Floats:
    log_errors, log_priors = np.log(np.maximum(errors, FLOOR)), np.log(np.maximum(priors, FLOOR))
    weights = np.tile(log_priors, (n_questions, 1))
    np.add.at(weights, question, log_errors[annotator, :, answer])
    weights -= weights.max(axis=1, initial=-np.inf, keepdims=True)
    return _normalise(np.exp(weights))


def _normalise(counts: Floats) -> Floats:
    total = counts.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(counts, total, out=np.zeros_like(counts), where=total > 0))
