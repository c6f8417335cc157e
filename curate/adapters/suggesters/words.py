"""A paragraph as its words: every marked string is one token, and every token knows its sentence.

What stands in marks is another voice, so nothing in it is read: neither its verbs nor its full
stops count for the sentence around it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from curate.adapters.suggesters.cues import VERBS, Form
from curate.adapters.suggesters.marks import Marked

ABBREVIATED = (
    "Mr|Mrs|Ms|Mx|Dr|Sen|Sens|Rep|Reps|Gov|Govs|Lt|Col|Gen|Sgt|Capt|Cpl|Pvt|Maj|Adm|Cmdr|Det|Insp|Supt|Sec|Amb|Atty|Rev|"
    "Fr|Hon|Prof|Pres|Ald|Cllr|St|Ft|Mt|Jr|Sr|No|Nos|Inc|Corp|Co|Ltd|Bros|vs|etc|cf|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|"
    "Oct|Nov|Dec|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|"
    "Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Mgr|Msgr|Messrs|Brig|Ave|Blvd|Rd|approx|dept|est|Ph|v"
)
WORD = re.compile(rf"(?:[A-Za-z]\.){{2,}}|(?:{ABBREVIATED})\.(?!\w)|[A-Z]\.(?=\s)|\w[\w’'&-]*(?:[.,]\d+)*|[^\w\s]")
ENDS = frozenset(".?!…")
STARTS_SENTENCE = frozenset(
    "The He She It They We I You But And In On At A An This That These Those As If When While After Before For His Her "
    "Their Our Its There Here Now Then So Yet Still Also Meanwhile However According".split()
)
CONNECTORS = frozenset("of the for and & de la le del da do dos du van von der den di al bin ibn el y e to st".split())


class Token(NamedTuple):
    """`mark` is the number of the marked string that the token is, -1 for a word or a sign."""

    text: str
    start: int
    end: int
    mark: int = -1

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        return self.mark < 0 and (self.text[0].isalnum() or self.text[0] == "_")

    @property
    def is_capitalised(self) -> bool:
        return self.mark < 0 and self.text[0].isupper()


class Paragraph:
    """Tokens of one paragraph, and for each the bounds of its sentence in tokens."""

    def __init__(self, text: str, marked: Sequence[Marked]) -> None:
        self.text = text
        self.marked = marked
        self.tokens = list(_tokens(text, marked))
        self.position = {token.mark: nth for nth, token in enumerate(self.tokens) if token.mark >= 0}
        self._starts = self._sentence_starts()

    def sentence_of(self, nth: int) -> tuple[int, int]:
        """First token and the one behind the last of the sentence that token `nth` stands in."""
        return self._starts[nth]

    def _sentence_starts(self) -> list[tuple[int, int]]:
        bounds: list[tuple[int, int]] = []
        start = 0
        for nth in range(len(self.tokens)):
            if nth + 1 == len(self.tokens) or _ends_sentence(self, nth):
                bounds += [(start, nth + 1)] * (nth + 1 - start)
                start = nth + 1
        return bounds


def _tokens(text: str, marked: Sequence[Marked]) -> Iterator[Token]:
    position = 0
    for nth, string in enumerate(marked):
        yield from _words(text, position, string.start)
        yield Token(text[string.start], string.start, string.end, nth)
        position = string.end
    yield from _words(text, position, len(text))


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    for match in WORD.finditer(text, start, end):
        yield Token(match[0], *match.span())


def _ends_sentence(paragraph: Paragraph, nth: int) -> bool:
    tokens = paragraph.tokens
    token, following = tokens[nth], tokens[nth + 1]
    if following.mark < 0 and not (following.is_capitalised or following.text[0].isdigit() or following.text in "([—•"):
        return False
    if token.mark >= 0:
        return _mark_ends_sentence(paragraph, nth)
    if token.text in ENDS:
        # A stop in "a.m" or "..." goes on where no space follows.
        return following.start > token.end
    if token.text in ")]" and nth and tokens[nth - 1].text in ENDS:
        return True
    return token.text.endswith(".") and following.text in STARTS_SENTENCE


def _mark_ends_sentence(paragraph: Paragraph, nth: int) -> bool:
    """A marked string ends a sentence by the sign before its closing mark, unless its speaker follows."""
    inner = paragraph.marked[paragraph.tokens[nth].mark].inner(paragraph.text).rstrip()
    last = inner.rstrip("”’\"')]")[-1:]
    if last not in ENDS:
        return False
    return last == "." or not _speaker_follows(paragraph.tokens, nth + 1)


def _speaker_follows(tokens: Sequence[Token], nth: int) -> bool:
    """Whether a name and a verb of saying come next: `“Why?” Jones, a plumber, asked.`"""
    in_apposition = False
    for token in tokens[nth : nth + 16]:
        if token.mark >= 0 or token.text in ENDS:
            return False
        if token.text == ",":
            in_apposition = not in_apposition
        elif not in_apposition and token.text[0].islower() and token.text not in CONNECTORS:
            verb = VERBS.get(token.text)
            return verb is not None and verb.form in {Form.PAST, Form.THIRD}
    return False
