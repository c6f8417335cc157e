"""Who is credited with a marked string, and by which words, from the sentence around it.

Three forms carry nearly all of it: `X said: “…”`, `“…,” X said` and `“…,” said X`; `according to`
and a verdict on something (`X called it “…”`) go the same ways. A cue next to the marks wins over
one further off, and one before them over one behind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curate.adapters.suggesters.agencies import AGENCY
from curate.adapters.suggesters.cues import AMBIGUOUS, PHRASES, VERBS, Form, Verb
from curate.adapters.suggesters.lexicon import (
    ARTICLES,
    AUXILIARIES,
    PASSIVES,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
)
from curate.adapters.suggesters.outlets import is_outlet
from curate.adapters.suggesters.phrases import Phrase, is_adverb, is_person, phrase_ending, phrase_starting
from curate.adapters.suggesters.words import Paragraph, Token

REACH = 45
SINGLE_OPENERS = frozenset(
    "but and yet so still also meanwhile however later earlier then now instead moreover nevertheless nonetheless "
    "indeed thus therefore besides finally further furthermore overall again yesterday today".split()
)
OPENING_CLAUSES = PREPOSITIONS | frozenset(
    "when while although though because if once asked speaking responding writing testifying citing unlike given "
    "according".split()
)
# Credit words only right at the marks: a report finds “…”, a sign reads “…”.
BOUND = frozenset({"read", "find", "rule", "reason", "rage", "object", "laugh", "grin", "promote", "mention"})
ACCORDING = Verb("according", Form.PARTICIPLE, verdict=False)


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens `first` to before `end`; `passive` where the subject is not who speaks: was described as."""

    first: int
    end: int
    verb: Verb
    passive: bool = False


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
    return before


def cue_at(tokens: Sequence[Token], nth: int) -> Cue | None:
    """The cue that begins at a token, if the words around it let it be one."""
    token = tokens[nth]
    if token.mark >= 0 or not token.text[0].isalpha():
        return None
    word = token.lower
    if word in PHRASES:
        phrase = _phrase_at(tokens, nth)
        if phrase or word not in VERBS:
            return phrase
    verb = VERBS.get(word)
    if verb is None or (token.is_capitalised and nth and tokens[nth - 1].is_word):
        return None
    before = tokens[nth - 1] if nth else None
    if before and before.mark < 0 and (before.lower in ARTICLES or before.lower.endswith(("’s", "'s"))):
        return None
    return _checked(tokens, nth, verb, before)


def _phrase_at(tokens: Sequence[Token], nth: int) -> Cue | None:
    word = tokens[nth].lower
    if nth + 1 >= len(tokens) or tokens[nth + 1].lower not in PHRASES[word]:
        return None
    if word == "words" and (nth < 2 or tokens[nth - 1].lower != "the"):
        return None
    verb = ACCORDING if word in {"according", "words"} else Verb(word, Form.PAST, verdict=False)
    first = nth
    if word == "words":
        first = nth - 2 if tokens[nth - 2].lower == "in" else nth - 1
    return Cue(first, nth + 2, verb)


def _checked(tokens: Sequence[Token], nth: int, verb: Verb, before: Token | None) -> Cue | None:
    after = tokens[nth + 1] if nth + 1 < len(tokens) else None
    adjacent = after is None or after.mark >= 0 or after.text in {",", ":", ".", "—", "–"} or after.lower == "that"
    subject = before is not None and _can_be_subject(before, verb)
    comma = before is not None and (before.text == "," or before.mark >= 0)
    behind_marks = before is not None and (
        before.mark >= 0 or (before.text == "," and nth > 1 and tokens[nth - 2].mark >= 0)
    )
    if tokens[nth].lower in AMBIGUOUS and verb.form is not Form.PAST and not behind_marks:
        relative = before is not None and before.lower in {"which", "who", "that"}
        judges = verb.verdict and (comma if verb.form is Form.PARTICIPLE else subject or relative)
        if not judges and not (adjacent and (subject or comma)):
            return None
    in_part = after is not None and after.lower in {"in", "as"}
    if verb.base in BOUND and not adjacent and not behind_marks and not in_part:
        return None
    if before is not None and before.lower == "that" and after is not None and after.text == ",":
        return None  # "That said, …"
    if verb.form is Form.PRESENT and (before is None or before.lower in {"to", "of", "in", "by", "for"}):
        return None
    return Cue(nth, nth + 1, verb, passive=_is_passive(tokens, nth, verb))


def _can_be_subject(token: Token, verb: Verb) -> bool:
    """Whether a word may stand before a verb that looks like a noun: `they claim` but not `the PR claim`."""
    if verb.form is Form.PRESENT:
        return token.lower in {"they", "we", "i", "you", "who", "police", "people", "some", "many", "others"} or (
            token.text.endswith("s") and token.lower in ROLES
        )
    return token.lower in PRONOUNS or token.is_capitalised or token.lower in ROLES


def _is_passive(tokens: Sequence[Token], nth: int, verb: Verb) -> bool:
    if verb.form is not Form.PAST:
        return False
    for token in reversed(tokens[max(0, nth - 3) : nth]):
        if token.lower in PASSIVES:
            return True
        if token.mark >= 0 or not (token.lower in AUXILIARIES or is_adverb(token)):
            return False
    return False


def cues_left(tokens: Sequence[Token], start: int, low: int) -> Iterator[Cue]:
    """Cues before token `start`, the nearest first."""
    for nth in range(start - 1, low - 1, -1):
        if (cue := cue_at(tokens, nth)) and cue.end <= start:
            yield cue


def _before(tokens: Sequence[Token], here: int, low: int, high: int) -> Attribution | None:
    for cue in cues_left(tokens, here, low):
        if cue.verb is ACCORDING:
            speaker = phrase_starting(tokens, cue.end, here)
            speaker = speaker and _named_in_apposition(tokens, speaker, here)
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
    for nth in range(start, high):
        if tokens[nth].mark >= 0:
            return None
        cue = cue_at(tokens, nth)
        if cue is None or cue.passive:
            continue
        found = _credited_after(tokens, cue, start, high)
        if found:
            return found
    return None


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
    return _named_in_apposition(tokens, phrase, high)


def _named_in_apposition(tokens: Sequence[Token], phrase: Phrase, high: int) -> Phrase:
    """`said the mayor’s deputy, Karl Ott`: the name behind the comma rather than the office."""
    if phrase[1] + 1 >= high or tokens[phrase[1]].text != "," or is_person(tokens, *phrase):
        return phrase
    name = phrase_starting(tokens, phrase[1] + 1, high)
    return name if name and is_person(tokens, *name) else phrase


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
    return phrase_ending(tokens, last, low) or _within_reach(tokens, last, low)


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
    return phrase_starting(tokens, start, end)


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
