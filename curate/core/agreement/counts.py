"""The interval sweep: characters are counted without ever being looked at one by one.

Between two span borders no annotator's opinion changes. So it is enough to sort the borders of all
spans: the number k of annotators who marked a stretch is the running sum of +1 at each start and -1
at each end, and sums over characters are sums over stretches, weighted by their lengths. From the sums
of k and of k squared every coincidence that nominal measures need follows. The cost is that of sorting
the borders, whatever the length of the texts.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

from curate.core.agreement.codings import Coding
from curate.core.agreement.spans import LabelledSpan, LayerSpans, SpanTable

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

Made = TypeVar("Made")

MOST_PLACES = 20_000_000  # of a table with a place for every key; with more, keys are sorted
SPARSE = 100  # places a key, from which on sorting the keys is faster than walking the table
RADIX = 1 << 16  # numbers under it are sorted digit by digit
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


@dataclass(frozen=True, slots=True, eq=False)
class Statements:
    """What attributes say: of the span `span` (sorted) the attribute `attribute` says `values`, (statements, 2).

    Numbers of attributes are under `n_attributes`; `subjects` numbers the (label, attribute) that occur.
    """

    span: Ints
    attribute: Ints
    values: Ints
    n_attributes: int
    subjects: Vocabulary


def _nothing_said() -> Statements:
    nothing = np.zeros(0, np.int64)
    return Statements(nothing, nothing, np.zeros((0, 2), np.int64), 0, Vocabulary())


@dataclass(frozen=True, eq=False)
class Columns:
    """The spans of some documents as arrays. A layer is one annotator on one document.

    `lengths` and `coders` (annotators a document) are indexed by document, `layer_document` and
    `layer_annotator` by layer, the rest by span. Spans whose label was not asked for are left out.
    `sets` numbers the sets of labels that occur, for all batches of one comparison alike. `values` and
    `pointers` are what attributes say, read only where a measure of attributes asks.
    `label_names` and `seed` are for what is drawn at random: that must not depend on the order of labels.
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
    values: Statements = field(default_factory=_nothing_said)
    pointers: Statements = field(default_factory=_nothing_said)
    label_names: tuple[str, ...] = ()
    seed: int = 0
    _made: dict[Callable[..., object], object] = field(default_factory=dict, init=False, repr=False)

    def once(self, make: "Callable[[Columns], Made]") -> "Made":
        """What `make` makes of these columns, made at the first call only: several measures begin alike."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("Made", self._made[make])

    @cached_property
    def document(self) -> Ints:
        return self.layer_document[self.layer]

    @cached_property
    def layer_label(self) -> Ints:
        """One number for layer and label: layer * n_labels + label."""
        return self.layer * max(self.n_labels, 1) + self.label

    @cached_property
    def crossing(self) -> Flags:
        """Which spans share a character with another one of their layer; the others need no uniting."""
        return find_crossing(self.layer, self.start, self.end)

    @cached_property
    def united(self) -> tuple[Ints, Ints, Ints]:
        """Layer and label in one number, start and end of what each layer marks with each label, overlaps united.

        In the order of documents and starts; stretches that touch may be one or two.
        """
        spans, some = [self.layer_label, self.start, self.end], self.crossing
        if some.any():
            united = unite(*(column[some] for column in spans))
            spans = concatenate_columns([[column[~some] for column in spans], united])
        layer_label, start, end = spans
        order = in_reading_order(self.layer_document[layer_label // max(self.n_labels, 1)], start)
        return layer_label[order], start[order], end[order]

    @property
    def characters(self) -> Floats:
        """Characters times annotators, by document: the number of values that can be paired."""
        return (self.lengths * self.coders).astype(np.float64)


def to_columns(
    codings: Sequence[Coding],
    labels: Vocabulary,
    annotators: Vocabulary,
    sets: Vocabulary | None = None,
    seed: int = 0,
) -> Columns:
    layers = [spans for coding in codings for spans in coding.spans_by_annotator.values()]
    names = [annotators[name] for coding in codings for name in coding.spans_by_annotator]
    coders = np.array([len(coding.spans_by_annotator) for coding in codings], np.int64)
    sizes, label, start, end = _read_spans(layers, labels)
    asked = np.flatnonzero(label >= 0) if labels.closed else slice(None)
    layer = np.repeat(np.arange(len(layers)), sizes)
    return Columns(
        lengths=np.array([coding.length for coding in codings], np.int64),
        coders=coders,
        layer_document=np.repeat(np.arange(len(codings)), coders),
        layer_annotator=np.array(names, np.int64),
        layer=layer[asked],
        label=label[asked],
        start=start[asked],
        end=end[asked],
        n_labels=len(labels),
        sets=Vocabulary() if sets is None else sets,
        label_names=tuple(map(str, labels)),
        seed=seed,
    )


def _read_spans(layers: Sequence[Sequence[LabelledSpan]], labels: Vocabulary) -> list[Ints]:
    """The number of spans of each layer; the label's number, the start and the end of each span, layer by layer."""
    tables = [spans for spans in layers if isinstance(spans, LayerSpans)]
    if tables and len(tables) == len(layers):
        runs = groupby(tables, key=attrgetter("table"))
        return concatenate_columns([_read_table(table, list(run), labels) for table, run in runs])
    spans = list(chain.from_iterable(layers))
    numbers = map(labels.__getitem__, map(attrgetter("label"), spans))
    columns = (numbers, map(attrgetter("start"), spans), map(attrgetter("end"), spans))
    sizes = np.array([len(each) for each in layers], np.int64)
    return [sizes, *(np.fromiter(column, np.int64, len(spans)) for column in columns)]


