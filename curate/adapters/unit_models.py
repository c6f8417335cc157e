"""Models of a label: logistic regression on the words of a unit, trained on all folds but the one that it judges.

Words are hashed to columns, so that nothing grows with the vocabulary and no text of a unit is kept. scikit-learn is
loaded when a model is asked for. The solver (dual coordinate descent) draws its order from a fixed seed and does not
share its sums out to processors: the same gold gives the same probabilities each time.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curate.adapters.extras import need
from curate.core.spans import Span
from curate.core.watching import Watcher

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Matrix = Any  # scipy's sparse rows

WHAT = "looking for label errors"
EXTRA = "models"
COLUMNS = 2**18
FEW_COLUMNS = 2**15  # of a choice, which few annotations teach and which has a column for each value
STRENGTH = 3.0  # the inverse of regularization
AROUND = 60  # characters on either side, of which the nearest words count
NEAR = 3  # words
LONGEST = 500  # words of a unit: a text without sentence ends is one unit
_WORD = re.compile(r"\w+|[^\w\s]")


def require_models() -> None:
    """Raises CurateError with the line that installs scikit-learn where it is missing."""
    need("sklearn.linear_model", EXTRA, WHAT)


def unit_rows(text: str, units: Sequence[Span], columns: int = COLUMNS) -> Matrix:
    """A sparse row for each unit, of length 1: its words and pairs of words, its first and last word, and the words
    around it; marks count as words, case does not."""
    hasher = need("sklearn.feature_extraction", EXTRA, WHAT).FeatureHasher(
        columns, input_type="string", alternate_sign=False
    )
    rows = hasher.transform(list(_features(text, unit)) for unit in units)
    return need("sklearn.preprocessing", EXTRA, WHAT).normalize(rows, copy=False)


def stack_rows(rows: Sequence[Matrix]) -> Matrix:
    """The rows one below the other."""
    return need("scipy.sparse", EXTRA, WHAT).vstack(rows, format="csr")


class FoldModels:
    """For each fold and label a model of the rows of the other folds."""

    def __init__(self, folds: int, labels: int, columns: int = COLUMNS) -> None:
        self._weights = np.zeros((folds, columns, labels), dtype=np.float32)
        self._offsets = np.zeros((folds, labels))

    def train(self, rows: Matrix, given: Bools, folds: Ints, labels: Iterable[int], watcher: Watcher) -> None:
        """`given` is (rows, labels); of the labels named, each fold's rest must hold units with and without."""
        regression = need("sklearn.linear_model", EXTRA, WHAT).LogisticRegression
        how = {"C": STRENGTH, "solver": "liblinear", "dual": True, "max_iter": 1_000, "random_state": 0}
        wanted, number = list(labels), len(self._weights)
        for fold in range(number):
            rest = folds != fold
            training = rows[np.flatnonzero(rest)]
            for nth, label in enumerate(wanted):
                watcher.step(fold * len(wanted) + nth, number * len(wanted))
                fitted = regression(**how).fit(training, given[rest, label])
                self._weights[fold, :, label] = fitted.coef_[0]
                self._offsets[fold, label] = fitted.intercept_[0]

    def probabilities(self, rows: Matrix, folds: Ints) -> NDArray[np.float32]:
        """(rows, labels): of each label by the model that has not seen the row's fold."""
        found = np.empty((rows.shape[0], self._offsets.shape[1]), dtype=np.float32)
        for fold in np.unique(folds):
            mine = np.flatnonzero(folds == fold)
            scores = rows[mine] @ self._weights[fold] + self._offsets[fold]
            found[mine] = 1 / (1 + np.exp(-np.clip(scores, -60, 60)))
        return found


def _features(text: str, unit: Span) -> Iterator[str]:
    words = list(islice(_words(unit.of(text)), LONGEST))
    before = list(_words(text[max(0, unit.start - AROUND) : unit.start]))[-NEAR:]
    after = list(_words(text[unit.end : unit.end + AROUND]))[:NEAR]
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))
    yield from (f"< {word}" for word in before)
    yield from (f"> {word}" for word in after)
    if words:
        yield f"^ {words[0]}"
        yield f"$ {words[-1]}"


def _words(text: str) -> Iterator[str]:
    return (match.group() for match in _WORD.finditer(text.casefold()))
