"""Spans with labels: one by one, or those of many layers as columns.

A corpus has millions of spans. A Python object for each takes forty times the place of three numbers and
more time to make and to read than all counting; so whoever has columns may hand them over as they are, and
counting takes them as they are. Everybody else sees a sequence of `LabelledSpan`, each made when it is looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias, overload

import numpy as np
import numpy.typing as npt

from curate.core.layers import AttributeValue

Ints: TypeAlias = npt.NDArray[np.int64]

NOTHING_SAID: Mapping[int, Mapping[str, AttributeValue]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A label on the code points `start` up to, not including, `end`; None for attributes is none given."""

    label: str
    start: int
    end: int
    attributes: Mapping[str, AttributeValue] | None = field(default=None, hash=False)

    def __post_init__(self) -> None:
        if not self.label:
            raise ValueError(f"span {self.start}:{self.end} has no label")
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}:{self.end} of {self.label!r} is empty, reversed or before the text")


@dataclass(frozen=True, slots=True, eq=False)
class SpanTable:
    """Spans, those of one layer behind one another; `label` numbers `names`. `said` has the attributes of the spans
    that have any, by their place; they are left out where nobody asks for them.

    Raises ValueError where a span is empty, reversed or before the text, or has no label.
    """

    names: Sequence[str]
    label: Ints
    start: Ints
    end: Ints
    said: Mapping[int, Mapping[str, AttributeValue]] = field(default_factory=lambda: NOTHING_SAID)

    def __post_init__(self) -> None:
        wrong = np.flatnonzero((self.start < 0) | (self.end <= self.start))
        if len(wrong):
            self[int(wrong[0])]  # whose constructor says what is wrong
        if not all(self.names):
            raise ValueError("a label has no name")
        if self.label.min(initial=0) < 0 or self.label.max(initial=-1) >= len(self.names):
            raise ValueError(f"labels are numbered from 0 to {len(self.names) - 1}; a span has another number")

    def __getitem__(self, nth: int) -> LabelledSpan:
        start, end = int(self.start[nth]), int(self.end[nth])
        return LabelledSpan(self.names[self.label[nth]], start, end, self.said.get(nth))

    def split(self, sizes: Sequence[int]) -> list["LayerSpans"]:
        """The spans of each layer in turn; `sizes` says how many each has."""
        layers, begin = [], 0
        for size in sizes:
            layers.append(LayerSpans(self, begin, begin + size))
            begin += size
        return layers


@dataclass(frozen=True, slots=True, eq=False)
class LayerSpans(Sequence[LabelledSpan]):
    """The spans `begin` up to, not including, `until` of a table."""

    table: SpanTable
    begin: int
    until: int

    def __len__(self) -> int:
        return self.until - self.begin

    def __iter__(self) -> Iterator[LabelledSpan]:
        return map(self.table.__getitem__, range(self.begin, self.until))

    @overload
    def __getitem__(self, which: int) -> LabelledSpan: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[LabelledSpan]: ...
    def __getitem__(self, which: int | slice) -> LabelledSpan | Sequence[LabelledSpan]:
        places = range(self.begin, self.until)[which]
        return self.table[places] if isinstance(places, int) else [self.table[place] for place in places]

    def ends_by(self, length: int) -> bool:
        return bool(self.table.end[self.begin : self.until].max(initial=0) <= length)


def ends_by(spans: Sequence[LabelledSpan], length: int) -> bool:
    """Whether all spans are inside a text of that length."""
    return spans.ends_by(length) if isinstance(spans, LayerSpans) else all(span.end <= length for span in spans)
