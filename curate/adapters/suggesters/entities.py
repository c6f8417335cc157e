"""Resolves a speaker's mention to a full name that stands in the same document."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from curate.adapters.suggesters.lexicon import BODIES, DAYS, DETERMINERS, ROLES, STOPS, TITLES
from curate.core.spans import Span

NAME = re.compile(
    r"(?:[^\W\d_a-z][\w’'-]*\.?)(?: (?:(?:de|la|del|da|van|von|der|den|bin|al|el)\b|[^\W\d_a-z][\w’'-]*\.?)){1,4}"
)
# "Secretary of State Tony Hale" is found as "State Tony Hale", because *of* ends a name.
BEFORE_NAME = TITLES | STOPS | DETERMINERS | DAYS | frozenset({"state", "defense", "defence", "justice", "commerce"})
SMALL = frozenset({"the", "of", "for", "and", "&", "de", "la", "von", "van"})
PERSONAL = frozenset({"he", "she", "him", "her"})


class Entities:
    """The full names of one document, by their last word and by position."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_surname: dict[str, str] = {}
        self._starts: list[int] = []
        self._names: list[str] = []
        for match in NAME.finditer(text):
            name = _person(match[0])
            if name:
                self._starts.append(match.start())
                self._names.append(name)
                self._by_surname.setdefault(name.split()[-1], name)

    def resolve(self, mentions: Sequence[Span | None]) -> list[str | None]:
        """A name for each mention, in their order in the text: a pronoun is whoever was resolved before it."""
        resolved: list[str | None] = []
        last: str | None = None
        for mention in mentions:
            name = self._resolve(mention, last) if mention else None
            resolved.append(name)
            last = name or last
        return resolved

    def _resolve(self, mention: Span, last: str | None) -> str | None:
        words = mention.of(self._text)
        if words.lower() in PERSONAL:
            return last or self._before(mention.start)
        if words.lower() in {"they", "we", "i", "it", "you", "who"}:
            return None
        name = _person(_tail(words))
        if name and " " in name:
            return name
        surname = words.split()[-1].removesuffix("’s").removesuffix("'s")
        return self._by_surname.get(surname) or _proper(words)

    def _before(self, offset: int) -> str | None:
        nth = bisect_left(self._starts, offset) - 1
        return self._names[nth] if nth >= 0 else None


def _proper(words: str) -> str | None:
    """A name that is no person's, or a last name alone, as it stands; None for `the mayor` and `Critics`."""
    bare = words.split()
    while bare and bare[0].lower() in TITLES:
        bare.pop(0)
    large = [word for word in bare if word.lower() not in SMALL]
    if not large or not all(word[0].isupper() for word in large) or large[-1].lower() in ROLES | STOPS | DETERMINERS:
        return None
    return " ".join(bare)


def _tail(words: str) -> str:
    """The last run of capitalised words: `White House spokesman John Kirby` is John Kirby."""
    runs = NAME.findall(words)
    return runs[-1] if runs else ""


def _person(run: str) -> str | None:
    """The run without titles; None where it holds no first and last name."""
    words = run.split()
    while words and words[0].lower() in BEFORE_NAME:
        words.pop(0)
    if len(words) < 2 or any(word.lower() in BODIES | DAYS or word.lower() in ROLES for word in words):
        return None
    return " ".join(words).removesuffix("’s").removesuffix("'s")
