"""Resolves a speaker's mention to a full name that stands in the same document."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from curate.adapters.suggesters.lexicon import BODIES, DAYS, DETERMINERS, ROLES, STOPS, TITLES
from curate.core.spans import Span

WORD = r"(?:[^\W\d_a-z]\.(?:[^\W\d_a-z]\.)*|[^\W\d_a-z][\w’'-]*)"
TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Lt|Col|Gen|Sgt|Capt|Prof|Rev|Jr|Sr|St)\.)"
PARTICLE = r"(?:al-[A-Z][\w-]*|(?:de|la|del|da|van|von|der|den|bin|al|el)\b)"
NAME = re.compile(rf"\b(?:{TITLE}|{WORD})(?: (?:{PARTICLE}|{TITLE}|{WORD})){{1,5}}")
# "Secretary of State Tony Hale" is found as "State Tony Hale", because *of* ends a name.
BEFORE_NAME = TITLES | STOPS | DETERMINERS | DAYS | frozenset({"state", "defense", "defence", "justice", "commerce"})
SMALL = frozenset({"the", "of", "for", "and", "&", "de", "la", "von", "van"})
PERSONAL = frozenset({"he", "she", "him", "her"})
PLURAL = frozenset({"they", "we", "i", "it", "you", "who", "which", "that"})


class Entities:
    """The full names of one document, by their last word, and those who spoke in it, by position."""

    def __init__(self, text: str, spoken: Iterable[Span]) -> None:
        self._text = text
        self._by_surname: dict[str, str] = {}
        for match in NAME.finditer(text):
            if name := read_person(match[0]):
                self._by_surname.setdefault(name.split()[-1], name)
        self._spoken = [span for span in sorted(set(spoken)) if span.of(text).lower() not in PERSONAL | PLURAL]
        self._starts = [span.start for span in self._spoken]

    def resolve(self, mention: Span) -> str | None:
        """The full name of a mention; a pronoun is whoever was last named as speaking before it."""
        words = mention.of(self._text)
        if words.lower() in PLURAL:
            return None
        if words.lower() not in PERSONAL:
            return self._named(words)
        nth = bisect_left(self._starts, mention.start) - 1
        return self._named(self._spoken[nth].of(self._text)) if nth >= 0 else None

    def _named(self, words: str) -> str | None:
        runs = NAME.findall(words)
        name = read_person(runs[-1]) if runs else None
        if name and " " in name:
            return name
        surname = words.split()[-1].removesuffix("’s").removesuffix("'s")
        return self._by_surname.get(surname) or _proper(words)


def read_person(run: str) -> str | None:
    """A run of capitalised words without titles and offices; None where it holds no first and last name."""
    words = run.split()
    while words and words[0].lower() in BEFORE_NAME:
        words.pop(0)
    office = max((nth for nth, word in enumerate(words[:-2]) if word.lower() in ROLES | TITLES), default=-1)
    words = words[office + 1 :]
    if len(words) < 2 or any(word.lower() in BODIES | DAYS or word.lower() in ROLES for word in words):
        return None
    return " ".join(words).removesuffix("’s").removesuffix("'s")


def _proper(words: str) -> str | None:
    """A name that is no person's, or a last name alone, as it stands; None for `the mayor` and `Critics`."""
    bare = words.split()
    while bare and bare[0].lower() in TITLES:
        bare.pop(0)
    large = [word for word in bare if word.lower() not in SMALL]
    if not large or not all(word[0].isupper() for word in large):
        return None
    return None if large[-1].lower() in ROLES | STOPS | DETERMINERS else " ".join(bare)
