"""Stratified splits divide no story, keep what was settled, and are more alike than chance makes them."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.splits import split_documents
from curate.core.stratifying import DOCUMENT, Trait, stratify

SHARES = {"train": 0.8, "dev": 0.1, "test": 0.1}
traits = st.dictionaries(
    st.sampled_from([("label", "claim"), ("label", "quote"), ("outlet", "Gull"), ("outlet", "Tern")]), st.integers(1, 9)
)
corpora = st.dictionaries(
    st.sampled_from([f"s{n}" for n in range(40)]), traits.map(lambda found: Counter({DOCUMENT: 1, **found}))
)


@given(stories=corpora, seed=st.integers(0, 9), data=st.data())
def test_every_story_has_one_split_and_keeps_one_that_it_had(
    stories: dict[str, Counter[Trait]], seed: int, data: st.DataObject
) -> None:
    settled = {story: data.draw(st.sampled_from([*SHARES])) for story in sorted(stories)[::3]}
    found = stratify(stories, shares=SHARES, settled=settled, seed=seed)
    assert found.keys() == stories.keys()
    assert all(found[story] == split for story, split in settled.items())
    shuffled = dict(random.Random(seed).sample([*stories.items()], len(stories)))
    assert stratify(shuffled, shares=SHARES, settled=settled, seed=seed) == found


@given(stories=corpora)
def test_a_split_that_is_no_more_is_given_anew(stories: dict[str, Counter[Trait]]) -> None:
    found = stratify(stories, shares=SHARES, settled=dict.fromkeys(stories, "fold1"), seed=1)
    assert set(found.values()) <= SHARES.keys()


def corpus(seed: int) -> dict[str, Counter[Trait]]:
    """200 stories of 1 to 3 documents, with one rare label and one rare outlet."""
    rng = random.Random(seed)
    stories = {}
    for number in range(200):
        documents = rng.choice([1, 1, 1, 2, 3])
        counted = Counter({DOCUMENT: documents, ("label", "claim"): rng.randrange(9)})
        counted[("outlet", rng.choice(["Gull"] * 9 + ["Tern"]))] = documents
        counted[("label", "tweet")] = int(rng.random() < 0.1)
        stories[f"s{number}"] = +counted
    return stories


def distances(stories: dict[str, Counter[Trait]], splits: dict[str, str]) -> dict[Trait, float]:
    """How far the share of each trait in a split lies from the split's own, at most."""
    inside: dict[str, Counter[Trait]] = {split: Counter() for split in SHARES}
    for story, found in stories.items():
        inside[splits[story]].update(found)
    whole = sum(inside.values(), Counter[Trait]())
    return {t: max(abs(inside[split][t] / whole[t] - share) for split, share in SHARES.items()) for t in whole}


def largest_parts(stories: dict[str, Counter[Trait]]) -> dict[Trait, float]:
    """The part of each trait that stands in one story: nobody can deal more finely."""
    whole = sum(stories.values(), Counter[Trait]())
    return {trait: max(found[trait] for found in stories.values()) / count for trait, count in whole.items()}


@pytest.mark.parametrize("seed", range(8))
def test_no_share_is_further_off_than_a_story_is_large(seed: int) -> None:
    stories = corpus(seed)
    found = distances(stories, stratify(stories, shares=SHARES, settled={}, seed=seed))
    assert all(found[trait] <= part + 0.01 for trait, part in largest_parts(stories).items())


def test_it_is_nearer_than_chance() -> None:
    stratified = by_hash = 0.0
    for seed in range(20):
        stories = corpus(seed)
        stratified += sum(distances(stories, stratify(stories, shares=SHARES, settled={}, seed=seed)).values())
        hashed = split_documents({story: story for story in stories}, seed=seed, fractions=SHARES)
        by_hash += sum(distances(stories, hashed).values())
    assert stratified < by_hash / 2


def test_a_story_that_comes_later_moves_no_other() -> None:
    stories = corpus(1)
    first = stratify(stories, shares=SHARES, settled={}, seed=1)
    more = {**stories, **{f"{story}x": found for story, found in corpus(2).items()}}
    second = stratify(more, shares=SHARES, settled=first, seed=1)
    assert {story: second[story] for story in stories} == first
    found = distances(more, second)
    assert all(found[trait] <= part + 0.01 for trait, part in largest_parts(more).items())
