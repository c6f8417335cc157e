"""Where a cue stands: whether the words around a verb let it credit something to somebody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curate.adapters.suggesters.cues import AMBIGUOUS, PHRASES, VERBS, Form, Verb
from curate.adapters.suggesters.lexicon import (
    ARTICLES,
    AUXILIARIES,
    PASSIVES,
    PRONOUNS,
    ROLES,
)
from curate.adapters.suggesters.phrases import is_adverb
from curate.adapters.suggesters.words import Token

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
