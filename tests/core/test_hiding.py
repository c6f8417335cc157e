"""Which documents are labelled without suggestions: at random, always the same ones, and no split's."""

from hypothesis import given
from hypothesis import strategies as st

from curate.core.hiding import hides_suggestions
from curate.core.splits import assign_split

IDS = [f"article-{number}.txt" for number in range(4_000)]


def hidden(share: float, seed: int = 7) -> set[str]:
    return {name for name in IDS if hides_suggestions(name, seed=seed, share=share)}


@given(st.text(), st.integers(0, 2**63), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_keeps_those_of_a_smaller_one(name: str, seed: int, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert not hides_suggestions(name, seed=seed, share=0)
    assert hides_suggestions(name, seed=seed, share=1)
    if hides_suggestions(name, seed=seed, share=small):
        assert hides_suggestions(name, seed=seed, share=large)


def test_the_share_is_held_on_average_and_the_seed_chooses_others() -> None:
    assert 700 < len(hidden(0.2)) < 900
    assert len(hidden(0.2) & hidden(0.2, seed=8)) < 300


def test_what_is_hidden_says_nothing_about_the_split() -> None:
    fractions = {"train": 0.5, "test": 0.5}
    in_test = sum(assign_split(name, seed=7, fractions=fractions) == "test" for name in hidden(0.5))
    assert 850 < in_test < 1_150
