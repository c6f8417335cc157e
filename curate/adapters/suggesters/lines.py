"""A document as its lines: in a flattened news article a line is a paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from curate.core.documents import Document
from curate.core.spans import Span, trim

BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
LINK = re.compile(r"(?:https?://|pic\.(?:twitter|x)\.com/|t\.co/)[^\s()]+", re.IGNORECASE)
# What may stand behind a link without being part of it.
AFTER_LINK = " \t\u00a0.,;:!?…)]}\"'”’»"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something; its span has no white space at either end."""

    span: Span
    text: str


def split_lines(text: str, within: Span | None = None) -> list[Line]:
    """The lines that hold something, in order; empty ones only separate."""
    start, end = (within.start, within.end) if within else (0, len(text))
    return [Line(span, span.of(text)) for span in _trimmed(text, start, end)]


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    for line_break in BREAKS.finditer(text, start, end):
        if line_break.start() > start and (span := trim(text, Span(start, line_break.start()))):
            yield span
        start = line_break.end()
    if end > start and (span := trim(text, Span(start, end))):
        yield span


def last_link(line: str) -> re.Match[str] | None:
    """The link that a line ends in, punctuation aside."""
    kept = line.rstrip(AFTER_LINK)
    head = kept.rfind(" ") + 1
    found = None
    for match in LINK.finditer(line, head):
        found = match
    return found if found and not line[found.end() :].strip(AFTER_LINK) else None


def spans_of(document: Document, *kinds: str) -> list[Span]:
    """Where the source's markup says that blocks of these kinds stand, without white space around them."""
    blocks = (block.span for block in document.blocks if block.kind in kinds)
    return [span for block in blocks if (span := trim(document.text, block))]


class Covered:
    """Answers whether a span meets any of many others; the others must not overlap each other."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]

    def meets(self, span: Span) -> bool:
        return any(other.overlaps(span) for other in self._near(span))

    def _near(self, span: Span) -> Sequence[Span]:
        last = bisect_left(self._starts, span.end)
        first = max(0, bisect_left(self._starts, span.start) - 1)
        return self._spans[first:last]
