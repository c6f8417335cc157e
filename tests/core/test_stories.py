import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curate.core.stories import (
    Passages,
    Sketches,
    bare_bytes,
    bare_words,
    confirm,
    containment,
    group_stories,
    has_words,
    propose,
    sketch,
    windows,
)

WORDS = [a + b for a in ("ba", "ke", "lo", "mi", "nu", "ra", "so", "tu") for b in ("rin", "vol", "set", "dam", "pex")]


def article(seed: int, words: int = 800) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) + chance.choice(WORDS) + str(chance.randrange(40)) for _ in range(words)) + "."


def cut_and_topped(text: str, seed: int, share: float = 0.5) -> str:
    words = text.split()
    return " ".join([article(10_000 + seed, 40), *words[: round(len(words) * share)]])


def found(texts: Sequence[str]) -> set[tuple[int, int]]:
    proposed = propose([sketch(text) for text in texts])
    return {(pair.first, pair.second) for pair in confirm(proposed, dict(enumerate(texts)))}


def naive_windows(text: str, width: int = 32) -> set[bytes]:
    """Of a text that is lower case, single-spaced and without punctuation already."""
    read = text.encode()
    return {read[start : start + width] for start in range(len(read) - width + 1)}


def test_containment_is_the_share_of_the_shorter_texts_windows() -> None:
    whole = article(1).rstrip(".")
    part = whole[: len(whole) // 3] + article(2, 100).rstrip(".")
    ours, naive = (windows(whole), windows(part)), (naive_windows(whole), naive_windows(part))
    assert [len(each) for each in ours] == [len(each) for each in naive]
    assert containment(*ours) == len(naive[0] & naive[1]) / len(naive[1])


def test_a_cut_and_topped_copy_is_found_among_others() -> None:
    texts = [article(seed) for seed in range(60)]
    texts += [cut_and_topped(texts[seed], seed) for seed in range(20)]
    assert found(texts) == {(seed, 60 + seed) for seed in range(20)}


def test_punctuation_case_and_white_space_hide_no_copy() -> None:
    text = article(5)
    assert np.array_equal(windows(text), windows("“" + text.upper().replace(" ", ",\r\n ") + "”!"))


@given(st.one_of(st.text(), st.text("aB ,_-\nÄ\u0308ßİ\u0345ﬁ€漢1²"), st.text("a \ud83d\ude00😀𝒜\U00020000")))
@example("")
@example(" ,_")
@example("a_")
def test_words_by_the_table_are_the_words_by_the_pattern(text: str) -> None:
    words = bare_words(text)
    assert bare_bytes(text).tobytes() == words.encode("utf-8", "surrogatepass")
    assert has_words(text) <= bool(words)


def test_what_hundreds_share_costs_neighbours_only_and_still_holds_together() -> None:
    copies = [article(7) + f" {article(100 + number, 30)}" for number in range(300)]
    pairs = propose([sketch(text) for text in copies])
    assert len(pairs) < 2 * len(copies)
    names = [str(number) for number in range(300)]
    assert len(set(group_stories(own(names), [(names[p.first], names[p.second]) for p in pairs]).values())) == 1


def test_closing_words_that_all_articles_share_make_no_story() -> None:
    assert found([article(seed) + article(999, 60) for seed in range(40)]) == set()


def test_only_pairs_with_what_was_added_are_asked_for() -> None:
    texts = [article(1), article(1), article(2), cut_and_topped(article(2), 3)]
    sketches = [sketch(text) for text in texts]
    assert [(p.first, p.second) for p in propose(sketches)] == [(0, 1), (2, 3)]
    assert [(p.first, p.second) for p in propose(sketches, since=3)] == [(2, 3)]


def test_nothing_and_next_to_nothing() -> None:
    assert propose([]) == []
    assert propose([sketch(""), sketch(" — !"), sketch("yes")]) == []
    assert len(windows("")) == 0
    assert len(windows("yes")) == 1


def own(names: Sequence[str]) -> dict[str, str]:
    return {name: f"key-{name}" for name in names}


def test_a_known_story_keeps_its_key_and_what_is_new_joins_it() -> None:
    known = {"b": "key-c", "c": "key-c", "x": "key-x", "gone": "key-gone"}
    stories = group_stories(own("abcx"), [("a", "b")], known)
    assert stories == {"a": "key-c", "b": "key-c", "c": "key-c", "x": "key-x"}


def test_two_known_stories_that_a_new_document_links_become_one() -> None:
    known = {"b": "key-b", "x": "key-x"}
    assert set(group_stories(own("abx"), [("a", "x"), ("a", "b")], known).values()) == {"key-b"}


def test_equal_texts_are_one_story_without_a_link() -> None:
    assert group_stories({"a": "k", "b": "k", "c": "l"}, []) == {"a": "k", "b": "k", "c": "l"}


def test_documents_marked_with_the_same_long_words_are_linked_in_a_chain() -> None:
    long = "We will not open this bridge before every pier has been looked at twice"
    passages = Passages()
    for place, words in [(0, f"“{long}.”"), (1, long.upper()), (1, long), (2, f"{long}!"), (3, "No"), (4, "No")]:
        passages.add(place, words)
    assert passages.shared() == [(0, 1), (1, 2)]
    assert Passages().shared() == []


def partition(stories: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(name for name, story in stories.items() if story == each) for each in stories.values()}


def connected(names: list[str], links: list[tuple[str, str]]) -> set[frozenset[str]]:
    parts = [{name} for name in names]
    for first, second in links:
        touched = [part for part in parts if first in part or second in part]
        parts = [part for part in parts if part not in touched] + [set().union(*touched)]
    return set(map(frozenset, parts))


ids = st.sampled_from([f"d{number}" for number in range(12)])


@given(links=st.lists(st.tuples(ids, ids), max_size=15), seed=st.integers(0, 1000))
def test_stories_are_the_connected_parts_whatever_order_the_links_come_in(
    links: list[tuple[str, str]], seed: int
) -> None:
    names = [f"d{number}" for number in range(12)]
    shuffled = random.Random(seed).sample(links, len(links))
    stories = group_stories(own(names), links)
    assert stories == group_stories(own(names), [(b, a) for a, b in shuffled])
    assert all(stories[a] == stories[b] for a, b in links)
    assert partition(stories) == connected(names, links)


@settings(max_examples=50)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_windows_and_containment_is_a_share(first: str, second: str) -> None:
    ours = windows(first), windows(second)
    assert 0.0 <= containment(*ours) <= 1.0
    assert containment(ours[0], ours[0]) == (1.0 if len(ours[0]) else 0.0)


def test_comparing_a_part_of_the_hashes_at_a_time_finds_the_same_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    sketches = Sketches(sketch(text) for text in [*map(article, range(12)), *map(article, range(6)), "", "yes"])
    whole = propose(sketches)
    assert [(pair.first, pair.second) for pair in whole] == [(number, 12 + number) for number in range(6)]
    monkeypatch.setattr("curate.core.stories.AT_ONCE", 50)
    assert propose(sketches) == whole
    assert propose(list(sketches)) == whole


def test_sketches_come_back_as_they_were_put_in() -> None:
    made = [sketch(article(seed)) for seed in range(4)] + [sketch("")]
    kept = Sketches(made)
    assert all(np.array_equal(one, other) for one, other in zip(kept, made, strict=True))
    assert np.array_equal(kept[-2], made[3])
    assert np.array_equal(kept[1:3][0], made[1])
