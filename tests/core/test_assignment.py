"""Who codes what: even load, every pair, nobody twice, and people who come and go."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.assignment import Assignment, coders_wanted, deal
from curate.core.errors import CurateError

PEOPLE = [f"p{n}" for n in range(10)]


def loads(dealt: list[Assignment]) -> Counter[str]:
    return Counter(each.annotator for each in dealt)


def holders(dealt: list[Assignment]) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {}
    for each in dealt:
        held.setdefault(each.document_id, set()).add(each.annotator)
    return held


def test_ten_people_and_a_thousand_documents() -> None:
    strata = {f"doc-{n}": f"outlet-{n % 7}" for n in range(1_000)}
    wanted = coders_wanted(strata, coders=2, share=0.3, seed=1)
    assert Counter(wanted.values()) == {2: 300, 1: 700}
    dealt = deal(wanted, PEOPLE, seed=1)
    assert len(dealt) == 1_300 == len(set(dealt))
    assert set(loads(dealt).values()) <= {129, 130, 131}
    pairs = Counter(frozenset(pair) for held in holders(dealt).values() for pair in combinations(held, 2))
    # 300 double codings over 45 pairs are 6.7 each.
    assert len(pairs) == 45
    assert min(pairs.values()) >= 5


def test_the_same_again_by_the_same_seed() -> None:
    wanted = dict.fromkeys(map(str, range(40)), 2)
    assert deal(wanted, PEOPLE, seed=3) == deal(dict(reversed(wanted.items())), PEOPLE, seed=3)
    assert deal(wanted, PEOPLE, seed=3) != deal(wanted, PEOPLE, seed=4)


def test_a_newcomer_shares_what_is_left_and_a_leaver_gets_nothing() -> None:
    wanted = dict.fromkeys(map(str, range(60)), 2)
    first = deal(dict.fromkeys(map(str, range(30)), 2), ["ana", "ben", "cem"], seed=1)
    more = deal(wanted, ["ana", "ben", "dora"], seed=1, held=holders(first), finished=first)
    assert "cem" not in loads(more)
    assert set(loads(more).values()) <= {19, 20, 21}
    assert all(len(held) == 2 for held in holders(first + more).values())


def test_what_was_taken_back_is_dealt_again() -> None:
    wanted = dict.fromkeys("abcdef", 1)
    dealt = deal(wanted, ["ana", "ben"], seed=1)
    kept = [each for each in dealt if each.annotator == "ana"]
    again = deal(wanted, ["ana", "cem"], seed=1, held=holders(kept))
    assert {each.document_id for each in again} == {each.document_id for each in dealt if each.annotator == "ben"}
    assert loads(again)["cem"] >= 2, "ana has three already"


def test_more_coders_than_people_gives_as_many_as_there_are() -> None:
    assert len(deal({"a": 3}, ["ana", "ben"], seed=1)) == 2


def test_what_cannot_be_dealt_says_so() -> None:
    for people in ([], ["ana", "ana"]):
        with pytest.raises(CurateError, match="annotator"):
            deal({"a": 1}, people, seed=1)
    with pytest.raises(CurateError, match="share"):
        coders_wanted({"a": "x"}, coders=2, share=1.5, seed=1)
    with pytest.raises(CurateError, match="too few"):
        coders_wanted({"a": "x"}, coders=0, share=1, seed=1)


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 4), max_size=30),
    st.integers(1, 6),
    st.integers(0, 3),
)
def test_nobody_twice_and_nobody_idle(wanted: dict[str, int], n_people: int, seed: int) -> None:
    people = PEOPLE[:n_people]
    dealt = deal(wanted, people, seed=seed)
    assert len(set(dealt)) == len(dealt)
    for document_id, held in holders(dealt).items():
        assert len(held) == min(wanted[document_id], n_people)
    if dealt:
        count = loads(dealt)
        assert max(count.values()) - min(count[name] for name in people) <= 2
