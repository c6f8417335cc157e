"""Whose answer to trust: Dawid and Skene's estimate, against another implementation and on what is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.competence import Competence, dawid_skene

# A row a question, a column an annotator, "." where there is no answer.
ANSWERS = [
    "2001",
    "0.00",
    "2222",
    ".11.",
    "1122",
    "0202",
    "2022",
    "0.10",
    "021.",
    ".000",
    "1.01",
    ".00.",
    ".100",
    "1010",
]
# Probabilities of answers 0, 1 and 2 after 3 steps: crowd-kit 1.4.2, DawidSkene(n_iter=3, tol=-1).
TRUTH = [
    (0.97719509, 0.01086032, 0.01194459),
    (0.90510757, 0.09489243, 0.00000000),
    (0.00000540, 0.00012080, 0.99987380),
    (0.22399430, 0.76372441, 0.01228129),
    (0.00001925, 0.22534329, 0.77463746),
    (0.46273434, 0.04550212, 0.49176353),
    (0.00002108, 0.00062521, 0.99935372),
    (0.77320218, 0.22679782, 0.00000000),
    (0.87387967, 0.10426006, 0.02186027),
    (0.89852649, 0.10147351, 0.00000000),
    (0.49715836, 0.49905544, 0.00378621),
    (0.83401215, 0.10866764, 0.05732021),
    (0.48631502, 0.51368498, 0.00000000),
    (0.45852630, 0.54147370, 0.00000000),
]


def estimate(rows: list[str], steps: int = 500) -> Competence:
    cells = [(q, a, int(c)) for q, row in enumerate(rows) for a, c in enumerate(row) if c != "."]
    columns = np.array(cells, np.int64).reshape(-1, 3).T
    return dawid_skene(columns[0], columns[1], columns[2], steps=steps)


def test_another_implementation_finds_the_same() -> None:
    found = estimate(ANSWERS, steps=3)
    assert np.abs(found.truth - np.array(TRUTH)).max() < 1e-6


def test_a_good_annotator_outvotes_two_guessers() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 200)
    rows = [f"{t}{t}{rng.integers(0, 2)}{rng.integers(0, 2)}" for t in truth]
    found = estimate(rows)
    assert (found.truth.argmax(axis=1) == truth).all()
    assert found.accuracies[0] > 0.99
    assert found.accuracies[2] < 0.65
    assert found.steps < 500


def test_an_error_that_was_never_seen_leaves_an_answer() -> None:
    found = estimate(["00", "11", "01"])
    assert np.isfinite(found.truth).all()
    assert np.allclose(found.truth.sum(axis=1), 1)


def test_no_answers_no_estimate() -> None:
    nothing = np.zeros(0, np.int64)
    found = dawid_skene(nothing, nothing, nothing)
    assert found.truth.shape == (0, 0)
    with pytest.raises(ValueError, match="same length"):
        dawid_skene(nothing, nothing, np.zeros(1, np.int64))
    with pytest.raises(ValueError, match="begin at 0"):
        dawid_skene(*[np.array([-1])] * 3)


@given(st.lists(st.text("012.", min_size=4, max_size=4), min_size=1, max_size=12), st.permutations(range(4)))
def test_the_order_of_annotators_changes_nothing(rows: list[str], order: list[int]) -> None:
    if not any(c != "." for row in rows for c in row):
        return
    one = estimate(rows, steps=5)
    other = estimate(["".join(row[n] for n in order) for row in rows], steps=5)
    assert np.allclose(one.truth, other.truth, atol=1e-6)
