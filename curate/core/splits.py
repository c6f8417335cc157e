"""Splits: which part of a release a document belongs to.

What belongs together (the documents of one story, see `stories`) is a group, and a
group is never divided. A group's place is a keyed hash of the group alone: it does not depend on
which other documents there are, so a document that was in `test` in one release is in `test` in the
next, and a model trained on the first has not seen the second's test set. The price is that a split
has its share only on average: of n groups with share p, about n·p, give or take √(n·p·(1-p)).

In a small corpus the hash may leave a split without any group. It then gets the one whose hash lies
nearest to its range: for k splits at most k - 1 groups leave their place, and they return to it when
the corpus has grown.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate, pairwise

from curate.core.errors import CurateError

HASHES = 2**64
NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
DEFAULT_FRACTIONS: Mapping[str, float] = {"train": 0.8, "dev": 0.1, "test": 0.1}


def assign_split(group_key: str, *, seed: int, fractions: Mapping[str, float]) -> str:
    """The split of a group by its hash alone. Fractions are taken in their order and sum to 1."""
    check_fractions(fractions)
    return _split_at(_place(group_key, seed), _ranges(fractions))


def split_documents(groups: Mapping[str, str], *, seed: int, fractions: Mapping[str, float]) -> dict[str, str]:
    """The split of each document, given its group: its story.

    No split is empty where there are groups enough. Raises CurateError for fractions that do not do.
    """
    check_fractions(fractions)
    ranges = _ranges(fractions)
    places = {group: _place(group, seed) for group in sorted(set(groups.values()))}
    splits = {group: _split_at(place, ranges) for group, place in places.items()}
    _fill_empty(splits, places, ranges)
    return {document_id: splits[group] for document_id, group in groups.items()}


def text_group(text: str) -> str:
    """The same for texts that differ in white space, case and composition of characters alone."""
    folded = unicodedata.normalize("NFC", " ".join(unicodedata.normalize("NFC", text).casefold().split()))
    return hashlib.sha256(folded.encode("utf-8")).hexdigest()


def story_key(text: str) -> str:
    """The key of the story that a document begins: short enough to stand in a table."""
    return text_group(text)[:16]


def check_fractions(fractions: Mapping[str, float]) -> None:
    """Raises CurateError unless the names can be file names and the shares are positive and sum to 1."""
    wrong = [name for name in fractions if not NAME.fullmatch(name)]
    if wrong:
        raise CurateError(f"{wrong[0]!r} cannot name a split; use small letters, digits, - and _")
    if not fractions or any(not 0 < share <= 1 for share in fractions.values()):
        raise CurateError(f"shares of the splits are {dict(fractions)}; give each more than 0 and at most 1")
    if abs(sum(fractions.values()) - 1) > 1e-9:
        raise CurateError(f"shares of the splits sum to {sum(fractions.values()):g}; let them sum to 1")


def _place(group_key: str, seed: int) -> int:
    digest = hashlib.sha256(f"{seed}\0{group_key}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def _split_at(place: int, ranges: Mapping[str, tuple[int, int]]) -> str:
    return next(name for name, (_, end) in ranges.items() if place < end)


def _ranges(fractions: Mapping[str, float]) -> dict[str, tuple[int, int]]:
    """Each split's range of hashes, half-open, in whole numbers so that every machine cuts alike."""
    shares = [Fraction(share) for share in fractions.values()]
    cuts = [round(end * HASHES / sum(shares)) for end in accumulate(shares, initial=Fraction(0))]
    return dict(zip(fractions, pairwise(cuts), strict=True))


def _fill_empty(splits: dict[str, str], places: Mapping[str, int], ranges: Mapping[str, tuple[int, int]]) -> None:
    """Each empty split takes the nearest group of those that can be spared: of a split with two or more."""
    count = Counter(splits.values())
    for name, (start, end) in ranges.items():
        spare = [group for group, split in splits.items() if count[split] > 1]
        if count[name] or not spare:
            continue
        nearest = min(spare, key=lambda group: (max(start - places[group], places[group] - end, 0), group))
        count[splits[nearest]] -= 1
        count[name] += 1
        splits[nearest] = name
