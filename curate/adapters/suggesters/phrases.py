"""Noun phrases without a parser: who is named left or right of a verb, by word lists and capitals."""

import re
from collections.abc import Sequence

from curate.adapters.suggesters.cues import VERBS, Form
from curate.adapters.suggesters.lexicon import (
    ARTICLES,
    BODIES,
    DAYS,
    DETERMINERS,
    NOT_ADVERBS,
    PRONOUNS,
    ROLES,
    STOPS,
    TIES,
    TITLES,
)
from curate.adapters.suggesters.words import CONNECTORS, Token

LONGEST = 14
PARTY = re.compile(r"^[DRILP]-?")
Phrase = tuple[int, int]


def is_adverb(token: Token) -> bool:
    """Whether a word ends as adverbs of manner do; the nouns that end so too are listed."""
    return token.text.endswith("ly") and token.text[0].islower() and token.text not in NOT_ADVERBS


def phrase_ending(tokens: Sequence[Token], last: int, low: int) -> Phrase | None:
    """The noun phrase whose last token is `last`, not reaching left of `low`."""
    last = _before_parenthesis(tokens, last, low)
    if last < low or not tokens[last].is_word or tokens[last].lower in STOPS - PRONOUNS:
        return None
    if tokens[last].lower in PRONOUNS:
        return last, last + 1
    if tokens[last].lower in DAYS or (tokens[last].text.isdecimal() and not _numbered(tokens, last, low)):
        return None
    first = last
    while first > low and first > last - LONGEST and (step := _step_left(tokens, first, low)):
        first -= step
    return _name_alone(tokens, first, last + 1)


def _numbered(tokens: Sequence[Token], last: int, low: int) -> bool:
    """`Number 10`, `Channel 4`: a figure that belongs to a name."""
    before = tokens[last - 1] if last > low else None
    return before is not None and before.is_capitalised and before.lower not in DAYS | STOPS


def _step_left(tokens: Sequence[Token], first: int, low: int) -> int:
    """How many tokens left of `first` belong to its phrase: 0, 1, or 2 where a tie leads to another noun."""
    if tokens[first].lower in DETERMINERS and not tokens[first].text.endswith(("'s", "’s")):
        return 1 if _ties(tokens, first, low) else 0
    before = tokens[first - 1]
    if not before.is_word:
        return 1 if before.text == "&" else 0
    if before.lower in DETERMINERS:
        return 1
    if before.lower in STOPS or (before.lower in CONNECTORS and not before.is_capitalised):
        return 1 if _ties(tokens, first, low) else 0
    if before.lower in DAYS or before.lower in PRONOUNS:
        return 0
    if before.text[0].isdigit():
        return 1 if tokens[first].text[0].islower() and not re.fullmatch(r"(?:19|20)\d\d", before.text) else 0
    verb = VERBS.get(before.text)
    finite = verb is not None and verb.form in {Form.PAST, Form.THIRD}
    return 0 if finite or is_adverb(before) else 1


def _ties(tokens: Sequence[Token], first: int, low: int) -> bool:
    """Whether a preposition or *and* left of `first` ties it to a noun that belongs to the phrase."""
    if first - 2 < low:
        return False
    tie, noun = tokens[first - 1].lower, tokens[first - 2]
    if not noun.is_word or noun.lower in DAYS:
        return False
    named = noun.is_capitalised and noun.lower not in STOPS | DETERMINERS
    shared = tie == "and" and tokens[first].lower in {"his", "her", "their"}
    if tie in CONNECTORS and named and (tokens[first].is_capitalised or tie in {"of", "for"} or shared):
        return True
    return tie in TIES and (
        noun.lower in ROLES or noun.lower in {"one", "some", "many", "most", "all", "several", "familiar"}
    )


def _before_parenthesis(tokens: Sequence[Token], last: int, low: int) -> int:
    """Steps over `(D-NY)` and the like."""
    if tokens[last].text != ")":
        return last
    for nth in range(last, max(low, last - 10) - 1, -1):
        if tokens[nth].text == "(":
            return nth - 1
    return low - 1


