"""Documents that are too long for comfort, with spans that lie on one another: the same for every labeller."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

LABELS = ("claim", "opinion", "post")  # none that a suggester of ours would add to
WORDS = ("bridge", "Tarn", "river", "council", "closed", "said", "the", "of", "on", "Monday", "“open”", "crews", "😀")
LONGEST_SPAN = 90


@dataclass(frozen=True)
class Mark:
    """A labelled span; offsets count code points."""

    label: str
    start: int
    end: int


@dataclass(frozen=True)
class LongDocument:
    name: str
    text: str
    marks: tuple[Mark, ...]

    def quote(self, mark: Mark) -> str:
        return self.text[mark.start : mark.end]


def long_document(name: str, length: int, spans: int) -> LongDocument:
    """Paragraphs of 150 to 700 characters, and spans of 5 to 90 within them, most of them overlapping others."""
    chance = random.Random(name)
    text = "\n".join(_paragraphs(length, chance))[:length].rstrip()
    marks: set[Mark] = set()
    while len(marks) < spans:
        start = chance.randrange(len(text) - LONGEST_SPAN)
        end = start + chance.randint(5, LONGEST_SPAN)
        quote = text[start:end]
        if "\n" not in quote and quote == quote.strip():
            marks.add(Mark(chance.choice(LABELS), start, end))
    return LongDocument(name, text, tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.label))))


def _paragraphs(length: int, chance: random.Random) -> Iterator[str]:
    written = 0
    while written < length:
        paragraph = " ".join(chance.choices(WORDS, k=chance.randint(30, 120))) + "."
        written += len(paragraph) + 1
        yield paragraph
