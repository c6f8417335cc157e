"""A span: a half-open range of Unicode code points, zero-based, never empty."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]`; the only meaning an offset has inside `curate`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0:
            raise ValueError(f"span {self.start}:{self.end} starts before the text")
        if self.end < self.start:
            raise ValueError(f"span {self.start}:{self.end} ends before it starts")
        if self.end == self.start:
            raise ValueError(f"span {self.start}:{self.end} is empty")

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: "Span") -> int:
        """Number of code points that both cover; 0 where they only touch."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The words of the span; raises ValueError where the text is too short for it."""
        if self.end > len(text):
            raise ValueError(f"span {self.start}:{self.end} ends after the text, which has {len(text)} characters")
        return text[self.start : self.end]


def trim(text: str, span: Span) -> Span | None:
    """The span without white space at its ends; None where it covers nothing else."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    end = span.end - (len(words) - len(words.rstrip()))
    return Span(start, end) if start < end else None
