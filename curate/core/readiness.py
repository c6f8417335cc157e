"""What stands between a project's gold and a release: each finding says what it is, how to mend it, and where.

A finding that stops a release is one under which it cannot be made at all. All others are warnings: a lead reads them
and decides; nothing is ever left out or changed because of one, but for documents with open conflicts, which wait.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from curate.core.spans import Span

Json = dict[str, Any]
NOWHERE: Mapping[str, str] = {}


class Check(StrEnum):
    """What is looked for. `nothing`, `contradiction` and `split` stop a release; the others warn."""

    NOTHING = "nothing"
    CONTRADICTION = "contradiction"
    SPLIT = "split"
    CONFLICTS = "conflicts"
    DISPUTED = "disputed"
    AGREEMENT = "agreement"
    SINGLY_CODED = "singly_coded"
    COPIES = "copies"
    MOVED = "moved"
    NOTHING_MARKED = "nothing_marked"
    NO_WORDS = "no_words"
    NOT_SUBMITTED = "not_submitted"


STOPPING = frozenset({Check.NOTHING, Check.CONTRADICTION, Check.SPLIT})


@dataclass(frozen=True, slots=True)
class Place:
    """Where one thing is mended: a page of the app with what it is to open on. `words` say which thing it is."""

    words: str
    page: str
    query: Mapping[str, str] = field(default_factory=lambda: NOWHERE)

    @property
    def link(self) -> str:
        """The page's address below the app's: `adjudicate?document=a.txt`."""
        return f"{self.page}?{urlencode(self.query)}" if self.query else self.page

    def to_json(self) -> Json:
        return {"words": self.words, "link": self.link}


@dataclass(frozen=True, slots=True)
class Finding:
    """`count` is of what `what` speaks of. `places` may be empty, where `overview` alone shows where to go."""

    check: Check
    count: int
    what: str
    remedy: str
    overview: Place
    places: tuple[Place, ...] = ()

    @property
    def stops(self) -> bool:
        return self.check in STOPPING

    def __str__(self) -> str:
        return f"{self.what}; {self.remedy}"

    def to_json(self) -> Json:
        return {
            "check": str(self.check),
            "stops": self.stops,
            "count": self.count,
            "what": self.what,
            "remedy": self.remedy,
            "link": self.overview.link,
            "places": [place.to_json() for place in self.places],
        }


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """What stops first, then in the order of `Check`."""
    order = {check: place for place, check in enumerate(Check)}
    return sorted(findings, key=lambda finding: (not finding.stops, order[finding.check]))


def counted(count: int, noun: str, plural: str | None = None) -> str:
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def adjudicate(document_id: str, key: str | None = None, words: str | None = None) -> Place:
    query = {"document": document_id, **({"conflict": key} if key else {})}
    return Place(words or document_id, "adjudicate", query)


def label(document_id: str, span: Span | None = None) -> Place:
    """The document, or some words of it."""
    at = {"at": f"{span.start}-{span.end}"} if span else {}
    return Place(document_id, "label", {"document_id": document_id, **at})


def corpus(check: Check) -> Place:
    """The Corpus page with those documents alone that a check has found."""
    return Place("all of them", "corpus", {"show": str(check)})


def labels(document_ids: Sequence[str]) -> tuple[Place, ...]:
    return tuple(map(label, document_ids))