def _read_table(table: SpanTable, layers: Sequence[LayerSpans], labels: Vocabulary) -> list[Ints]:
    """The same of layers that are in one table."""
    begin = np.array([layer.begin for layer in layers], np.int64)
    sizes = np.array([layer.until for layer in layers], np.int64) - begin
    which = np.repeat(begin - starts_of(sizes), sizes) + np.arange(sizes.sum())
    label = table.label[which]
    found, code = occurring(label, max(len(table.names), 1))
    numbers = np.array([labels[table.names[each]] for each in found.tolist()], np.int64)
    return [sizes, numbers[code], table.start[which], table.end[which]]


def add_up(group: Ints, amounts: Floats | Ints, n_groups: int) -> Floats:
    """The sum of the amounts of each group 0, 1 … n_groups - 1."""
    return np.bincount(group, weights=amounts, minlength=n_groups).astype(np.float64, copy=False)


def occurring(keys: Ints, n_keys: int) -> tuple[Ints, Ints]:
    """Which of the keys 0, 1 … n_keys - 1 occur, in order, and which of those each key is."""
    if n_keys > min(MOST_PLACES, SPARSE * len(keys)):
        found, which = np.unique(keys, return_inverse=True)
        return found, which
    occurs = np.zeros(n_keys, np.bool_)
    occurs[keys] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[keys]


def find_crossing(group: Ints, start: Ints, end: Ints) -> Flags:
    """Which intervals share a character with another one of their group."""
    width = int(end.max(initial=0)) + 1
    order = in_order(group * width + start)
    begin, reach = (group * width + start)[order], np.maximum.accumulate((group * width + end)[order])
    meets_earlier = begin[1:] < reach[:-1]
    crossing = np.zeros(len(group), np.bool_)
    crossing[order[1:]] = meets_earlier
    crossing[order[:-1]] |= meets_earlier  # what ends where, reaches over the next one's start: so it meets it too
    return crossing


def in_order(keys: Ints) -> Ints:
    """The indices that sort the keys. Spans come in the order of the text, mostly, which a merge sort makes use of."""
    return np.argsort(keys, kind="stable")


def in_reading_order(document: Ints, start: Ints) -> Ints:
    return in_order(document * (int(start.max(initial=0)) + 1) + start)


def concatenate_columns(parts: Sequence[Sequence[Ints]]) -> list[Ints]:
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]


