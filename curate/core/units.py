"""Units: the sentences of a text as the codebook codes them, claim and opinion alike.

A unit runs from a sentence's first to its last word: without the final `. ? ! : , ;` and without the
quotation marks that enclose it. Where a sentence ends inside a marked string, it goes on to the
string's closing mark. Which strings are marked is for the caller to find out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from curate.core.spans import Span, trim

FINAL = ".?!:,;"
UNIT_ANSWER = "unit:"
_ANSWER = re.compile(rf"{UNIT_ANSWER}([^:]+):(\d{{1,12}})-(\d{{1,12}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class MarkedString:
    """Words in quotation marks: `span` with the marks, `inner` without. One that is not closed has but one mark."""

    span: Span
    inner: Span
    closed: bool = True


def find_units(text: str, sentences: Iterable[Span], strings: Sequence[MarkedString]) -> list[Span]:
    """The units of the sentences, in order and apart from each other.

    Sentences must be sorted and apart; strings may nest. What holds no word is no unit.
    """
    marks = _Marks(strings)
    closed = sorted((string.span for string in strings if string.closed), key=lambda span: (span.start, -span.end))
    units = (_trimmed(text, sentence, marks) for sentence in _unbroken(sentences, closed))
    return [unit for unit in units if unit is not None]


class _Marks:
    """Finds a marked string by where its span begins or ends; of several, the shortest, the innermost."""

    def __init__(self, strings: Iterable[MarkedString]) -> None:
        longest_first = sorted(strings, key=lambda string: -len(string.span))
        self.by_start = {string.span.start: string for string in longest_first}
        self.by_end = {string.span.end: string for string in longest_first}


def _trimmed(text: str, sentence: Span, marks: _Marks) -> Span | None:
    """The sentence without white space, final punctuation and enclosing marks; None where no word is left.

    A mark whose partner stands outside the sentence encloses more than this sentence, and goes too.
    """
    unit = trim(text, sentence)
    while unit is not None and (shorter := _peeled(text, unit, marks)) != unit:
        unit = None if shorter is None else trim(text, shorter)
    return unit if unit is not None and any(map(str.isalnum, unit.of(text))) else None


def _peeled(text: str, unit: Span, marks: _Marks) -> Span | None:
    """The unit less one thing at its ends; the same where nothing is to be taken off."""
    start, end = unit.start, unit.end
    opening, closing = marks.by_start.get(start), marks.by_end.get(end)
    if text[end - 1] in FINAL:
        # Character by character, because a line of a million stops must not be copied a million times.
        while end > start and (text[end - 1] in FINAL or text[end - 1].isspace()):
            end -= 1
    elif opening is not None and opening.span.end >= end:
        start, end = opening.inner.start, min(end, opening.inner.end)
    elif closing is not None and closing.span.start <= start:
        start, end = max(start, closing.inner.start), closing.inner.end
    return Span(start, end) if start < end else None


def _unbroken(sentences: Iterable[Span], strings: Sequence[Span]) -> Iterator[Span]:
    """The sentences, those joined between which no string may be cut; strings are sorted."""
    joined: Span | None = None
    nth, reach = 0, 0
    for sentence in sentences:
        if joined is None:
            joined = sentence
            continue
        while nth < len(strings) and strings[nth].start < joined.end:
            reach = max(reach, strings[nth].end)
            nth += 1
        if reach > joined.end:
            joined = Span(joined.start, sentence.end)
        else:
            yield joined
            joined = sentence
    if joined is not None:
        yield joined


def is_unit_answer(target: str) -> bool:
    """Whether a rejected target is a unit to which an annotator said no, and not a suggestion."""
    return target.startswith(UNIT_ANSWER)


def read_unit_answer(target: str) -> tuple[str, Span] | None:
    """The label and the unit of `unit:LABEL:START-END`; None where it is not of this form."""
    match = _ANSWER.fullmatch(target)
    if match is None or int(match[2]) >= int(match[3]):
        return None
    return match[1], Span(int(match[2]), int(match[3]))