def _name_alone(tokens: Sequence[Token], first: int, end: int) -> Phrase:
    """`Jane Roe of the University of Ohio` is named by her name; `the Bank of Ohio` keeps all of its own."""
    for nth in range(first + 2, end):
        if tokens[nth].lower in {"of", "from", "at", "with", "for"}:
            name = tokens[first:nth]
            named = all(token.is_capitalised for token in name) and tokens[first].lower not in DETERMINERS
            office = any(token.lower in BODIES or token.lower in ROLES for token in name)
            return (first, nth) if named and not office else (first, end)
    return first, end


def phrase_starting(tokens: Sequence[Token], first: int, high: int) -> Phrase | None:
    """The noun phrase whose first token is `first`, ending before `high`."""
    if first >= high or not tokens[first].is_word:
        return None
    opening = tokens[first]
    if opening.lower in {"he", "she", "they", "i", "we", "it", "who"}:
        return first, first + 1
    if opening.lower in STOPS - {"one"} or opening.lower in DAYS or is_adverb(opening):
        return None
    nth = first + 1 if opening.lower in DETERMINERS else first
    while nth < min(high, first + LONGEST) and (step := _step_right(tokens, nth, first, high)):
        nth += step
    if nth == first or (nth == first + 1 and opening.lower in DETERMINERS - PRONOUNS):
        return None
    return _name_alone(tokens, first, nth)


def _step_right(tokens: Sequence[Token], nth: int, first: int, high: int) -> int:
    token = tokens[nth]
    if token.text == "&" or not token.is_word:
        return 1 if token.text == "&" else 0
    if nth > first and (token.lower in DAYS or token.lower in ARTICLES):
        return 0
    named = nth > first and tokens[nth - 1].is_capitalised and tokens[nth - 1].lower not in DETERMINERS
    if token.lower in {"of", "for", "and", "&"} or (token.lower in CONNECTORS and named):
        return _step_over_tie(tokens, nth, high, named=named)
    if token.lower in STOPS or token.lower in PRONOUNS or is_adverb(token):
        return 0
    verb = VERBS.get(token.text)
    if verb is not None and verb.form in {Form.PAST, Form.THIRD, Form.PARTICIPLE} and nth > first:
        return 0
    if named and token.text[0].islower():
        return 1 if _leads_to_name(tokens, nth, high) else 0
    return 1


def _step_over_tie(tokens: Sequence[Token], nth: int, high: int, *, named: bool) -> int:
    if nth + 1 >= high or not tokens[nth + 1].is_word:
        return 0
    following = tokens[nth + 1]
    if named and following.is_capitalised:
        return 2
    if (
        tokens[nth].lower in {"of", "for"}
        and following.lower in DETERMINERS
        and nth + 2 < high
        and tokens[nth + 2].is_word
    ):
        return 3
    return 2 if tokens[nth].lower in {"of", "for"} and not named and following.lower not in STOPS else 0


def _leads_to_name(tokens: Sequence[Token], nth: int, high: int) -> bool:
    """`Ford spokesman Mike Levine`, `White House deputy press secretary Jane Roe`, `police`."""
    for ahead in range(nth, min(high, nth + 5)):
        if not tokens[ahead].is_word:
            break
        if tokens[ahead].is_capitalised:
            return any(token.lower in ROLES for token in tokens[nth:ahead])
    return tokens[nth].lower in ROLES


def is_person(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether a phrase looks like a person's name: a title and a name, or two to four capitalised words."""
    words = [token for token in tokens[first:end] if token.is_word]
    if not words or not words[-1].is_capitalised or any(token.lower in BODIES for token in words):
        return False
    if words[0].lower in DETERMINERS | STOPS or PARTY.fullmatch(words[-1].text[:2]) or words[-1].lower in ROLES | DAYS:
        return False
    names = [token for token in words if token.is_capitalised and token.lower not in TITLES]
    titled = any(token.lower in TITLES or token.lower in ROLES for token in words[:-1])
    return (titled and bool(names)) or 2 <= len(names) <= 4
