"""Who does what a cue says: its subject left of it, or right behind it where the order is turned."""

from collections.abc import Sequence

from curate.adapters.suggesters.cue_finding import ACCORDING, Cue, cues_left
from curate.adapters.suggesters.cues import Form
from curate.adapters.suggesters.lexicon import (
    AUXILIARIES,
    PASSIVES,
    PREPOSITIONS,
    ROLES,
    STOPS,
)
from curate.adapters.suggesters.phrases import Phrase, is_adverb, is_person, phrase_ending, phrase_starting
from curate.adapters.suggesters.words import Token

SINGLE_OPENERS = frozenset(
    "but and yet so still also meanwhile however later earlier then now instead moreover nevertheless nonetheless "
    "indeed thus therefore besides finally further furthermore overall again yesterday today".split()
)


OPENING_CLAUSES = PREPOSITIONS | frozenset(
    "when while although though because if once asked speaking responding writing testifying citing unlike given "
    "according".split()
)


def subject_of(tokens: Sequence[Token], cue: Cue, low: int) -> Phrase | None:
    """Who does the cue's verb, looking left from it no further than token `low`."""
    last = cue.first - 1
    if last >= low + 1 and tokens[last].lower == "as" and tokens[last - 1].lower in {"quoted", "cited"}:
        last -= 2
        while last >= low and tokens[last].lower in PASSIVES | AUXILIARIES:
            last -= 1
        return phrase_ending(tokens, last, low) if last >= low else None
    if cue.verb.form is Form.PARTICIPLE and not _is_progressive(tokens, last):
        return _subject_of_participle(tokens, cue, low)
    while last >= low and (step := _skipped(tokens, last)):
        last -= step
    if last < low:
        return None
    token = tokens[last]
    if token.text == ",":
        return _across_apposition(tokens, last, low)
    if token.lower in {"and", "but", "or", "then"}:
        return clause_subject(tokens, last, low)
    if token.lower in {"who", "which", "that"}:
        before = last - 1 if last > low and tokens[last - 1].text != "," else last - 2
        return phrase_ending(tokens, before, low) if before >= low else (last, last + 1)
    if token.text in {"—", "–"}:
        return _across_dashes(tokens, last, low)
    phrase = phrase_ending(tokens, last, low)
    if phrase is None:
        return _within_reach(tokens, last, low)
    return _antecedent(tokens, phrase[0], low) or phrase


def _antecedent(tokens: Sequence[Token], first: int, low: int) -> Phrase | None:
    """`The officer who made the arrest said`: the phrase before *said* is the object of *made*."""
    if first <= low or not tokens[first - 1].is_word or tokens[first - 1].lower in STOPS | OPENING_CLAUSES:
        return None
    for nth in range(first - 1, max(low, first - 10), -1):
        if not tokens[nth].is_word:
            return None
        if tokens[nth].lower in {"who", "which"}:
            return phrase_ending(tokens, nth - 1, low)
    return None


def _is_progressive(tokens: Sequence[Token], last: int) -> bool:
    return last >= 0 and tokens[last].lower in PASSIVES


def _skipped(tokens: Sequence[Token], last: int) -> int:
    """How many words left of a verb stand between it and its subject: auxiliaries, adverbs, `is alleged to`."""
    token = tokens[last]
    if token.mark >= 0:
        return 0
    if token.lower == "to" and last and tokens[last - 1].lower in {"alleged", "reported", "believed", "said", "quoted"}:
        return 2
    return int(token.lower in AUXILIARIES - {"all", "both", "to"} or token.lower in PASSIVES or is_adverb(token))


def _within_reach(tokens: Sequence[Token], last: int, low: int) -> Phrase | None:
    """`Roe on Monday said`, `Roe in a statement said`: steps over adverbials of time and place."""
    nth = last
    while nth >= low and nth > last - 6:
        if tokens[nth].lower in {"on", "in", "at", "this", "last", "during", "after"} and nth > low:
            return phrase_ending(tokens, nth - 1, low) if tokens[nth - 1].is_word else None
        nth -= 1
    return None


def _subject_of_participle(tokens: Sequence[Token], cue: Cue, low: int) -> Phrase | None:
    """`X did this, saying “…”`: the subject of the sentence, or of the cue before this one."""
    for earlier in cues_left(tokens, cue.first, low):
        if earlier.verb is ACCORDING or earlier.passive:
            continue
        speaker = subject_of(tokens, earlier, low) or inverted_subject(tokens, earlier, cue.first)
        if speaker:
            return speaker
    return clause_subject(tokens, cue.first, low)


