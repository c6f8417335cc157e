"""Finds the strings in quotation marks of a paragraph: the outermost ones, balanced or not.

A mark's role is read off its neighbours (an opening mark has space before it and none behind), and
off its shape only where they do not tell: that is what straight marks need, what typing errors in
curly ones need, and what lets German „…“ and Swedish ”…” pass. Double marks are matched first;
single ones, which are apostrophes most of the time, only between and around them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curate.adapters.suggesters.lines import Line

MARK = re.compile(r"``|''|[\"“”„‟«»‘’‚‛'‹›`´]")
DOUBLE = frozenset(["``", "''", *'"“”„‟«»'])
OPENING_SHAPE = frozenset(["``", *"“„‟«‘‚‛‹`"])
CLOSING_SHAPE = frozenset(["''", *"”»’›´"])
# Neighbours, the mark itself aside.
BEFORE_OPENING = frozenset("([{—–-/“„‘«\"'‹…:;,=|>")
AFTER_CLOSING = frozenset(").,;:!?—–-…/]}”’»\"'›“*|<")
NEVER_FIRST = frozenset(",;:!?)]}")
ENDS_SENTENCE = frozenset(".!?…")
# Words that begin with an apostrophe: '90s, 'em, 'til, rock 'n' roll.
ELISION = re.compile(
    r"(?:\d\d(?:s|\b)|(?:em|til|till|tis|twas|twere|cause|n|round|bout|cos|coz|cuz|fraid|kay|nother|neath|ere|ello|"
    r"ave|ow|ome|er|im|d|ll|re|ve|s|t)\b)",
    re.IGNORECASE,
)
LONGEST_LOST = 2000
SAID = re.compile(r"\b(?:said|says|told|tells|added|adds|asked|wrote|noted|explained|replied|according to)\b")


@dataclass(frozen=True, slots=True)
class Marked:
    """`start` and `end` are offsets in the paragraph and take in the marks; one that nobody closed
    runs to the paragraph's end, one that nobody opened from its start."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True

    def inner(self, paragraph: str) -> str:
        return paragraph[self.inner_start : self.inner_end]


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    shape: str
    opens: bool
    closes: bool


def find_marked(paragraph: str, *, runs_in: bool = False, reopens: bool = False) -> list[Marked]:
    """The outermost marked strings, in order.

    `runs_in` says that the paragraph before ended inside a quote: then a closing mark that nothing
    opened closes it. `reopens` says that the next paragraph begins with an opening mark.
    """
    tokens = [_token(paragraph, match) for match in MARK.finditer(paragraph)]
    doubles = _match_doubles(paragraph, [token for token in tokens if token.shape in DOUBLE], runs_in=runs_in)
    singles = _match_singles(paragraph, _outside(tokens, doubles), reopens=reopens)
    return _outermost([*doubles, *singles])


def marked_in(lines: Sequence[Line], nth: int, *, runs_in: bool) -> list[Marked]:
    """The marked strings of one line, read with a look at the line below; `runs_in` as for `find_marked`."""
    below = lines[nth + 1].text if nth + 1 < len(lines) else ""
    return find_marked(lines[nth].text, runs_in=runs_in, reopens=begins_with_mark(below))


def begins_with_mark(paragraph: str) -> bool:
    """Whether a paragraph opens a quotation with its first character."""
    match = MARK.match(paragraph)
    return match is not None and (opener := _token(paragraph, match)).opens and not _is_elision(paragraph, opener)


def _token(paragraph: str, match: re.Match[str]) -> _Token:
    start, end = match.span()
    before = paragraph[start - 1] if start else " "
    after = paragraph[end] if end < len(paragraph) else " "
    opens = (before.isspace() or before in BEFORE_OPENING) and not after.isspace() and after not in NEVER_FIRST
    closes = not before.isspace() and (after.isspace() or after in AFTER_CLOSING)
    if not opens and not closes:
        shape = match[0]
        # Between two letters a straight mark is a slip of the pen; between two spaces it may be either.
        either = shape not in OPENING_SHAPE | CLOSING_SHAPE and before.isspace()
        opens, closes = either or shape in OPENING_SHAPE, either or shape in CLOSING_SHAPE
    return _Token(start, end, match[0], opens, closes)


def _match_doubles(paragraph: str, tokens: Sequence[_Token], *, runs_in: bool) -> list[Marked]:
    found: list[Marked] = []
    opener: _Token | None = None
    depth = 0
    for nth, token in enumerate(tokens):
        if opener is None:
            if token.opens:
                opener, depth = token, 1
            elif runs_in and not found and nth == 0 and token.closes:
                found.append(Marked(0, token.end, 0, token.start))
        elif token.closes and not _measures(paragraph, tokens, nth):
            depth -= 1
            if depth == 0:
                found.append(Marked(opener.start, token.end, opener.end, token.start))
                opener = None
        elif token.opens and not token.closes:
            if _was_left_open(paragraph, opener, token):
                end = _last_word(paragraph, opener, token)
                found.append(Marked(opener.start, end, opener.end, end, closed=False))
                opener, depth = token, 1
            else:
                depth += 1
    if opener is not None:
        end = len(paragraph.rstrip())
        found.append(Marked(opener.start, end, opener.end, end, closed=False))
    return [marked for marked in found if marked.inner_start < marked.inner_end]


