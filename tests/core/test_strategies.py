"""Bulk strategies take what annotators said, and say how sure they are; agreement of adjudicators on known numbers."""

import numpy as np
import pytest
from adjudicated import annotation, answer, layer
from hypothesis import given
from hypothesis import strategies as st

from curate.core.adjudication import Circumstances, Verdict, find_conflicts
from curate.core.ballots import Ballot, ballot_of, teaches
from curate.core.errors import CurateError
from curate.core.reliability import one_coin
from curate.core.second_opinions import adjudicator_agreement, judged_twice, possible_outcomes
from curate.core.strategies import choose_by_competence, choose_majority

NAMES = ("ada", "ben", "cy", "dee")


def ballot(*answers: int, label: str = "claim") -> Ballot:
    return Ballot(label, NAMES[: len(answers)], answers)


def test_a_ballot_counts_nothing_as_a_version() -> None:
    made = [layer("ada", annotation(3, 9)), layer("ben"), layer("cy", annotation(3, 9)), layer("dee")]
    (conflict,) = find_conflicts(made)
    assert ballot_of(conflict) == Ballot("quote", NAMES, (0, 1, 0, 1))
    assert ballot_of(conflict).entropy == 1.0
    assert possible_outcomes(conflict) == 2


def test_an_even_split_of_a_common_sort_teaches_most() -> None:
    assert teaches(ballot(0, 1), 100) > teaches(ballot(0, 1), 3) > teaches(ballot(0, 0, 0, 1), 3) > 0
    assert teaches(ballot(0, 0), 100) == 0


@pytest.mark.parametrize(
    ("answers", "taken"),
    [((0, 1), None), ((0, 0, 1), "ada"), ((0, 1, 1), "ben"), ((0, 1, 2), None), ((0, 0, 1, 1), None)],
)
def test_majority_is_more_than_half(answers: tuple[int, ...], taken: str | None) -> None:
    choice = choose_majority(ballot(*answers))
    assert (choice.taken_from if choice else None) == taken
    if choice:
        assert choice.reason == "majority: 2 of 3 annotators"


def test_competence_believes_the_reliable_one_against_two_careless() -> None:
    """In 60 places ada is right, and ben and cy err independently; then ada differs from both, who differ too."""
    random = np.random.default_rng(7)
    others = []
    for _ in range(60):
        errs = random.random(2) < 0.45
        others.append(ballot(0, int(errs[0]), 2 if errs[0] and errs[1] else int(errs[1])))
    chosen = choose_by_competence({"k": ballot(0, 1, 2)}, others, 0.8)
    assert chosen["k"].taken_from == "ada"
    assert 0.8 <= chosen["k"].support <= 1
    assert "threshold 0.8" in chosen["k"].reason


def test_reliability_finds_the_accuracies_it_was_drawn_with() -> None:
    """4,000 questions of 4 answers by annotators who are right in 90, 75 and 55 of 100."""
    random, n, accuracies = np.random.default_rng(3), 4_000, np.array([0.9, 0.75, 0.55])
    right = random.random((n, 3)) < accuracies
    answer = np.where(right, 0, random.integers(1, 4, (n, 3))).ravel()
    question, annotator = np.arange(n).repeat(3), np.tile(np.arange(3), n)
    found = one_coin(question, annotator, answer, np.full(n, 4))
    assert found.accuracies == pytest.approx(accuracies, abs=0.02)
    assert found.truth.reshape(n, 4).sum(axis=1) == pytest.approx(1)
    # What is said to be 80 to 95 % probable is right about so often.
    said = found.truth.reshape(n, 4)
    sure = (said > 0.8) & (said < 0.95)
    assert sure[:, 0].sum() / sure.sum() == pytest.approx(said[sure].mean(), abs=0.04)
    with pytest.raises(ValueError, match="at least 2"):
        one_coin(question, annotator, answer, np.full(n, 1))


def test_two_annotators_settle_nothing_and_a_coin_is_no_threshold() -> None:
    assert choose_by_competence({"k": ballot(0, 1)}, [ballot(0, 0)] * 9, 0.9) == {}
    for threshold in (0.5, 1.1):
        with pytest.raises(CurateError, match=r"above 0\.5"):
            choose_by_competence({}, [], threshold)


def test_a_question_of_two_labels_learns_from_each() -> None:
    joined = ballot(0, 1, 0, label="claim + opinion")
    others = [ballot(0, 0, 0), ballot(0, 0, 0, label="opinion"), ballot(0, 1, 0, label="opinion")] * 10
    assert choose_by_competence({"k": joined}, others, 0.8)["k"].taken_from == "ada"


@given(st.lists(st.lists(st.integers(0, 2), min_size=2, max_size=4), min_size=1, max_size=8))
def test_what_is_chosen_reaches_the_threshold_and_does_not_depend_on_the_order(answers: list[list[int]]) -> None:
    ballots = {}
    for n, some in enumerate(answers):
        codes: dict[int, int] = {}
        ballots[str(n)] = ballot(*[codes.setdefault(a, len(codes)) for a in some])
    chosen = choose_by_competence(ballots, [], 0.7)
    assert all(choice.support >= 0.7 - 1e-6 for choice in chosen.values())
    back = choose_by_competence(dict(reversed(ballots.items())), [], 0.7)
    assert {k: c.taken_from for k, c in chosen.items() if c.support > 0.7001} == {
        k: c.taken_from for k, c in back.items() if c.support > 0.7001
    }


def test_adjudicators_agree_on_two_of_three() -> None:
    made = [
        layer("ada", annotation(0, 5), annotation(10, 15), annotation(20, 25)),
        layer("ben", annotation(1, 5), annotation(11, 15)),
    ]
    conflicts = find_conflicts(made)
    outcomes = {c.key: possible_outcomes(c) for c in conflicts}
    assert sorted(outcomes.values()) == [2, 3, 3]
    ledger = [answer(c, Verdict.TAKE, taken_from="ada") for c in conflicts]
    second = Circumstances(second=True)
    for conflict, whose in zip(conflicts, ("ada", "ben", "ada"), strict=True):
        ledger.append(answer(conflict, Verdict.TAKE, taken_from=whose, adjudicator="yan", how=second))
    ledger.append(answer(conflicts[1], Verdict.TAKE, taken_from="ben", reason="yan is right"))
    every, pair = adjudicator_agreement(judged_twice(ledger, outcomes))
    assert (every.first, every.conflicts, every.same) == (None, 3, 2)
    expected = (1 / 3 + 1 / 3 + 1 / 2) / 3
    assert every.kappa == pytest.approx((2 / 3 - expected) / (1 - expected))
    assert (pair.first, pair.second) == ("yan", "zoe")
    (nothing,) = adjudicator_agreement([])
    assert nothing.kappa is None
    assert "second opinions" in str(nothing.undefined_because)
