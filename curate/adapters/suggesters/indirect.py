"""Indirect quotes: an unmarked finite clause with a speaker and a verb of saying in the same sentence.

Two orders, `X said (that) CLAUSE` and `CLAUSE, X said`, and the same with *according to*. A clause
with marks in it is left to the marks, because spans of one label never overlap.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curate.adapters.suggesters.blocks import ADVERBIAL
from curate.adapters.suggesters.cue_finding import ACCORDING, Cue, cue_at
from curate.adapters.suggesters.cues import Form
from curate.adapters.suggesters.lexicon import DAYS, PASSIVES
from curate.adapters.suggesters.phrases import Phrase, is_adverb, phrase_starting
from curate.adapters.suggesters.speakers import REACH, Attribution, relay_of
from curate.adapters.suggesters.subjects import OPENING_CLAUSES, inverted_subject, subject_of
from curate.adapters.suggesters.words import ENDS, Paragraph, Token

# Verbs that take a whole clause as what was said.
REPORTING = frozenset(
    """
    say tell add note suggest insist claim argue warn announce explain acknowledge admit concede confirm state report
    predict allege maintain contend assert reveal stress emphasise emphasize reiterate write tweet testify promise vow
    declare complain caution inform remark observe boast quip joke recall estimate deny hint swear lament pledge
    """.split()
)
# Evidence does not speak.
MUTE = frozenset(
    "data evidence figures numbers statistics results findings polls poll polling research analysis signs it".split()
)
FINITE = re.compile(
    r"^(?:is|are|was|were|am|has|have|had|will|would|can|could|should|must|may|might|shall|do|does|did|isn[’']t|"
    r"\w+n[’']t|cannot|went|came|made|got|took|saw|knew|became|began|gave|found|felt|kept|left|lost|met|paid|put|ran|"
    r"sent|set|sold|spent|stood|told|thought|won|wrote|broke|brought|built|bought|caught|chose|cut|drove|fell|fought|"
    r"grew|held|hit|hurt|led|let|meant|rose|said|sought|shot|shut|spoke|struck|threw|wore|need|needs|want|wants|plan|"
    r"plans|believe|believes|hope|hopes|favors|favours|knows|know|makes|make|faces|face|remains|remain|seems|seem|"
    r"\w{3,}ed|\w+[’'](?:re|ve|ll|d|m))$",
    re.IGNORECASE,
)
SHORTEST = 3
LONGEST_ADJUNCT = 12


@dataclass(frozen=True, slots=True)
class Indirect:
    """The clause, in tokens, and who is credited with it."""

    clause: Phrase
    attribution: Attribution


def find_indirect(paragraph: Paragraph) -> Iterator[Indirect]:
    """The indirect quotes of a paragraph, in order; none overlaps another or a marked string."""
    tokens = paragraph.tokens
    free = 0
    for nth in range(len(tokens)):
        cue = cue_at(tokens, nth)
        if cue is None or cue.first != nth or cue.passive or not _reports(tokens, cue):
            continue
        low, high = paragraph.sentence_of(nth)
        if high - low > 4 * REACH or tokens[high - 1].text == "?":
            continue
        found = _according(tokens, cue, low, high) if cue.verb is ACCORDING else _reported(tokens, cue, low, high)
        if found and found.clause[0] >= free and _is_finite(tokens, found.clause):
            free = found.clause[1]
            yield found


def _reports(tokens: Sequence[Token], cue: Cue) -> bool:
    if cue.verb is ACCORDING:
        return tokens[cue.first].lower == "according"
    if cue.verb.base not in REPORTING or cue.verb.form is Form.PARTICIPLE:
        return False
    before = tokens[cue.first - 1].lower if cue.first else ""
    return before not in {"not", "never", "to", "would", "could", "might", "may", "should"} and not before.endswith(
        "n’t"
    )


def _reported(tokens: Sequence[Token], cue: Cue, low: int, high: int) -> Indirect | None:
    speaker = subject_of(tokens, cue, low)
    if speaker and (start := _clause_start(tokens, cue, high)):
        return _with(tokens, (start, _clause_end(tokens, start, high)), cue, speaker, low, high)
    behind = cue.end
    if speaker is None and (speaker := inverted_subject(tokens, cue, high)):
        behind = speaker[1]
    if speaker is None or not _closes_sentence(tokens, cue, behind, high):
        return None
    first = min(speaker[0], cue.first)
    if first <= low + SHORTEST or tokens[first - 1].text != "," or tokens[low].lower in OPENING_CLAUSES:
        return None
    return _with(tokens, (low, first - 1), cue, speaker, low, high)


def _according(tokens: Sequence[Token], cue: Cue, low: int, high: int) -> Indirect | None:
    speaker = phrase_starting(tokens, cue.end, high)
    if speaker is None:
        return None
    if cue.first == low:
        comma = next(
            (nth for nth in range(speaker[1], min(high, speaker[1] + LONGEST_ADJUNCT)) if tokens[nth].text == ","), None
        )
        return (
            _with(tokens, (comma + 1, _clause_end(tokens, comma + 1, high)), cue, speaker, low, high) if comma else None
        )
    end = cue.first - 1 if tokens[cue.first - 1].text == "," else cue.first
    return _with(tokens, (low, end), cue, speaker, low, high)


def _with(tokens: Sequence[Token], clause: Phrase, cue: Cue, speaker: Phrase, low: int, high: int) -> Indirect | None:
    if tokens[speaker[1] - 1].lower in MUTE or clause[1] - clause[0] < SHORTEST:
        return None
    via = relay_of(tokens, cue, low, high)
    return Indirect(clause, Attribution(cue, speaker, near=True, before=cue.first < clause[0], via=via))


def _clause_start(tokens: Sequence[Token], cue: Cue, high: int) -> int | None:
    """Where what was said begins: behind *that*, else at a noun phrase that a finite verb follows."""
    for nth in range(cue.end, min(high, cue.end + LONGEST_ADJUNCT)):
        token = tokens[nth]
        if token.mark >= 0 or token.text in {",", ":", ";"} | ENDS:
            break
        if token.lower == "that":
            return nth + 1 if nth + 1 < high else None
    start = cue.end
    if cue.verb.addresses and (listener := phrase_starting(tokens, start, high)):
        start = listener[1]
    while start < high and tokens[start].lower in DAYS:
        start += 1
    subject = phrase_starting(tokens, start, high)
    if subject is None or subject[1] >= high:
        return start if start < high and tokens[start].lower in {"there", "if"} else None
    verb = tokens[subject[1]]
    return start if verb.is_word and (FINITE.match(verb.text) or is_adverb(verb)) else None


def _clause_end(tokens: Sequence[Token], start: int, high: int) -> int:
    """Before the sentence's last sign, a colon, or what credits the clause again."""
    for nth in range(start, high):
        if tokens[nth].mark < 0 and tokens[nth].text in {":", ";"}:
            return nth
        if tokens[nth].text == "," and nth + 1 < high:
            again = cue_at(tokens, nth + 1)
            if again and (again.verb is ACCORDING or again.verb.form is Form.PARTICIPLE):
                return nth
    return high - 1 if tokens[high - 1].text in ENDS else high


def _closes_sentence(tokens: Sequence[Token], cue: Cue, behind: int, high: int) -> bool:
    """Whether only whom it was told, when and where follows: then the clause stands before."""
    if behind >= high or tokens[behind].text in {",", ":"} | ENDS:
        return True
    if cue.verb.addresses and (listener := phrase_starting(tokens, behind, high)):
        behind = listener[1]
    if behind >= high or tokens[behind].text in {",", ":"} | ENDS:
        return True
    return tokens[behind].lower in ADVERBIAL | DAYS and high - behind <= LONGEST_ADJUNCT


def _is_finite(tokens: Sequence[Token], clause: Phrase) -> bool:
    inside = tokens[clause[0] : clause[1]]
    if any(token.mark >= 0 for token in inside):
        return False
    return any(FINITE.match(token.text) or token.lower in PASSIVES for token in inside[1:])