def _measures(paragraph: str, tokens: Sequence[_Token], nth: int) -> bool:
    """Whether a straight mark behind a figure means inches: another closing mark follows before any opens."""
    token = tokens[nth]
    if token.shape != '"' or not paragraph[token.start - 1].isdigit() or nth + 1 == len(tokens):
        return False
    return tokens[nth + 1].closes and not tokens[nth + 1].opens


def _was_left_open(paragraph: str, opener: _Token, second: _Token) -> bool:
    """Whether the first of two opening marks lost its closing one: a sentence that credits it stands between."""
    if second.start - opener.end > LONGEST_LOST:
        return False
    between = paragraph[opener.end : second.start].rstrip()
    return between[-1:] in ENDS_SENTENCE and SAID.search(between) is not None


def _last_word(paragraph: str, opener: _Token, second: _Token) -> int:
    """Where a quote that was left open ends: before the words that credit it, at the last comma or stop."""
    between = paragraph[opener.end : second.start]
    said = SAID.search(between)
    head = between[: said.start()] if said else between
    cut = max(head.rfind(mark) for mark in (", ", "? ", "! "))
    return opener.end + (cut + 1 if cut > 0 else len(between.rstrip()))


def _outside(tokens: Sequence[_Token], doubles: Sequence[Marked]) -> list[_Token]:
    """The single marks that stand in no double ones."""
    kept: list[_Token] = []
    nth = 0
    for token in tokens:
        while nth < len(doubles) and doubles[nth].end <= token.start:
            nth += 1
        inside = nth < len(doubles) and doubles[nth].start <= token.start
        if token.shape not in DOUBLE and not inside:
            kept.append(token)
    return kept


def _match_singles(paragraph: str, tokens: Sequence[_Token], *, reopens: bool) -> list[Marked]:
    """Pairs of single marks. An apostrophe at a word's end closes only where no better mark follows."""
    openers = [token.opens and token.shape not in "’´›" and not _is_elision(paragraph, token) for token in tokens]
    strong = _next_where([_closes_surely(paragraph, token) for token in tokens])
    weak = _next_where([_closes(paragraph, token) for token in tokens])
    opening = _next_where(openers)
    found: list[Marked] = []
    nth = 0
    while (nth := opening[nth] if nth < len(tokens) else len(tokens)) < len(tokens):
        opener = tokens[nth]
        best, second, other = strong[nth + 1], weak[nth + 1], opening[nth + 1]
        closer = best if best < len(tokens) and (best < other or second > other) else second
        if closer < len(tokens) and (closer < other or other == len(tokens) or opener.shape != "'"):
            found.append(Marked(opener.start, tokens[closer].end, opener.end, tokens[closer].start))
            nth = closer + 1
        else:
            if reopens and closer == len(tokens) and (opener.start == 0 or opener.shape == "‘"):
                end = len(paragraph.rstrip())
                found.append(Marked(opener.start, end, opener.end, end, closed=False))
                break
            nth += 1
    return [marked for marked in found if marked.inner_start < marked.inner_end]


def _next_where(flags: Sequence[bool]) -> list[int]:
    """For each position (and one behind the last) the first position from there whose flag is up."""
    following = [len(flags)] * (len(flags) + 2)
    for nth in range(len(flags) - 1, -1, -1):
        following[nth] = nth if flags[nth] else following[nth + 1]
    return following


def _closes(paragraph: str, token: _Token) -> bool:
    after = paragraph[token.end : token.end + 1]
    return token.closes and token.shape not in "‘‚‛`‹" and not after.isalnum()


def _closes_surely(paragraph: str, token: _Token) -> bool:
    if not _closes(paragraph, token):
        return False
    before, after = paragraph[token.start - 1], paragraph[token.end : token.end + 1]
    if not before.isalnum() or (after and not after.isspace()) or token.end == len(paragraph):
        return True
    # The workers’ rights, breakin’ news: a plural's or a dropped letter's apostrophe looks the same.
    return before not in "sSxXzZ" and not paragraph.endswith("in", 0, token.start)


def _is_elision(paragraph: str, token: _Token) -> bool:
    return token.shape in "'’‘‛" and ELISION.match(paragraph, token.end) is not None


def _outermost(found: list[Marked]) -> list[Marked]:
    kept: list[Marked] = []
    for marked in sorted(found, key=lambda marked: (marked.start, -marked.end)):
        if not kept or marked.start >= kept[-1].end:
            kept.append(marked)
    return kept
