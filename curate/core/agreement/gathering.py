"""Reading codings once, in batches, and keeping only sums.

A row of what is kept is one document in one scope. A document that fewer than two people annotated says
nothing about agreement: it is left out and counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from curate.core.agreement.codings import CORPUS, NOT_STATED, Coding, cut, drop_machines
from curate.core.agreement.counts import Columns, Ints, Vocabulary, to_columns
from curate.core.agreement.tally import ALL_LABELS, Measure, Tally, concatenate

BATCH = 1000
UNCUT = {None, "label"}
CUTS = ("label", "pair", "document")


@dataclass(slots=True)
class LeftOut:
    """What was not counted: documents with one annotator or none, and machine layers."""

    one_annotator: int = 0
    no_annotator: int = 0
    machine_layers: int = 0


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sums of all documents. `scope` and `cluster` are indexed by row; `coders` are the (scope, annotator)
    pairs that occur, once each; labels, scopes and clusters are numbers into the names beside them."""

    labels: Sequence[str]
    scopes: Sequence[str]
    scope: Ints
    cluster: Ints
    coders: Ints
    n_spans: Tally
    tallies: dict[str, Tally]
    left_out: LeftOut
    facets: frozenset[str]


def gather(
    codings: Iterable[Coding],
    measures: Sequence[Measure],
    *,
    labels: Sequence[str] | None = None,
    by: str | None = None,
    clusters: str | None = None,
) -> Gathered:
    """`labels` None means every label that occurs, sorted; `clusters` None that each document is its own."""
    gathering = _Gathering(measures, labels, by, clusters)
    readings = gathering.read(codings)
    while batch := list(islice(readings, BATCH)):
        gathering.add(batch)
    return gathering.finish()


@dataclass
class _Gathering:
    measures: Sequence[Measure]
    asked: Sequence[str] | None
    by: str | None
    cluster_by: str | None
    left_out: LeftOut = field(default_factory=LeftOut)
    facets: set[str] = field(default_factory=set)
    annotators: Vocabulary = field(default_factory=Vocabulary)
    scopes: Vocabulary = field(default_factory=Vocabulary)
    clusters: Vocabulary = field(default_factory=Vocabulary)
    sets: Vocabulary = field(default_factory=Vocabulary)
    scope: list[int] = field(default_factory=list)
    cluster: list[int] = field(default_factory=list)
    coders: list[Ints] = field(default_factory=list)
    n_spans: list[Tally] = field(default_factory=list)
    tallies: list[list[Tally]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.labels = Vocabulary(self.asked or (), closed=self.asked is not None)
        if self.by in UNCUT:
            self.scopes[CORPUS]  # there even where no document is

    def read(self, codings: Iterable[Coding]) -> Iterator[tuple[str, str, Coding]]:
        """Each document in each of its scopes, with its cluster."""
        for coding in codings:
            people = drop_machines(coding)
            self.left_out.machine_layers += len(coding.spans_by_annotator) - len(people.spans_by_annotator)
            self.facets.update(coding.facets)
            if len(people.spans_by_annotator) > 1:
                cluster = coding.facets.get(self.cluster_by, NOT_STATED) if self.cluster_by else coding.document_id
                yield from ((scope, cluster, part) for scope, part in cut(people, self.by))
            elif people.spans_by_annotator:
                self.left_out.one_annotator += 1
            else:
                self.left_out.no_annotator += 1

    def add(self, batch: Sequence[tuple[str, str, Coding]]) -> None:
        n_rows = len(self.scope)
        scope = np.array([self.scopes[name] for name, _, _ in batch], np.int64)
        columns = to_columns([coding for _, _, coding in batch], self.labels, self.annotators, self.sets)
        self.scope += scope.tolist()
        self.cluster += [self.clusters[cluster] for _, cluster, _ in batch]
        self.coders.append(_distinct(scope[columns.layer_document], columns.layer_annotator))
        self.n_spans.append(_shift(_count_spans(columns), n_rows))
        self.tallies.append([_shift(columns.once(measure.tally), n_rows) for measure in self.measures])

    def finish(self) -> Gathered:
        """The names sorted, the numbers with them; everything in one piece."""
        names = list(self.labels) if self.asked is not None else sorted(map(str, self.labels))
        scopes = sorted(map(str, self.scopes))
        new_label = np.array([names.index(str(name)) for name in self.labels] + [-2, -1], np.int64)
        new_scope = np.array([scopes.index(str(name)) for name in self.scopes], np.int64)
        coders = np.concatenate(self.coders, axis=1) if self.coders else np.zeros((2, 0), np.int64)
        return Gathered(
            labels=[str(name) for name in names],
            scopes=scopes,
            scope=new_scope[np.array(self.scope, np.int64)],
            cluster=np.array(self.cluster, np.int64),
            coders=_distinct(new_scope[coders[0]], coders[1]),
            n_spans=_relabel(self.n_spans, new_label),
            tallies={
                measure.name: _relabel([tallies[nth] for tallies in self.tallies], new_label)
                for nth, measure in enumerate(self.measures)
            },
            left_out=self.left_out,
            facets=frozenset(self.facets),
        )


def _count_spans(columns: Columns) -> Tally:
    n_labels = columns.n_labels + 1
    cell = columns.document * n_labels
    numbers = np.bincount(np.concatenate((cell, cell + 1 + columns.label)), minlength=len(columns.lengths) * n_labels)
    document, label = np.divmod(np.flatnonzero(numbers), n_labels)
    counted = numbers[numbers > 0].astype(np.float64)
    return Tally(label + ALL_LABELS, document, np.zeros(len(label), np.int64), counted[:, None])


def _distinct(scope: Ints, annotator: Ints) -> Ints:
    return np.unique(np.stack((scope, annotator)), axis=1)


def _shift(tally: Tally, n_rows: int) -> Tally:
    return replace(tally, document=tally.document + n_rows)


def _relabel(tallies: Sequence[Tally], new_label: Ints) -> Tally:
    """`new_label` ends with the codes of every label and of all labels, which -2 and -1 reach from behind."""
    if not tallies:
        nothing = np.zeros(0, np.int64)
        return Tally(nothing, nothing, nothing, np.zeros((0, 1)))
    together = concatenate(tallies)
    return replace(together, label=new_label[together.label])
