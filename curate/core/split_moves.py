"""Documents that change their split from one release to the next: a model that was trained on one has seen the other's
test set."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from curate.core.readiness import Check, Finding, Place, counted


@dataclass(frozen=True, slots=True)
class EarlierSplits:
    """Where each document was in the last release of the same name; `release` is its NAME-VERSION, `names` are those of
    its splits."""

    release: str
    names: frozenset[str]
    splits: Mapping[str, str]

    def moves(self, splits: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """Before and now, by document. Where the splits have other names (folds now, a test set before) nothing is
        compared: that is another release on purpose."""
        if not set(splits.values()) <= self.names:
            return {}
        both = ((each, self.splits[each], split) for each, split in splits.items() if each in self.splits)
        return {each: (before, now) for each, before, now in both if before != now}


def moved_finding(release: str, moves: Mapping[str, tuple[str, str]]) -> Finding:
    """Raises ValueError where nothing moves."""
    if not moves:
        raise ValueError(f"no document changes its split compared with {release}")
    ways = Counter(moves.values())
    listed = ", ".join(f"{number:,} from {before} to {now}" for (before, now), number in sorted(ways.items()))
    return Finding(
        Check.MOVED,
        len(moves),
        f"{counted(len(moves), 'document')} in another split than in {release}: {listed}",
        "compare no models across the two, or split as before: the same way, shares and seed",
        Place("Release", "release"),
        tuple(
            Place(f"{each}: {before}, now {now}", "label", {"document_id": each})
            for each, (before, now) in sorted(moves.items())
        ),
    )
