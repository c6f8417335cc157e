"""How many documents to code twice, and which."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.errors import CurateError
from curate.core.planning import documents_for_margin, draw_stratified, lacy_riffe

# Lacy and Riffe 1996, the table for 95 % and a margin of .05: units for 85, 90 and 95 % of assumed agreement. They
# round the standard error of .05 / 1.64 to .03, so their numbers are those of a margin of .03 · 1.645.
PUBLISHED = {
    10_000: (141, 100, 54),
    5_000: (139, 99, 54),
    1_000: (125, 92, 52),
    500: (111, 84, 49),
    250: (91, 72, 45),
    100: (59, 51, 36),
}


@pytest.mark.parametrize(("population", "published"), PUBLISHED.items())
def test_the_published_table(population: int, published: tuple[int, int, int]) -> None:
    for agreement, units in zip((0.85, 0.90, 0.95), published, strict=True):
        exact = lacy_riffe(population, agreement, margin=0.03 * 1.645)
        assert abs(exact - units) <= 1, "the table rounds, we round up"


def test_more_certainty_takes_more_units() -> None:
    assert lacy_riffe(1_000, 0.85, margin=0.05) < lacy_riffe(1_000, 0.85, margin=0.05, confidence=0.99)
    assert lacy_riffe(1, 0.85) == 1


@given(st.integers(1, 10**6), st.floats(0.01, 0.99), st.floats(0.005, 0.5))
def test_a_sample_is_no_larger_than_its_population(population: int, agreement: float, margin: float) -> None:
    assert 1 <= lacy_riffe(population, agreement, margin=margin) <= population


@pytest.mark.parametrize("wrong", [(0, 0.8, 0.05), (10, 1.0, 0.05), (10, 0.8, 0.0)])
def test_what_cannot_be_planned_says_so(wrong: tuple[int, float, float]) -> None:
    with pytest.raises(CurateError):
        lacy_riffe(wrong[0], wrong[1], margin=wrong[2])


def test_half_the_margin_takes_four_times_the_documents() -> None:
    assert documents_for_margin(20, 0.10, 0.05) == 80
    assert documents_for_margin(20, 0.10, 0.05, population=100) == math.ceil(80 / (1 + 79 / 100))
    assert documents_for_margin(20, 0.5, 0.01, population=30) == 30
    with pytest.raises(CurateError, match="two documents"):
        documents_for_margin(1, 0.1, 0.05)


@given(
    st.dictionaries(st.text(min_size=1, max_size=6), st.sampled_from("abcd"), max_size=60),
    st.integers(0, 80),
    st.integers(0, 5),
)
def test_every_stratum_has_its_share(strata: dict[str, str], n: int, seed: int) -> None:
    drawn = draw_stratified(strata, n, seed=seed)
    assert len(drawn) == min(n, len(strata)) == len(set(drawn))
    assert drawn == draw_stratified(dict(reversed(strata.items())), n, seed=seed)
    sizes = Counter(strata.values())
    for name, count in Counter(strata[each] for each in drawn).items():
        assert abs(count - len(drawn) * sizes[name] / len(strata)) < 1


def test_another_seed_draws_others() -> None:
    strata = {f"doc-{n}": "x" for n in range(50)}
    assert draw_stratified(strata, 10, seed=1) != draw_stratified(strata, 10, seed=2)
