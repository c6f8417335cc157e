"""Who is credited with a marked string, and by which words, from the sentence around it.

Three forms carry nearly all of it: `X said: “…”`, `“…,” X said` and `“…,” said X`; `according to`
and a verdict on something (`X called it “…”`) go the same ways. A cue next to the marks wins over
one further off, and one before them over one behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from curate.adapters.suggesters.agencies import AGENCY
from curate.adapters.suggesters.cue_finding import ACCORDING, Cue, cue_at, cues_left
from curate.adapters.suggesters.cues import Form, Verb
from curate.adapters.suggesters.lexicon import (
    PASSIVES,
    PREPOSITIONS,
    ROLES,
)
from curate.adapters.suggesters.outlets import is_outlet
from curate.adapters.suggesters.phrases import Phrase, is_person, phrase_starting
from curate.adapters.suggesters.subjects import inverted_subject, named_in_apposition, subject_of
from curate.adapters.suggesters.words import Paragraph, Token

REACH = 45


@dataclass(frozen=True, slots=True)
class Attribution:
    """`near` says that nothing but punctuation or the speaker stands between marks and cue."""

    cue: Cue
    speaker: Phrase | None
    near: bool
    before: bool
    via: str | None = None


def find_attribution(paragraph: Paragraph, mark: int) -> Attribution | None:
    """Who is credited with marked string number `mark`; None where its sentence holds no cue outside marks."""
    tokens, here = paragraph.tokens, paragraph.position[mark]
    low, high = paragraph.sentence_of(here)
    low, high = max(low, here - REACH), min(high, here + REACH)
    before = _before(tokens, here, low, high)
    if before and before.near:
        return before
    after = _after(tokens, here, high)
    if after and (after.near or before is None):
        return after
    return before or (_unlisted(paragraph, mark, here, high) if here == low else None)


def _unlisted(paragraph: Paragraph, mark: int, here: int, high: int) -> Attribution | None:
    """`“…,” Rudd simpered.`, `“…!” beamed Rudd.`: any verb in the past may be a cue, right behind marks
    that end as speech does and right beside a person."""
    tokens = paragraph.tokens
    inner = paragraph.marked[mark].inner(paragraph.text).rstrip()
    if inner[-1:] not in {",", "?", "!"} or here + 2 >= high:
        return None
    verb = Verb("", Form.PAST, verdict=False)
    if _is_past(tokens[here + 1]):
        speaker = phrase_starting(tokens, here + 2, high)
        return Attribution(Cue(here + 1, here + 2, verb), speaker, True, False) if _speaks(tokens, speaker) else None
    speaker = phrase_starting(tokens, here + 1, high)
    while speaker and speaker[1] - speaker[0] > 1 and _is_past(tokens[speaker[1] - 1]):
        speaker = (speaker[0], speaker[1] - 1)
    if speaker is None or speaker[1] >= high or not _speaks(tokens, speaker) or not _is_past(tokens[speaker[1]]):
        return None
    return Attribution(Cue(speaker[1], speaker[1] + 1, verb), speaker, near=True, before=False)


def _is_past(token: Token) -> bool:
    return token.mark < 0 and token.text.endswith("ed") and token.text.islower() and len(token.text) > 4


def _speaks(tokens: Sequence[Token], phrase: Phrase | None) -> bool:
    if phrase is None:
        return False
    last = tokens[phrase[1] - 1]
    single = phrase[1] - phrase[0] == 1 and (last.lower in {"he", "she", "they", "i", "we"} or last.text.istitle())
    return single or last.lower in ROLES or is_person(tokens, *phrase)


def _before(tokens: Sequence[Token], here: int, low: int, high: int) -> Attribution | None:
    for cue in cues_left(tokens, here, low):
        if cue.verb is ACCORDING:
            speaker = phrase_starting(tokens, cue.end, here)
            speaker = speaker and named_in_apposition(tokens, speaker, here)
            near = speaker is not None and _is_near(tokens, Cue(cue.first, speaker[1], cue.verb), here)
            return Attribution(cue, speaker, near, before=True)
        if _belongs_to_earlier(tokens, cue, here, low):
            return None
        speaker = _agent(tokens, cue, high) if cue.passive else subject_of(tokens, cue, low)
        if speaker is None and not cue.passive:
            speaker = inverted_subject(tokens, cue, here)
        near = _is_near(tokens, cue, here)
        return Attribution(cue, speaker, near, before=True, via=relay_of(tokens, cue, low, high))
    return None


def _belongs_to_earlier(tokens: Sequence[Token], cue: Cue, here: int, low: int) -> bool:
    """Whether a cue closes an earlier marked string and says nothing of this one:
    `“A,” X said of the “B”` keeps the cue for A where B is far from it."""
    earlier = any(token.mark >= 0 for token in tokens[max(low, cue.first - 8) : cue.first])
    gap = tokens[cue.end : here]
    return earlier and len(gap) > 6 and not any(token.text in {",", ":"} for token in gap[-1:])


def _is_near(tokens: Sequence[Token], cue: Cue, here: int) -> bool:
    gap = tokens[cue.end : here]
    if not gap or gap[-1].text == ":":
        return True
    if all(token.text in {",", "—", "–", "-", "(", "…"} or token.lower in {"that", "as", "it"} for token in gap):
        return True
    return gap[-1].text == "," and len(gap) <= 14 and not any(token.mark >= 0 for token in gap)


def _after(tokens: Sequence[Token], here: int, high: int) -> Attribution | None:
    start = here + 1
    while start < high and tokens[start].text in {",", "—", "–", "-", "…", ")", "."}:
        start += 1
    aside: Attribution | None = None
    for nth in range(start, high):
        if tokens[nth].mark >= 0:
            return aside
        cue = cue_at(tokens, nth)
        if cue is None or cue.passive:
            continue
        found = _credited_after(tokens, cue, start, high)
        if found and tokens[nth - 1].lower not in {"who", "which"}:
            return found
        # "an official, who asked not to be named, said": the later cue is the one.
        aside = aside or found
    return aside


def _credited_after(tokens: Sequence[Token], cue: Cue, start: int, high: int) -> Attribution | None:
    via = relay_of(tokens, cue, start, high)
    if cue.verb is ACCORDING:
        speaker = phrase_starting(tokens, cue.end, high)
        return Attribution(cue, speaker, near=cue.first == start, before=False, via=via) if speaker else None
    if cue.first <= start + 1 and (inverted := inverted_subject(tokens, cue, high)):
        return Attribution(cue, inverted, near=True, before=False, via=via)
    if cue.first == start:
        return None
    if cue.verb.form is Form.PARTICIPLE and tokens[cue.first - 1].lower != "as":
        return None
    speaker = subject_of(tokens, cue, start)
    if speaker is None:
        return None
    near = speaker[0] <= start + 1 or _only_apposition(tokens, start, speaker[0])
    if not near and cue.verb.verdict:
        return None
    return Attribution(cue, speaker, near, before=False, via=via)


def _only_apposition(tokens: Sequence[Token], start: int, first: int) -> bool:
    """Whether what stands between marks and name only describes it: `the party's leader, Sen. X, said`."""
    return tokens[first - 1].text == "," and not any(
        (token.lower in PREPOSITIONS and nth == start) or (token.text[0].islower() and token.lower in PASSIVES)
        for nth, token in enumerate(tokens[start:first], start)
    )


def _agent(tokens: Sequence[Token], cue: Cue, high: int) -> Phrase | None:
    """`was described by X as “…”`, `was described as “…” by X`."""
    for nth in range(cue.end, high):
        if tokens[nth].lower == "by":
            return phrase_starting(tokens, nth + 1, high)
    return None


def relay_of(tokens: Sequence[Token], cue: Cue, low: int, high: int) -> str | None:
    """The outlet that the words were told to, or that passed them on in the same sentence."""
    if cue.verb.base in {"tell", "write", "inform"} and (outlet := _outlet_at(tokens, cue.end, high)):
        return outlet
    for nth in range(low, high - 1):
        pair = tokens[nth].lower, tokens[nth + 1].lower
        leads = pair in {("interview", "with"), ("according", "to"), ("speaking", "to"), ("statement", "to")}
        if leads and nth != cue.first and (outlet := _outlet_at(tokens, nth + 2, high)):
            return outlet
    return None


def _outlet_at(tokens: Sequence[Token], nth: int, high: int) -> str | None:
    phrase = phrase_starting(tokens, nth, high)
    if phrase is None:
        return None
    words = [token.text for token in tokens[phrase[0] : phrase[1]]]
    name = " ".join(words)
    return name if is_outlet(words) or AGENCY.search(name) else None
