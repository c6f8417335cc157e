"""Is a marked string a quote, and of which type? By length, by what leads it in, by what it looks like.

Four words or more are a quote unless they are a title, a term or a motto; fewer only where the same
sentence has a speaker and a cue that governs them.
"""

import re

from curate.adapters.suggesters.speakers import REACH, Attribution
from curate.adapters.suggesters.words import ENDS, Paragraph, Token

LONG = 4
INNER_WORD = re.compile(r"\w[\w’'-]*")
SMALL = frozenset("a an the of in on at to for and or but nor with from by as is vs de la le du von und v".split())
# What names a thing, right before its name in marks.
NAMING = frozenset(
    """
    called named titled entitled dubbed nicknamed termed known headlined labelled labeled christened so-called
    codenamed captioned hashtag starring directed
    """.split()
)
WORKS = frozenset(
    """
    book books film films movie movies song songs album albums single hit novel novels show shows series essay
    sitcom drama comedy memoir podcast documentary play musical poem episode painting exhibition exhibit opera
    ballet bestseller thriller programme program game videogame tune anthem ballad track trilogy sequel record
    column paper blog magazine newsletter sculpture
    """.split()
)
MOTTOS = frozenset(
    """
    motto slogan mottos slogans banner tagline catchphrase hashtag phrase term word words nickname name
    """.split()
)
# What one reads or writes may be a title.
TAKES_TITLES = frozenset("tell read write quote mention recommend promote find announce propose".split())
# A clause begins with one of these, or has one of these verbs in it.
SUBJECTS = frozenset(
    """
    i we you he she it they this that these those there what who why how when where if nobody everybody everyone
    no someone let here all my our your his her their the a an i’m i'm it’s it's we’re we're they’re they're
    he’s he's she’s she's that’s that's you’re you're there’s there's we’ll we'll i’ll i'll i’ve i've we’ve
    we've don’t don't
    """.split()
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|will|would|can|could|should|must|may|might|shall|do|does|did|won[’']t|"
    r"can[’']t|cannot|know|knew|think|want|need|believe|went|came|made|got|go|goes|take|took|say|said|see|saw|"
    r"\w+n[’']t|\w+[’'](?:s|re|ve|ll|m|d)|\w{3,}ed)\b",
    re.IGNORECASE,
)
FINAL = frozenset(".?!…,—–-")


def count_words(inner: str) -> int:
    return len(INNER_WORD.findall(inner))


def is_quote(paragraph: Paragraph, mark: int, attribution: Attribution | None, *, follows: bool = False) -> bool:
    """Whether marked string number `mark` is credited words rather than a name for something.

    `follows` says that somebody was quoted right before it in whole sentences: then a short sentence
    of its own goes on with that.
    """
    inner = paragraph.marked[mark].inner(paragraph.text)
    words = INNER_WORD.findall(inner)
    if not words:
        return False
    spoken = attribution is not None and attribution.near and _is_spoken(paragraph, mark, attribution)
    if spoken:
        return True
    if _is_named(paragraph, mark, words):
        return False
    if len(words) >= LONG:
        return not _is_title(paragraph, mark, words, inner)
    if follows and inner.rstrip()[-1:] in ENDS and _opens_sentence(paragraph, mark) and _begins_large(inner):
        return True
    return _governs(paragraph, mark, attribution) and not all(_is_name_word(word) for word in words)


def _is_spoken(paragraph: Paragraph, mark: int, attribution: Attribution) -> bool:
    """Whether the cue stands at the marks as it does for speech: with a comma or a colon between."""
    here = paragraph.position[mark]
    tokens = paragraph.tokens
    if attribution.cue.verb.verdict:
        return False
    if attribution.before:
        between = tokens[attribution.cue.end : here]
        if between:
            return between[-1].text in {",", ":"}
        return attribution.cue.verb.base not in TAKES_TITLES or not _looks_like_title(paragraph, mark)
    inner = paragraph.marked[mark].inner(paragraph.text).rstrip()
    return inner[-1:] in FINAL or tokens[here + 1].text in {",", "—", "–"} or _opens_sentence(paragraph, mark)


def _looks_like_title(paragraph: Paragraph, mark: int) -> bool:
    inner = paragraph.marked[mark].inner(paragraph.text)
    return _is_title(paragraph, mark, INNER_WORD.findall(inner), inner) and inner.rstrip()[-1:] not in ENDS


def _opens_sentence(paragraph: Paragraph, mark: int) -> bool:
    here = paragraph.position[mark]
    return paragraph.sentence_of(here)[0] == here


def _is_named(paragraph: Paragraph, mark: int, words: list[str]) -> bool:
    """Whether the words before the marks say that a name, a title or a motto follows."""
    before = _words_before(paragraph, mark, 4)
    if not before:
        return False
    last = before[-1]
    if last in NAMING or (last in {"as", "the"} and len(before) > 1 and before[-2] in {"known", "dubbed", "so-called"}):
        return True
    if any(word in MOTTOS for word in before[-2:]):
        return "read" not in before and "with" not in before
    return bool(before) and any(word in WORKS for word in before[-2:]) and words[0][0].isupper()


def _words_before(paragraph: Paragraph, mark: int, number: int) -> list[str]:
    """The words right before the marks in their sentence, in small letters, as far as no sign parts them."""
    here = paragraph.position[mark]
    low = max(paragraph.sentence_of(here)[0], here - number)
    words: list[str] = []
    for token in reversed(paragraph.tokens[low:here]):
        if not token.is_word:
            if token.text in {",", "("} and not words:
                continue
            break
        words.insert(0, token.lower)
    return words


def _is_title(paragraph: Paragraph, mark: int, words: list[str], inner: str) -> bool:
    """Capitals on every word that takes one in a title, and no sign of a sentence inside."""
    if inner.rstrip(",. ")[-1:] in {";"} or ". " in inner or "? " in inner:
        return False
    large = [word for word in words if word.lower() not in SMALL]
    capital = sum(word[0].isupper() or word[0].isdigit() for word in large)
    if len(large) < 2 or not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    if capital == len(large):
        return not inner.isupper() or len(words) < 8
    return _is_reference(paragraph, mark)


def _is_reference(paragraph: Paragraph, mark: int) -> bool:
    """`“Document found on street” — Ellery Courier, August 15, 2008`: the headline of a source."""
    here = paragraph.position[mark]
    behind = paragraph.tokens[here + 1 : here + 25]
    if not behind or behind[0].text not in {"—", "–", "-"} or here + 1 + len(behind) != len(paragraph.tokens):
        return False
    return any(re.fullmatch(r"(?:19|20)\d\d", token.text) for token in behind[-3:])


def _is_name_word(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or word.lower() in SMALL


def _governs(paragraph: Paragraph, mark: int, attribution: Attribution | None) -> bool:
    """Whether cue and speaker reach a short string: it stands in the clause that they report."""
    if attribution is None or (attribution.speaker is None and not attribution.cue.passive):
        return False
    if attribution.speaker is None:
        return False
    here = paragraph.position[mark]
    if attribution.before:
        between = paragraph.tokens[attribution.cue.end : here]
        return not _leaves_clause(between)
    return attribution.near or _reports_backwards(paragraph, attribution)


def _leaves_clause(between: list[Token]) -> bool:
    """Whether a relative clause or a new main clause stands between a cue and the marks."""
    for nth, token in enumerate(between):
        if token.text in {";", "("}:
            return True
        if (
            token.text == ","
            and nth + 1 < len(between)
            and between[nth + 1].lower in {"which", "who", "while", "where", "known"}
        ):
            return True
    return False


def _reports_backwards(paragraph: Paragraph, attribution: Attribution) -> bool:
    """`…, X said.`: a comma before the speaker, so that all before it is reported."""
    if attribution.speaker is None:
        return False
    first = min(attribution.speaker[0], attribution.cue.first)
    return paragraph.tokens[first - 1].text == ","


def is_whole(paragraph: Paragraph, mark: int, attribution: Attribution | None) -> bool:
    """Whether the marks hold whole clauses (direct) and not a fragment of the reporter's sentence (mixed)."""
    inner = paragraph.marked[mark].inner(paragraph.text).strip()
    here = paragraph.position[mark]
    low, high = paragraph.sentence_of(here)
    before = paragraph.tokens[max(low, here - REACH) : here]
    behind = paragraph.tokens[here + 1 : min(high, here + REACH)]
    if not before or all(token.mark >= 0 or token.text in {"—", "–", "-", "(", "•"} for token in before):
        return _stands_alone(inner, behind, attribution)
    if attribution is not None and attribution.cue.verb.verdict and before[-1].text != ":":
        return False
    last = before[-1]
    if last.text in {":", ",", "—", "–"}:
        return last.text == ":" or _begins_large(inner) or _is_clause(inner) or _continues(before)
    if last.lower == "that":
        return _is_clause(inner)
    spoken = attribution is not None and attribution.before and attribution.cue.end == here
    if spoken:
        return _begins_large(inner) or _is_clause(inner)
    whole = _is_clause(inner) or inner[-1:] in {"?", "!"}
    return _begins_large(inner) and inner[-1:] in ENDS and whole and len(inner.split()) >= LONG


def _stands_alone(inner: str, behind: list[Token], attribution: Attribution | None) -> bool:
    """A string that opens its sentence: whole where nothing but its attribution follows."""
    if inner[-1:] in FINAL or not behind or behind[0].text in {",", ":", "—", "–"} | ENDS:
        return True
    if attribution is None or attribution.before or not attribution.near:
        return False
    return _begins_large(inner)


def _continues(before: list[Token]) -> bool:
    """`“We knew,” Rudd said, “and nobody asked us.”`: the second half of an interrupted quote."""
    return any(token.mark >= 0 for token in before[:-1]) and len(before) <= 14 and before[0].mark >= 0


def _begins_large(inner: str) -> bool:
    first = next((character for character in inner if character.isalpha()), "")
    return first.isupper()


def _is_clause(inner: str) -> bool:
    words = [word.lower() for word in INNER_WORD.findall(inner[:300])]
    return len(words) > 2 and words[0] in SUBJECTS and FINITE.search(inner[:300]) is not None
