"""How well suggested spans meet gold ones: precision, recall and F1, one to one.

A suggestion is right *exactly* where it has the gold span's ends, and right *by overlap* where they
share a character. Either way one gold span pays for one suggestion only. With overlap many pairings
are possible; the one with the most pairs is taken: both sides are walked in order of their ends, and
for spans of which neither side holds two that overlap this greedy walk is a maximum matching
(a span can only be passed over when everything that it could still meet lies behind it).
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from curate.core.layers import AttributeValue
from curate.core.spans import Span

Labelled: TypeAlias = tuple[str, str, Span]
"""A document's id, a label and a span."""


@dataclass(frozen=True, slots=True)
class Row:
    """The score of one label (None: all together) by one way of matching, `exact` or `overlap`.

    Precision is undefined (None) where nothing was suggested, recall where there is no gold, F1 where
    there is neither.
    """

    label: str | None
    matching: str
    gold: int
    suggested: int
    matched: int

    @property
    def precision(self) -> float | None:
        return self.matched / self.suggested if self.suggested else None

    @property
    def recall(self) -> float | None:
        return self.matched / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        return 2 * self.matched / (self.gold + self.suggested) if self.gold or self.suggested else None


@dataclass(frozen=True, slots=True)
class Pairing:
    """Positions of matched (gold, suggested) pairs in the sequences that were paired."""

    exact: tuple[tuple[int, int], ...]
    overlap: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Group:
    """The spans of one label in one document, by their position in the sequences given."""

    gold: list[int] = field(default_factory=list)
    suggested: list[int] = field(default_factory=list)


def score(gold: Sequence[Labelled], suggested: Sequence[Labelled]) -> list[Row]:
    """Two rows for each label, in order of labels, then two for all together."""
    pairing = pair(gold, suggested)
    n_gold, n_suggested = _by_label(gold), _by_label(suggested)
    rows: list[Row] = []
    for label in [*sorted(n_gold.keys() | n_suggested.keys()), None]:
        for matching, pairs in (("exact", pairing.exact), ("overlap", pairing.overlap)):
            matched = sum(label is None or gold[nth][1] == label for nth, _ in pairs)
            rows.append(Row(label, matching, _count(n_gold, label), _count(n_suggested, label), matched))
    return rows


def pair(gold: Sequence[Labelled], suggested: Sequence[Labelled]) -> Pairing:
    """Pairs spans of the same document and label, one to one, exactly and by overlap."""
    groups: dict[Hashable, _Group] = {}
    for nth, (document_id, label, _) in enumerate(gold):
        groups.setdefault((document_id, label), _Group()).gold.append(nth)
    for nth, (document_id, label, _) in enumerate(suggested):
        groups.setdefault((document_id, label), _Group()).suggested.append(nth)
    exact: list[tuple[int, int]] = []
    overlap: list[tuple[int, int]] = []
    for group in groups.values():
        exact += _pair_exactly(group, gold, suggested)
        overlap += _pair_by_overlap(group, gold, suggested)
    return Pairing(tuple(sorted(exact)), tuple(sorted(overlap)))


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """How often a suggestion has what gold has in one attribute, over the spans that were matched.

    `near` also counts spans that only overlap; it equals `exact` for everything else.
    """

    label: str
    attribute: str
    compared: int
    exact: int
    near: int

    @property
    def accuracy(self) -> float | None:
        return self.exact / self.compared if self.compared else None


def score_attributes(
    pairs: Iterable[tuple[int, int]],
    gold: Sequence[tuple[str, Mapping[str, AttributeValue]]],
    suggested: Sequence[tuple[str, Mapping[str, AttributeValue]]],
) -> list[AttributeRow]:
    """A row for each label and attribute that gold has on a matched span; both sides are (label, attributes).

    An attribute that only the suggestion has is not counted: gold may simply not say.
    """
    counts: dict[tuple[str, str], Counter[str]] = {}
    for nth_gold, nth_suggested in pairs:
        label, attributes = gold[nth_gold]
        found = suggested[nth_suggested][1]
        for name, value in attributes.items():
            counter = counts.setdefault((label, name), Counter())
            counter["compared"] += 1
            counter["exact"] += found.get(name) == value
            counter["near"] += _is_near(value, found.get(name))
    return [AttributeRow(*key, n["compared"], n["exact"], n["near"]) for key, n in sorted(counts.items())]


def _is_near(value: AttributeValue, found: AttributeValue | None) -> bool:
    if isinstance(value, Span) and isinstance(found, Span):
        return value.overlaps(found)
    return value == found


def _by_label(spans: Sequence[Labelled]) -> Counter[str]:
    return Counter(label for _, label, _ in spans)


def _count(by_label: Counter[str], label: str | None) -> int:
    return by_label.total() if label is None else by_label[label]


def _pair_exactly(group: _Group, gold: Sequence[Labelled], suggested: Sequence[Labelled]) -> list[tuple[int, int]]:
    waiting: dict[Span, list[int]] = {}
    for nth in reversed(group.suggested):
        waiting.setdefault(suggested[nth][2], []).append(nth)
    return [(nth, there.pop()) for nth in group.gold if (there := waiting.get(gold[nth][2]))]


def _pair_by_overlap(group: _Group, gold: Sequence[Labelled], suggested: Sequence[Labelled]) -> list[tuple[int, int]]:
    left = sorted(group.gold, key=lambda nth: _by_end(gold[nth][2]))
    right = sorted(group.suggested, key=lambda nth: _by_end(suggested[nth][2]))
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        here, there = gold[left[i]][2], suggested[right[j]][2]
        if here.overlaps(there):
            pairs.append((left[i], right[j]))
            i, j = i + 1, j + 1
        elif here.end <= there.end:
            i += 1
        else:
            j += 1
    return pairs


def _by_end(span: Span) -> tuple[int, int]:
    return span.end, span.start
