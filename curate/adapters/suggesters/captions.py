"""Finds photo captions by their form: a line that ends in a credit in parentheses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from curate.adapters.suggesters.calendar import DATE
from curate.adapters.suggesters.credits import Credit, read_credit
from curate.adapters.suggesters.lines import Covered, Line, spans_of, split_lines
from curate.adapters.suggesters.places import find_location
from curate.core.documents import Document
from curate.core.layers import AttributeValue, Mark
from curate.core.spans import Span

LABEL = "caption"
LONGEST_CREDIT = 160
CLOSED = re.compile(r"[)）][.!]?[\"”’']?$")
# "… in Bolivia. Image: Danny Newman." and its kin: a credit, but not the codebook's, so of low certainty.
PREFIXED = re.compile(
    r"(?:^|[\s.|(])((?:Image|Photo(?:graph)?|Picture|Video|Credit|Pic|Photo credit|Image credit|Picture credit)s?\s?"
    r"(?::|\s[Bb]y\s|\s[Cc]ourtesy)\s?(?:[Bb]y:?\s)?)"
    r"([^.:|]{2,100}(?:[A-Z]\.[^.:|]{0,60})?)\.?$"
)
SPEECH = re.compile(r"\b(?:said|says|told|tells|according to|added|announced|reported|reports|warned)\b")


def suggest_captions(document: Document) -> Iterable[Mark]:
    """A mark for each caption: the source's blocks where it has them, the form of the lines elsewhere."""
    blocks = spans_of(document, "caption")
    for block in blocks:
        yield from _from_block(split_lines(document.text, block))
    elsewhere = Covered([*_outermost(blocks), *_outermost(spans_of(document, "post", "headline", "byline"))])
    for line in split_lines(document.text):
        if not elsewhere.meets(line.span) and (mark := _from_line(line)):
            yield mark


def _outermost(spans: list[Span]) -> Iterator[Span]:
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            end = span.end
            yield span


def _from_block(lines: list[Line]) -> Iterator[Mark]:
    """The lines that describe; one that holds nothing but the credit gives its attributes to them."""
    credits = {line: credit for line in lines if (credit := _block_credit(line))}
    alone = [credit for credit in credits.values() if not credit.described]
    for line in lines:
        credit = credits.get(line)
        # One word in a caption's markup is a button or a counter.
        worded = credit is not None or " " in line.text
        if worded and (credit is None or credit.described or len(lines) == 1):
            yield _mark(line, credit or (alone[0] if alone else None))


def _block_credit(line: Line) -> Credit | None:
    return _parenthesised(line) or _prefixed(line) or read_credit(line.text, line.span.start, alone=True)


def _from_line(line: Line) -> Mark | None:
    if credit := _parenthesised(line):
        return _mark(line, credit) if _describes(line, credit) else None
    if credit := _prefixed(line):
        return _mark(line, credit, certainty="low") if credit.described else None
    return None


def _parenthesised(line: Line) -> Credit | None:
    """The credit in the parentheses that end a line, one pair inside them allowed."""
    closed = CLOSED.search(line.text, max(0, len(line.text) - 3))
    if closed is None:
        return None
    opened = _opening(line.text, closed.start())
    if opened is None:
        return None
    inside = line.text[opened + 1 : closed.start()]
    credit = read_credit(inside, line.span.start + opened + 1, before=line.text[:opened].rstrip())
    # The codebook's credit has its parentheses.
    whole = Span(line.span.start + opened, line.span.start + closed.start() + 1)
    return replace(credit, span=whole) if credit else None


def _opening(text: str, closing: int) -> int | None:
    depth = 0
    for n in range(closing, max(-1, closing - LONGEST_CREDIT), -1):
        depth += (text[n] in ")）") - (text[n] in "(（")
        if depth == 0:
            return n
    return None


def _prefixed(line: Line) -> Credit | None:
    match = PREFIXED.search(line.text, max(0, len(line.text) - LONGEST_CREDIT))
    if match is None:
        return None
    return read_credit(match[2], line.span.start + match.start(2), before=line.text[: match.start(1)], vouched=True)


def _describes(line: Line, credit: Credit) -> bool:
    """A bare agency's name can also end a dateline or sign a wire story; then it is no picture's credit."""
    if credit.surely_a_picture:
        return True
    description = credit.before
    if not description or (description.isupper() and len(description.split()) <= 4):
        return False
    return not SPEECH.search(description) and not line.text.startswith(("“", '"', "By "))


def _mark(line: Line, credit: Credit | None, certainty: str = "high") -> Mark:
    attributes: dict[str, AttributeValue | None] = {}
    if credit:
        attributes |= {"photographer": credit.photographer, "agency": credit.agency, "via": credit.via}
        attributes["credit"] = credit.span
    description = line.text if credit is None or not credit.described else credit.before
    date = DATE.search(description)
    attributes |= {"date": date[0] if date else None, "location": find_location(description), "certainty": certainty}
    return Mark(LABEL, line.span, {name: value for name, value in attributes.items() if value})