def sort_borders(group: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, int]:
    """The borders of all intervals, sorted, as numbers group * width + place; +1 for a start, -1 for an end; width.

    At one place starts come before ends. Only numbers are sorted, never their indices: that is many times faster.
    """
    width = int(end.max(initial=0)) + 1
    begin, finish = (group * width + start) * 2, (group * width + end) * 2 + 1
    borders = np.sort(np.concatenate((begin, finish)), kind="stable")
    return borders >> 1, 1 - 2 * (borders & 1), width


def unite(group: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """The union of the intervals within each group: sorted by group and start, disjoint, touching ones joined."""
    places, step, width = sort_borders(group, start, end)
    k = np.cumsum(step)
    opens, closes = places[(k == 1) & (step == 1)], places[k == 0]
    group, start = np.divmod(opens, width)
    return group, start, closes - group * width


def sum_squares(group: Ints, start: Ints, end: Ints, n_groups: int) -> Floats:
    """Sum over characters of k squared in each group 0, 1 … n_groups - 1, k being the number of intervals on one.

    Intervals in reading order cost least: taken group by group, their starts are sorted then, and the ends nearly.
    """
    by_group = np.argsort(group.astype(np.uint16 if n_groups <= RADIX else np.int64), kind="stable")
    places, step, width = sort_borders(group[by_group], start[by_group], end[by_group])
    squares = np.cumsum(step) ** 2 * np.diff(places, append=places[-1:])
    until = np.concatenate(([0], np.cumsum(squares)))
    return np.diff(until[np.searchsorted(places, np.arange(n_groups + 1) * width)]).astype(np.float64)


def label_sets(columns: Columns) -> tuple[Ints, Ints, Ints, Ints]:
    """Each layer as disjoint pieces `(layer, start, end, set)`, in reading order; the empty set is left out.

    A set is told by its number in `columns.sets`. A span that crosses no other one is a piece by itself.
    """
    some = columns.crossing
    layer, label, start, end = columns.layer, columns.label, columns.start, columns.end
    pieces = [layer[~some], start[~some], end[~some], single_sets(columns, label[~some])]
    if some.any():
        pieces = concatenate_columns([pieces, _cut_into_sets(columns, some)])
    order = in_reading_order(columns.layer_document[pieces[0]], pieces[1])
    return pieces[0][order], pieces[1][order], pieces[2][order], pieces[3][order]


def single_sets(columns: Columns, label: Ints) -> Ints:
    """For each of the labels the number of the set that holds it alone."""
    found, which = occurring(label, max(columns.n_labels, 1))
    return np.array([columns.sets[1 << label] for label in found.tolist()], np.int64)[which]


def _cut_into_sets(columns: Columns, chosen: Flags) -> tuple[Ints, Ints, Ints, Ints]:
    """The sweep: a set is an integer whose bit L says that label L covers the piece."""
    n_labels = max(columns.n_labels, 1)
    layer_label, start, end = unite(columns.layer_label[chosen], columns.start[chosen], columns.end[chosen])
    layer, label = np.divmod(layer_label, n_labels)
    width = int(end.max(initial=0)) + 1
    begin, finish = (((layer * width + place) * n_labels + label) * 2 for place in (start, end))
    borders = np.sort(np.concatenate((begin, finish + 1)), kind="stable")
    place, label = np.divmod(borders >> 1, n_labels)
    bits = np.array([1 << code for code in range(n_labels)], np.int64 if n_labels <= MOST_BITS else object)
    sets = np.cumsum(np.where(borders & 1, -bits[label], bits[label]))[:-1]
    kept = (sets != 0) & (np.diff(place) > 0)
    layer, start = np.divmod(place[:-1][kept], width)
    found, which = np.unique(sets[kept], return_inverse=True)
    numbers = np.array([columns.sets[int(each)] for each in found], np.int64)
    return layer, start, start + np.diff(place)[kept], numbers[which]


def starts_of(sizes: Ints) -> Ints:
    """Where each group begins, when groups of these sizes stand one behind the other."""
    return np.cumsum(sizes) - sizes