def clause_subject(tokens: Sequence[Token], end: int, low: int) -> Phrase | None:
    """The noun phrase that opens the clause before token `end`: behind its last `, and`, else behind
    what leads the sentence in."""
    for nth in range(end - 1, low, -1):
        joins = tokens[nth].lower in {"and", "but", "while", "so"} and tokens[nth - 1].text in {",", ";"}
        if (joins or tokens[nth].text == ";") and (found := phrase_starting(tokens, nth + 1, end)):
            return found
    start = low
    while start < end and tokens[start].lower in SINGLE_OPENERS:
        start += 1 + (start + 1 < end and tokens[start + 1].text == ",")
    if start < end and tokens[start].lower in OPENING_CLAUSES:
        comma = next((nth for nth in range(start, end) if tokens[nth].text == ","), None)
        start = comma + 1 if comma is not None else start
    found = phrase_starting(tokens, start, end)
    return named_in_apposition(tokens, found, end) if found else None


def _across_apposition(tokens: Sequence[Token], comma: int, low: int) -> Phrase | None:
    """`Jane Roe, a baker from Tarn, said`: the nearest piece that is a name, else the nearest that can be a subject."""
    fallback: Phrase | None = None
    end = comma
    for _ in range(6):
        start = _piece_start(tokens, end, low)
        if start < end and not _describes(tokens, start, end, low):
            phrase = phrase_ending(tokens, end - 1, start)
            if phrase and is_person(tokens, *phrase):
                return phrase
            if phrase and (fallback is None or tokens[fallback[0]].lower in {"a", "an", "the"}):
                fallback = phrase
        if start <= low or tokens[start - 1].text != ",":
            break
        end = start - 1
    return fallback


def _piece_start(tokens: Sequence[Token], end: int, low: int) -> int:
    start = end
    while start > low and tokens[start - 1].text not in {",", ";", ":", "—", "–"} and tokens[start - 1].mark < 0:
        start -= 1
    return start


def _describes(tokens: Sequence[Token], start: int, end: int, low: int) -> bool:
    """Whether a piece between commas can only describe the one before it."""
    first = tokens[start]
    if first.lower in {"who", "which", "whose", "where", "when", "that"} | PREPOSITIONS or first.text[0].isdigit():
        return True
    if first.text[0].islower() and (first.lower in ROLES or first.text.endswith("ing")):
        return start > low
    if first.text[:2] in {"D-", "R-", "I-"} or first.text in {"Jr.", "Sr.", "PhD", "MD"}:
        return True
    place = (
        end - start == 1
        and start - 2 > low
        and any(token.lower in {"of", "in", "from", "near", "at"} for token in tokens[max(low, start - 4) : start - 1])
    )
    return place and first.is_capitalised


def _across_dashes(tokens: Sequence[Token], dash: int, low: int) -> Phrase | None:
    for nth in range(dash - 1, max(low, dash - 20), -1):
        if tokens[nth].text == tokens[dash].text:
            return phrase_ending(tokens, nth - 1, low)
    return None


def inverted_subject(tokens: Sequence[Token], cue: Cue, high: int) -> Phrase | None:
    """`said X`: the noun phrase right behind a cue, where it cannot be what was said or who was told."""
    if cue.verb.addresses and cue.verb.base != "ask":
        return None
    if cue.verb.form in {Form.PARTICIPLE, Form.PRESENT} or cue.passive or cue.verb.verdict:
        return None
    phrase = phrase_starting(tokens, cue.end, high)
    if phrase is None:
        return None
    # `said the plan was dead` goes on with a verb: that phrase is what was said.
    behind = tokens[phrase[1]] if phrase[1] < high else None
    if (
        behind is not None
        and behind.mark < 0
        and behind.lower in PASSIVES | {"will", "would", "had", "has", "have", "could"}
    ):
        return None
    return named_in_apposition(tokens, phrase, high)


def named_in_apposition(tokens: Sequence[Token], phrase: Phrase, high: int) -> Phrase:
    """`said the mayor’s deputy, Karl Ott`: the name behind the comma rather than the office."""
    if phrase[1] + 1 >= high or tokens[phrase[1]].text != "," or is_person(tokens, *phrase):
        return phrase
    name = phrase_starting(tokens, phrase[1] + 1, high)
    return name if name and is_person(tokens, *name) else phrase
