"""Anchoring: where a span that came from elsewhere really stands, proved by its quoted words.

Programs count characters in code points or in UTF-16 units, and few say which; some write the quote with its line
breaks escaped (Label Studio: a backslash and an n). So each span is decided by itself: by code points if its words are
there, else by UTF-16 units, else by the one place of the text where the words stand, else not at all.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from curate.core.spans import Span
from curate.core.text import Utf16Offsets

_ESCAPED_BREAK = re.compile(r"\\r\\n|\\n|\\r")


class Anchoring(StrEnum):
    """How a span was placed. `moved`: neither count fits, and its words stand in one other place."""

    CODE_POINTS = "code_points"
    UTF16 = "utf16"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Anchored:
    span: Span
    how: Anchoring


class Unplaced(ValueError):
    """A span whose words are not in the text, or in several places of which none is the one given."""


class Anchors:
    """Places spans in one text; costs one pass over it for all of them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._utf16 = Utf16Offsets(text)

    def place(self, start: int, end: int, quote: str | None) -> Anchored:
        """The span in code points. White space counts alike, whichever it is.

        Without a quote there is nothing to prove it by: code points, if they lie in the text. Raises Unplaced with
        the reason; the sentence ends before a full stop.
        """
        if quote is None or not quote.strip():
            return self._unproved(start, end)
        for how, span in self._readings(start, end):
            if folded(span.of(self._text)) == folded(quote):
                return Anchored(span, how)
        found = self._occurrences(quote)
        if len(found) == 1:
            return Anchored(found[0], Anchoring.MOVED)
        where = f"stand in {len(found)} places" if found else "are not in the text"
        raise Unplaced(f"the words {_short(quote)!r} {where}, and not at {start}:{end}")

    def _unproved(self, start: int, end: int) -> Anchored:
        if not 0 <= start < end <= len(self._text):
            raise Unplaced(f"{start}:{end} is no span of the text, which has {len(self._text)} characters")
        return Anchored(Span(start, end), Anchoring.CODE_POINTS)

    def _readings(self, start: int, end: int) -> list[tuple[Anchoring, Span]]:
        found = []
        if 0 <= start < end <= len(self._text):
            found.append((Anchoring.CODE_POINTS, Span(start, end)))
        try:
            utf16 = Span(self._utf16.from_utf16(start), self._utf16.from_utf16(end))
        except ValueError:
            return found
        return [*found, (Anchoring.UTF16, utf16)]

    def _occurrences(self, quote: str) -> list[Span]:
        words = r"\s+".join(map(re.escape, folded(quote).split(" ")))
        # Looked ahead for, so that places that overlap are all found.
        return [Span(at.start(1), at.end(1)) for at in re.finditer(f"(?=({words}))", self._text)]


def folded(words: str) -> str:
    """Escaped line breaks and every run of white space as one space, none at the ends."""
    return " ".join(_ESCAPED_BREAK.sub(" ", words).split())


def _short(quote: str) -> str:
    return quote if len(quote) <= 60 else f"{quote[:57]}…"
