"""Block quotes: an unmarked paragraph after a line that ends in a verb of saying and a colon."""

import re
from collections.abc import Sequence

from curate.adapters.suggesters.cue_finding import ACCORDING, Cue, cue_at
from curate.adapters.suggesters.cues import NOT_BEFORE_BLOCK, Form
from curate.adapters.suggesters.lexicon import DAYS, PREPOSITIONS
from curate.adapters.suggesters.phrases import Phrase, is_adverb, phrase_starting
from curate.adapters.suggesters.speakers import Attribution
from curate.adapters.suggesters.subjects import subject_of
from curate.adapters.suggesters.words import Paragraph, Token

LIST = re.compile(r"^(?:[•*·▪◦‣–—-]\s|\(?\d{1,2}[.)]\s|\(?[a-z][.)]\s)")
ADVERBIAL = PREPOSITIONS | DAYS | frozenset("late early last this when again later recently earlier then part".split())
LONGEST_ADVERBIAL = 24


def introduces(paragraph: Paragraph) -> Attribution | None:
    """The cue and speaker of a line such as `John Roe said in December:`; None where its colon does not
    introduce what somebody said."""
    tokens = paragraph.tokens
    if not tokens or tokens[-1].text not in {":", "："}:
        return None
    last = len(tokens) - 1
    low, _ = paragraph.sentence_of(last)
    for nth in range(last - 1, max(low, last - LONGEST_ADVERBIAL) - 1, -1):
        cue = cue_at(tokens, nth)
        if cue is None:
            continue
        if not _can_introduce(tokens, cue, last):
            return None
        return Attribution(cue, subject_of(tokens, cue, low), near=True, before=True)
    return None


def is_list(line: str) -> bool:
    return LIST.match(line) is not None


def _can_introduce(tokens: Sequence[Token], cue: Cue, colon: int) -> bool:
    """Speech, and between it and the colon nothing but whom it was told, when and where."""
    verb = cue.verb
    if verb is ACCORDING or verb.verdict or verb.base in NOT_BEFORE_BLOCK or verb.form is Form.PRESENT:
        return False
    if cue.passive:
        return False
    start = cue.end
    if verb.addresses and (told := _listener(tokens, start, colon)):
        start = told[1]
    rest = tokens[start:colon]
    if any(token.mark >= 0 for token in rest):
        return False
    if rest and rest[0].text == ",":
        rest = rest[1:]
    return not rest or rest[0].lower in ADVERBIAL or is_adverb(rest[0])


def _listener(tokens: Sequence[Token], start: int, high: int) -> Phrase | None:
    if start < high and tokens[start].lower in {"me", "us", "them", "him", "her"}:
        return start, start + 1
    return phrase_starting(tokens, start, high)
