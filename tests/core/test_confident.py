"""Confident learning against an example worked by hand, and against the article's definitions written out in loops."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.confident import (
    NONE,
    class_thresholds,
    confident_classes,
    confident_joint,
    doubt_choice,
    doubt_label,
    find_candidates,
    normalized_margins,
    separation,
)

# Three classes. Thresholds by hand: t0 = (.8 + .6 + .1)/3 = .5, t1 = (.7 + .5)/2 = .6, t2 = (.9 + .3)/2 = .6.
GIVEN = [0, 0, 0, 1, 1, 2, 2]
ROWS = [
    [0.8, 0.1, 0.1],  # confidently 0, as given
    [0.6, 0.3, 0.1],  # 0
    [0.1, 0.2, 0.7],  # given 0 and confidently 2: .1 - .7 = -.6
    [0.2, 0.7, 0.1],  # 1
    [0.5, 0.5, 0.0],  # .5 reaches t0 and not t1: given 1 and confidently 0, margin 0
    [0.0, 0.1, 0.9],  # 2
    [0.3, 0.4, 0.3],  # reaches none
]


def test_the_example_worked_by_hand() -> None:
    labels, rows = np.array(GIVEN), np.array(ROWS)
    assert class_thresholds(labels, rows) == pytest.approx([0.5, 0.6, 0.6])
    held = confident_classes(labels, rows)
    assert held.tolist() == [0, 0, 2, 1, 0, 2, NONE]
    assert confident_joint(labels, held, 3).tolist() == [[2, 0, 1], [1, 1, 0], [0, 0, 1]]
    found = find_candidates(labels, held, rows)
    assert found.places.tolist() == [2, 4]
    assert found.held.tolist() == [2, 0]
    assert found.margins == pytest.approx([-0.6, 0.0])


def written_out(labels: Sequence[int], rows: Sequence[Sequence[float]]) -> tuple[list[list[int]], list[int]]:
    """The joint and the candidates, example by example; nothing is shared with what is tested."""
    k = len(rows[0])
    thresholds = []
    for j in range(k):
        own = [row[j] for label, row in zip(labels, rows, strict=True) if label == j]
        thresholds.append(math.fsum(own) / len(own) if own else math.inf)
    joint = [[0] * k for _ in range(k)]
    candidates = []
    for n, (label, row) in enumerate(zip(labels, rows, strict=True)):
        reached = [j for j in range(k) if row[j] >= thresholds[j]]
        if not reached:
            continue
        highest = max(row[j] for j in reached)
        held = label if label in reached and row[label] == highest else next(j for j in reached if row[j] == highest)
        joint[label][held] += 1
        if held != label:
            candidates.append((row[label] - max(p for j, p in enumerate(row) if j != label), n))
    return joint, [n for _, n in sorted(candidates)]


# In 64ths, so that sums and means are exact and no comparison hangs on the last digit.
PARTS = st.integers(0, 64)


@given(st.lists(st.tuples(st.integers(0, 2), PARTS, PARTS), min_size=1, max_size=32).filter(lambda v: len(v) & 3 == 0))
def test_it_is_what_the_definitions_say(drawn: list[tuple[int, int, int]]) -> None:
    labels = [label for label, _, _ in drawn]
    rows = [[min(a, b) / 64, (max(a, b) - min(a, b)) / 64, (64 - max(a, b)) / 64] for _, a, b in drawn]
    joint, candidates = written_out(labels, rows)
    held = confident_classes(np.array(labels), np.array(rows))
    assert confident_joint(np.array(labels), held, 3).tolist() == joint
    assert find_candidates(np.array(labels), held, np.array(rows)).places.tolist() == candidates


def test_a_tie_with_the_given_class_is_no_doubt_and_a_class_that_nobody_gave_is_never_held() -> None:
    labels, rows = np.array([1, 1]), np.array([[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
    assert confident_classes(labels, rows).tolist() == [1, NONE]
    assert normalized_margins(labels, rows) == pytest.approx([0.0, -1.0])


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=30))
def test_separation_is_the_share_of_pairs_in_order(drawn: list[tuple[bool, int]]) -> None:
    ones = [score for is_one, score in drawn if is_one]
    zeros = [score for is_one, score in drawn if not is_one]
    if ones and zeros:
        right = sum((a > b) + (a == b) / 2 for a in ones for b in zeros) / (len(ones) * len(zeros))
        positive, scores = np.array([d[0] for d in drawn]), np.array([d[1] for d in drawn], dtype=np.float64)
        assert separation(positive, scores) == pytest.approx(right)


def test_one_label_that_a_unit_has_or_has_not() -> None:
    having = np.array([True, True, True, False, False, False])
    probabilities = np.array([0.9, 0.75, 0.0, 0.125, 0.0, 0.875], dtype=np.float32)
    found = doubt_label(having, probabilities)
    # t(with) = 1.65/3 = .55, t(without) = (.875 + 1 + .125)/3 = .667.
    assert found.usual == pytest.approx(0.55)
    assert found.joint == ((2, 1), (1, 2))
    assert found.candidates.places.tolist() == [2, 5]
    assert found.candidates.margins == pytest.approx([-1.0, -0.75])


def test_a_choice_is_doubted_where_models_of_each_value_hold_another() -> None:
    """Three values; the fourth example is given 0 and looks like the second's. By hand: the thresholds are the means of
    what each value's own examples get, rows shared out to sum to 1."""
    scores = np.array([[0.9, 0.1, 0.0], [0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.9, 0.0], [0.0, 0.1, 0.9]])
    said = np.array([0, 0, 1, 0, 2])
    doubts = doubt_choice(said, (scores / 2).astype(np.float32))
    assert doubts.candidates.places.tolist() == [3]
    assert doubts.candidates.held.tolist() == [1]
    assert doubts.usual == pytest.approx([0.6, 0.8, 0.9])
    assert doubts.joint == ((2, 1, 0), (0, 1, 0), (0, 0, 1))
    assert doubts.candidates.margins == pytest.approx([0.1 - 0.9])
    assert doubts.separation == pytest.approx((0.9166667 + 0.75 + 1) / 3, abs=0.05)


def test_models_that_give_a_row_nothing_do_not_divide_by_it() -> None:
    doubts = doubt_choice(np.array([0, 1, 0, 1]), np.zeros((4, 2), dtype=np.float32))
    assert not len(doubts.candidates.places)
    assert doubts.usual == pytest.approx([0.5, 0.5])
