"""The interval sweep: characters are counted without ever being looked at one by one.

Between two span borders no annotator's opinion changes. So it is enough to sort the borders of all
spans: the number k of annotators who marked a stretch is the running sum of +1 at each start and -1
at each end, and sums over characters are sums over stretches, weighted by their lengths. From the sums
of k and of k squared every coincidence that nominal measures need follows. The cost is that of sorting
the borders, whatever the length of the texts.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from curate.core.agreement.codings import Coding, LabelledSpan

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

MOST_BITS = 62  # of labels in one int64; with more, sets of labels are Python's unbounded integers


class Vocabulary(dict[Hashable, int]):
    """Codes 0, 1, 2 … in the order of first sight; a closed vocabulary answers -1 to what it does not know."""

    def __init__(self, known: Iterable[Hashable] = (), *, closed: bool = False) -> None:
        super().__init__((name, code) for code, name in enumerate(known))
        self.closed = closed

    def __missing__(self, name: Hashable) -> int:
        if self.closed:
            return -1
        self[name] = code = len(self)
        return code


@dataclass(frozen=True, slots=True)
class Columns:
    """The spans of some documents as arrays. A layer is one annotator on one document.

    `lengths` and `coders` (annotators a document) are indexed by document, `layer_document` and
    `layer_annotator` by layer, the rest by span. Spans whose label was not asked for are left out.
    `sets` numbers the sets of labels that occur, for all batches of one comparison alike.
    """

    lengths: Ints
    coders: Ints
    layer_document: Ints
    layer_annotator: Ints
    layer: Ints
    label: Ints
    start: Ints
    end: Ints
    n_labels: int
    sets: Vocabulary

    @property
    def document(self) -> Ints:
        return self.layer_document[self.layer]

    @property
    def characters(self) -> Floats:
        """Characters times annotators, by document: the number of values that can be paired."""
        return (self.lengths * self.coders).astype(np.float64)


def to_columns(
    codings: Sequence[Coding], labels: Vocabulary, annotators: Vocabulary, sets: Vocabulary | None = None
) -> Columns:
    layers = [
        (nth, annotators[name], spans) for nth, c in enumerate(codings) for name, spans in c.spans_by_annotator.items()
    ]
    spans = list(chain.from_iterable(spans for _, _, spans in layers))
    label = np.fromiter((labels[span.label] for span in spans), np.int64, len(spans))
    asked = label >= 0
    layer = np.repeat(np.arange(len(layers)), [len(spans) for _, _, spans in layers])
    return Columns(
        lengths=np.array([c.length for c in codings], np.int64),
        coders=np.array([len(c.spans_by_annotator) for c in codings], np.int64),
        layer_document=np.array([document for document, _, _ in layers], np.int64),
        layer_annotator=np.array([annotator for _, annotator, _ in layers], np.int64),
        layer=layer[asked],
        label=label[asked],
        start=_collect(spans, "start")[asked],
        end=_collect(spans, "end")[asked],
        n_labels=len(labels),
        sets=Vocabulary() if sets is None else sets,
    )


def _collect(spans: Sequence[LabelledSpan], name: str) -> Ints:
    return np.fromiter(map(attrgetter(name), spans), np.int64, len(spans))


def add_up(group: Ints, amounts: Floats | Ints, n_groups: int) -> Floats:
    """The sum of the amounts of each group 0, 1 … n_groups - 1."""
    return np.bincount(group, weights=amounts, minlength=n_groups).astype(np.float64, copy=False)


def unite(group: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """The union of the intervals within each group: sorted by group and start, disjoint, touching ones joined."""
    if not len(group):
        return group, start, end
    width = int(end.max()) + 1
    order = np.argsort(group * width + start, kind="stable")
    group, starts = group[order], (group * width + start)[order]
    reach = np.maximum.accumulate(group * width + end[order])
    first = np.flatnonzero(np.concatenate(([True], starts[1:] > reach[:-1])))
    last = np.concatenate((first[1:], [len(group)])) - 1
    return group[first], starts[first] - group[first] * width, reach[last] - group[first] * width


def is_overlapping(group: Ints, start: Ints, end: Ints) -> Flags:
    """Which intervals, in the order given, begin inside an earlier one of their group."""
    overlapping = np.zeros(len(group), np.bool_)
    if len(group):
        width = int(end.max()) + 1
        order = np.argsort(group * width + start, kind="stable")
        reach = np.maximum.accumulate((group * width + end)[order])
        overlapping[order[1:]] = (group * width + start)[order][1:] < reach[:-1]
    return overlapping


def sum_squares(group: Ints, start: Ints, end: Ints, n_groups: int) -> Floats:
    """Sum over characters of k squared in each group, k being the number of intervals on a character."""
    if not len(group):
        return np.zeros(n_groups)
    width = int(end.max()) + 1
    borders = np.concatenate((group * width + start, group * width + end))
    order = np.argsort(borders, kind="stable")
    k = np.cumsum(np.where(order < len(group), 1, -1))[:-1]
    stretches = np.diff(borders[order])
    return add_up(np.tile(group, 2)[order][:-1], k * k * stretches, n_groups)


def label_sets(columns: Columns) -> tuple[Ints, Ints, Ints, Ints]:
    """Each layer as disjoint pieces `(layer, start, end, set)`; the empty set is left out.

    While it is worked out a set is an integer whose bit L says that label L covers the piece; what comes
    back is its number in `columns.sets`.
    """
    group, start, end = unite(columns.layer * columns.n_labels + columns.label, columns.start, columns.end)
    if not len(group):
        return group, start, end, group
    layer, label = np.divmod(group, columns.n_labels)
    bit = np.array([1 << int(code) for code in range(columns.n_labels)], _integers(columns.n_labels))[label]
    width = int(end.max()) + 1
    borders = np.concatenate((layer * width + start, layer * width + end))
    order = np.argsort(borders, kind="stable")
    sets = np.cumsum(np.concatenate((bit, -bit))[order])[:-1]
    layer, start = np.divmod(borders[order][:-1], width)
    length = np.diff(borders[order])
    kept = (sets != 0) & (length > 0)
    found, inverse = np.unique(sets[kept], return_inverse=True)
    numbers = np.array([columns.sets[int(each)] for each in found], np.int64)
    return layer[kept], start[kept], (start + length)[kept], numbers[inverse]


def _integers(bits: int) -> type:
    return np.int64 if bits <= MOST_BITS else object


def starts_of(sizes: Ints) -> Ints:
    """Where each group begins, when groups of these sizes stand one behind the other."""
    return np.cumsum(sizes) - sizes
