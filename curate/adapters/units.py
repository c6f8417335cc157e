"""The units of a news text: its sentences, and those inside its marked strings, as the codebook cuts them.

A dateline (`VELL, Osterra (Coast Press Agency) — `) says where the report was written, and is no word of
the sentence behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curate.adapters.sentences import sentences
from curate.adapters.suggesters.lines import split_lines
from curate.adapters.suggesters.marks import Marked, find_marked, marked_in
from curate.core.spans import Span
from curate.core.units import MarkedString, find_units

CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’]+(?:[ -][A-ZÀ-ÖØ-Þ.'’]+){0,3}"
DATELINE = re.compile(rf"{CAPITALS}(?:, [^\n—–(,]{{1,30}}){{0,2}}(?: \([^()\n]{{1,40}}\))? ?(?:—|–|--| - ) ?(?=\S)")


@dataclass(frozen=True, slots=True)
class Units:
    """`sentences` are those of the text; `inner` those of each marked string that holds two or more. Both sorted."""

    sentences: tuple[Span, ...]
    inner: tuple[Span, ...]


def units_of(text: str) -> Units:
    """In time that grows with the text's length, however its lines are cut."""
    outermost, nested, inner = list(marked_strings(text)), [], []
    for string in outermost:
        within = _nested(text, string)
        units = find_units(text, sentences(text, string.inner), within)
        inner += units if len(units) > 1 else []
        nested += within
    units = find_units(text, _bare(text), [*outermost, *nested])
    return Units(tuple(units), tuple(inner))


def _bare(text: str) -> Iterator[Span]:
    """The sentences without the datelines that open their lines."""
    datelines = ((line, DATELINE.match(line.text)) for line in split_lines(text))
    begins = {line.span.start: line.span.start + found.end() for line, found in datelines if found}
    for sentence in sentences(text):
        start = begins.get(sentence.start, sentence.start)
        # NATO – the alliance – met: what is no dateline goes on in small letters.
        is_bare = start >= sentence.end or text[start].islower()
        yield sentence if is_bare else Span(start, sentence.end)


def marked_strings(text: str) -> Iterator[MarkedString]:
    """The outermost ones, in order. A quote that a line leaves open may run into the next line."""
    lines = split_lines(text)
    is_open = False
    for nth, line in enumerate(lines):
        found = marked_in(lines, nth, runs_in=is_open)
        is_open = bool(found) and not found[-1].closed
        yield from (_placed(marked, line.span.start) for marked in found)


def _nested(text: str, string: MarkedString) -> list[MarkedString]:
    return [_placed(marked, string.inner.start) for marked in find_marked(string.inner.of(text))]


def _placed(marked: Marked, offset: int) -> MarkedString:
    span = Span(offset + marked.start, offset + marked.end)
    return MarkedString(span, Span(offset + marked.inner_start, offset + marked.inner_end), marked.closed)
