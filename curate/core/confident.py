"""Confident learning: which examples are probably labelled wrong, from probabilities of models that never saw them.

Northcutt, Jiang and Chuang (2021), "Confident Learning: Estimating Uncertainty in Dataset Labels", Journal of
Artificial Intelligence Research 70, 1373-1411; section 3.1 for the thresholds and the confident joint, section 3.2 for
ranking by normalized margin. Written from the article.

An example counts as class `j` where its probability of `j` reaches what examples given `j` have on average; of several
such classes, the one with the highest probability. So a class that models are shy about is not out of reach, and one
that they see everywhere is not found everywhere. Where such a class is another than the one given, the example is a
candidate.

Shapes: `given` is (n,) with classes 0 to k - 1; `probabilities` is (n, k) with rows that sum to 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NONE = -1  # the class of an example that no class can be confident of


@dataclass(frozen=True, slots=True)
class Candidates:
    """`places` of the candidates among the examples, the most doubtful first; `held` the class of each that the models
    are confident of; `margins` the normalized margin of each, from -1 to 0 or a little more."""

    places: Ints
    held: Ints
    margins: Floats


def class_thresholds(given: Ints, probabilities: Floats) -> Floats:
    """(k,): the mean probability of class j among the examples given j, the paper's t_j; infinite where there is none,
    so that nothing is confidently of a class that nobody gave."""
    classes = probabilities.shape[1]
    counts = np.bincount(given, minlength=classes)
    own = np.take_along_axis(probabilities, given[:, None], axis=1)[:, 0]
    sums = np.bincount(given, weights=own, minlength=classes)
    thresholds: Floats = np.divide(sums, counts, out=np.full(classes, np.inf), where=counts > 0)
    return thresholds


def confident_classes(given: Ints, probabilities: Floats) -> Ints:
    """(n,): the class that each example is confidently of, `NONE` where it reaches no threshold. Of equal ones the
    given class is taken: a tie is no reason to doubt."""
    reaching = np.where(probabilities >= class_thresholds(given, probabilities), probabilities, -np.inf)
    best = reaching.max(axis=1)
    held = reaching.argmax(axis=1)
    own = np.take_along_axis(reaching, given[:, None], axis=1)[:, 0]
    return np.where(np.isneginf(best), NONE, np.where(own == best, given, held))


def confident_joint(given: Ints, held: Ints, classes: int) -> Ints:
    """(k, k): how many examples given the class of the row are confidently of the class of the column."""
    joint = np.zeros((classes, classes), dtype=np.int64)
    sure = held != NONE
    np.add.at(joint, (given[sure], held[sure]), 1)
    return joint


def normalized_margins(given: Ints, probabilities: Floats) -> Floats:
    """(n,): the probability of the given class less that of the likeliest other; the lower, the more doubtful."""
    own = np.take_along_axis(probabilities, given[:, None], axis=1)
    others = probabilities.copy()
    np.put_along_axis(others, given[:, None], -np.inf, axis=1)
    margins: Floats = own[:, 0] - others.max(axis=1)
    return margins


def find_candidates(given: Ints, held: Ints, probabilities: Floats) -> Candidates:
    """What stands off the diagonal of the confident joint, by normalized margin; of equal ones the earlier first."""
    places = np.flatnonzero((held != NONE) & (held != given))
    margins = normalized_margins(given, probabilities)[places]
    order = np.argsort(margins, kind="stable")
    return Candidates(places[order], held[places[order]], margins[order])


def separation(positive: NDArray[np.bool_], scores: Floats) -> float:
    """The area under the ROC curve: how often a positive example scores above a negative one, equal scores counting
    half. Both kinds must be there."""
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    ones = int(positive.sum())
    return float((ranks[positive].sum() - ones * (ones + 1) / 2) / (ones * (len(scores) - ones)))


@dataclass(frozen=True, slots=True)
class Doubts:
    """What confident learning says of one label that a unit has or has not. `usual` is the threshold of having it, and
    `joint` has the rows and columns "without", "with"."""

    separation: float
    usual: float
    joint: tuple[tuple[int, int], tuple[int, int]]
    candidates: Candidates


def doubt_label(given: NDArray[np.bool_], probabilities: NDArray[np.float32]) -> Doubts:
    """`probabilities` (n,) are those of having the label; units with and without it must be there."""
    both = np.column_stack([1 - probabilities.astype(np.float64), probabilities.astype(np.float64)])
    classes = given.astype(np.int64)
    held = confident_classes(classes, both)
    joint = confident_joint(classes, held, 2).tolist()
    return Doubts(
        separation(given, both[:, 1]),
        float(class_thresholds(classes, both)[1]),
        ((joint[0][0], joint[0][1]), (joint[1][0], joint[1][1])),
        find_candidates(classes, held, both),
    )


@dataclass(frozen=True, slots=True)
class ChoiceDoubts:
    """What confident learning says of several classes, of which an example has one. `separation` is the mean of those
    of each class against the others; `usual` (k,) are the thresholds, and `joint` has a row for each given class."""

    separation: float
    usual: Floats
    joint: tuple[tuple[int, ...], ...]
    candidates: Candidates


def doubt_choice(given: Ints, scores: NDArray[np.float32]) -> ChoiceDoubts:
    """`scores` (n, k) are probabilities of models that each know one class from all others; a row of them is shared out
    so that it sums to 1. Each class must be given to somebody, and there must be two or more."""
    whole = scores.astype(np.float64) + np.finfo(np.float32).tiny
    probabilities = whole / whole.sum(axis=1, keepdims=True)
    classes = scores.shape[1]
    held = confident_classes(given, probabilities)
    return ChoiceDoubts(
        float(np.mean([separation(given == each, probabilities[:, each]) for each in range(classes)])),
        class_thresholds(given, probabilities),
        tuple(tuple(row) for row in confident_joint(given, held, classes).tolist()),
        find_candidates(given, held, probabilities),
    )
