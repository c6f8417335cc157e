"""Splits alike in labels and outlets: iterative stratification, over stories that are never divided.

After Sechidis, Tsoumakas and Vlahavas (2011, "On the stratification of multi-label data", ECML PKDD): the rarest
trait is dealt first, each time to the split that still wants most. Deviations: what is dealt are stories, which hold
several documents and any number of annotations, so a trait counts as often as it stands in the story; a split's want
is over all traits of the story, each as a part of the split's due, because one trait alone fills small splits with
stories that are large in the others; stories that have a split already keep it. Where theirs draws lots, a hash of the
story and the seed decides.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping

# A trait that every document has, so that the number of documents is balanced with the others.
DOCUMENT = ("document", "")

Trait = tuple[str, str]


def stratify(
    stories: Mapping[str, Counter[Trait]], *, shares: Mapping[str, float], settled: Mapping[str, str], seed: int
) -> dict[str, str]:
    """The split of each story. `stories` holds how often each trait, `DOCUMENT` among them, stands in a story;
    `settled` the splits of stories that have one already.

    Depends on what is in the mappings and not on their order; no stories, no splits.
    """
    wanted = _Wanted(stories, shares)
    placed = {story: settled[story] for story in stories if settled.get(story) in shares}
    for story, split in placed.items():
        wanted.give(split, stories[story])
    having: dict[Trait, set[str]] = defaultdict(set)
    for story in stories.keys() - placed.keys():
        for trait in stories[story]:
            having[trait].add(story)
    lots = {story: hashlib.sha256(f"{seed}\0{story}".encode()).digest() for story in stories}
    while having:
        # The rarest first: a common trait can still be made up for later.
        rarest = min(having, key=lambda trait: (len(having[trait]), trait))
        for story in sorted(having.pop(rarest), key=lambda s: (-stories[s][rarest], lots[s], s)):
            placed[story] = wanted.most_wanting(stories[story])
            wanted.give(placed[story], stories[story])
            for trait in stories[story].keys() - {rarest}:
                _remove(having, trait, story)
    return placed


class _Wanted:
    """What every split still wants, as the part of its due of each trait: 1 at first, below 0 where it has too much."""

    def __init__(self, stories: Mapping[str, Counter[Trait]], shares: Mapping[str, float]) -> None:
        self._total: Counter[Trait] = Counter()
        for traits in stories.values():
            self._total.update(traits)
        self._shares = shares
        self._parts = {split: dict.fromkeys(self._total, 1.0) for split in shares}

    def give(self, split: str, traits: Counter[Trait]) -> None:
        parts, share = self._parts[split], self._shares[split]
        for trait, count in traits.items():
            parts[trait] -= count / (share * self._total[trait])

    def most_wanting(self, traits: Counter[Trait]) -> str:
        """The split that wants most of what the story has; among equals the first."""
        return max(self._parts, key=lambda split: self._want(split, traits))

    def _want(self, split: str, traits: Counter[Trait]) -> float:
        """A trait weighs as much as the part of all of it that the story holds: so rare ones weigh most."""
        parts = self._parts[split]
        return sum(count / self._total[trait] * parts[trait] for trait, count in sorted(traits.items()))


def _remove(having: dict[Trait, set[str]], trait: Trait, story: str) -> None:
    having[trait].discard(story)
    if not having[trait]:
        del having[trait]
