"""Sentences of a news text: sentencex, and a repair pass for what newsrooms abbreviate.

A sentence never crosses a line break, because a line of an article is a paragraph. sentencex cuts
behind `6:00 p.m.`, `Ch.` or `J.`; those cuts are taken back where what follows cannot begin a
sentence. A marked string stays in the sentence of who is credited with it; for the sentences inside
a quote, ask for those of the quote's span.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

import sentencex

from curate.adapters.suggesters.lines import split_lines
from curate.adapters.suggesters.words import ABBREVIATED, STARTS_SENTENCE
from curate.core.spans import Span, trim

# Behind these no sentence ends: a name, a number or a case follows.
TITLE_END = re.compile(
    rf"(?:^|[\s(“\"‘'])(?:{ABBREVIATED}|Ch|Sec|Art|Fig|Vol|p|pp|ca|Ph)\.$|(?:^|[\s(“\"])[A-Z]\.(?:\s?[A-Z]\.)*$"
)
# Behind these one may end, and does where a word follows that begins sentences.
EITHER_END = re.compile(
    r"(?:^|\s)(?:[ap]\.\s?m\.|U\.S\.|U\.K\.|U\.N\.|E\.U\.|D\.C\.|Inc\.|Corp\.|Co\.|Ltd\.|Jr\.|Sr\.|etc\.|No\.|"
    r"(?:[A-Z]\.){2,})$"
)
ZONES = frozenset(
    "Eastern Pacific Central Mountain ET PT CT MT EST EDT PST PDT CST CDT GMT BST UTC CET CEST AEST".split()
)
DAYS = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
STRETCH = 10_000
LONGEST_MARKED = 2_000
# “Who needs pumps?” Rudd asked: a question or a call is credited in the sentence that it stands in.
CALL_END = re.compile(r"[?!][”\"’'»]$")
CREDIT = re.compile(
    r"(?:[A-Z][\w.’'-]*\s+){1,4}(?:asked|said|says|added|cried|shouted|wrote|replied|exclaimed|demanded|wondered)\b"
)
FIRST_WORD = re.compile(r"[^\W_][\w’'-]*")


def sentences(text: str, within: Span | None = None) -> list[Span]:
    """Spans of the sentences, in order, in code points of `text`; between them is only white space."""
    return [span for line in split_lines(text, within) for span in _of_line(text, line.span)]


def _of_line(text: str, line: Span) -> Iterator[Span]:
    start = line.start
    for end in [*_cuts(line.of(text), line.start), line.end]:
        if start < end and (span := trim(text, Span(start, end))):
            yield span
        start = end


def _cuts(line: str, offset: int) -> Iterator[int]:
    """Where sentencex cuts the line, less the cuts that the words around them forbid."""
    yield from (offset + cut for cut in _proposed(line) if _may_cut(line, cut))


def _proposed(line: str) -> Iterator[int]:
    """Where sentencex cuts the line, which it reads a stretch at a time: of some lines it takes the square
    of their length, a minute for 200,000 opening marks."""
    start = 0
    while start < len(line):
        stretch = line[start : start + STRETCH]
        is_last = start + len(stretch) == len(line)
        # A marked string that the stretch cuts off is seen as none: its surroundings are read again.
        sure = len(stretch) if is_last else STRETCH - LONGEST_MARKED
        found = (int(boundary["end_index"]) for boundary in sentencex.get_sentence_boundaries("en", stretch)[:-1])
        cuts = [cut for cut in found if cut <= sure]
        yield from (start + cut for cut in cuts)
        if is_last:
            return
        # From the last cut, unless that sentence began long ago: then it only goes on.
        start += max(cuts[-1] if cuts else 0, STRETCH // 2)


def _may_cut(line: str, cut: int) -> bool:
    # Folded, so that a title in mathematical letters (𝕸𝖗.) is one too.
    before = normalize("NFKC", line[max(0, cut - 24) : cut].rstrip())
    behind = line[cut : cut + 40].lstrip()
    match = FIRST_WORD.search(behind)
    first = match[0] if match else ""
    if first[:1].islower() and behind.startswith(first):
        return False
    if CALL_END.search(before) and CREDIT.match(behind):
        return False
    if TITLE_END.search(before) and not EITHER_END.search(before):
        return False
    if not EITHER_END.search(before):
        return True
    if before.endswith("m.") and (first in ZONES or DAYS.match(first)):
        return False
    return first in STARTS_SENTENCE or before.endswith(("m.", "etc.")) or not first[:1].isupper()
