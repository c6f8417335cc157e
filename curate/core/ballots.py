"""A place as a question with answers: who said the same as whom, and how much a decision there teaches."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from curate.core.conflicts import Cluster
from curate.core.contents import labelled_content
from curate.core.decisions import JOIN, Candidate, Conflict


@dataclass(frozen=True, slots=True)
class Ballot:
    """`answers` has a number for each of the `authors`: the same number for the same version, from 0 in the order of
    the authors. "Nothing" is a version like any other."""

    label: str
    authors: tuple[str, ...]
    answers: tuple[int, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.label.split(JOIN))

    @property
    def versions(self) -> int:
        return max(self.answers) + 1

    def author_of(self, version: int) -> str:
        """The first who gave this answer."""
        return self.authors[self.answers.index(version)]

    @property
    def entropy(self) -> float:
        """Of the answers' shares, in bits: 0 where all say the same, 1 where two halves differ."""
        shares = [n / len(self.answers) for n in Counter(self.answers).values()]
        return -sum(share * log2(share) for share in shares)


def ballot_of(place: Conflict | Cluster) -> Ballot:
    versions: dict[object, int] = {}
    answers = [versions.setdefault(_said(candidate), len(versions)) for candidate in place.candidates]
    return Ballot(place.label, tuple(candidate.author for candidate in place.candidates), tuple(answers))


def _said(candidate: Candidate) -> object:
    return tuple(sorted(map(labelled_content, candidate.annotations)))


def teaches(ballot: Ballot, alike: int) -> float:
    """How much the codebook and its users learn from a decision here.

    The entropy of the answers, times the binary logarithm of 1 + `alike`: how many conflicts of the same label
    and kind there are in the corpus. An even split of a common sort comes first, a lone dissenter of a rare one last.
    """
    return ballot.entropy * log2(1 + alike)


def count_alike(sorts: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How often each label and kind is in conflict."""
    return Counter(sorts)
