"""Reading codings once, in batches, and keeping only sums.

Where documents are to be drawn again, a row of what is kept is a document in a scope, or a part of it; where
not, all of a batch that is in one scope, so that a larger corpus takes no more room. A document that fewer than
two people annotated says nothing about agreement: it is left out and counted.
"""

from array import array
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from curate.core.agreement.codings import CORPUS, UNCUT, Coding, cut, first_codings_of, people_of
from curate.core.agreement.counts import Columns, Flags, Ints, Vocabulary, to_columns
from curate.core.agreement.packing import Packed, Tallies, pack
from curate.core.agreement.rest import (
    count_against_the_rest,
    part_into_pairs,
    people_beside,
    tally_against_the_rest,
)
from curate.core.agreement.results import TooManyResults
from curate.core.agreement.sayings import Sayings
from curate.core.agreement.subjects import Subject, Subjects, order_attributes, order_labels
from curate.core.agreement.tally import Count, Measure, Of, Tally, pool

BATCH = 1000
MOST_RESULTS = 500_000
MOST_SPANS = 400_000  # of pairs of annotators in memory at a time


@dataclass(slots=True)
class LeftOut:
    """What was not counted: documents with one annotator or none, machine layers, and layers in which an
    annotator coded a document again."""

    one_annotator: int = 0
    no_annotator: int = 0
    machine_layers: int = 0
    repeated_layers: int = 0


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sums of all documents. `scope` is indexed by row, and so is `cluster` where documents are kept apart;
    `coders` are the (scope, annotator) pairs that occur, once each; labels, scopes and clusters are numbers into
    the names beside them. `subjects` name what the label of a tally stands for; `n_documents` is by scope; `units`
    and `tallies`, whose `document` is a row, by measure."""

    labels: Sequence[str]
    subjects: Mapping[Of, Mapping[int, Subject]]
    scopes: Sequence[str]
    scope: Ints
    cluster: Ints
    coders: Ints
    n_documents: Ints
    units: Mapping[str, Tallies]
    tallies: Mapping[str, Tallies]
    left_out: LeftOut
    facets: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """`again` where the row before is of the same scope and the same document."""

    scope: str
    cluster: Hashable
    coding: Coding
    again: bool


def gather(
    codings: Iterable[Coding],
    measures: Sequence[Measure],
    *,
    labels: Sequence[str] | None = None,
    by: str | None = None,
    clusters: str | None = None,
    seed: int = 0,
    apart: bool = True,
    at_once: int = BATCH,
) -> Gathered:
    """`labels` None means every label that occurs, sorted; `clusters` None that each document is its own; `seed` is of
    the measures that draw samples of a document; `apart` that each document's sums are kept; `at_once` documents
    are read before they are measured.

    Raises TooManyResults where the cut would make more than anybody could read or hold.
    """
    gathering = _Gathering(measures, labels, by, clusters, seed, apart)
    for batch in gathering.batches(gathering.read(codings), at_once):
        gathering.add(batch)
    return gathering.finish()


@dataclass
class _Gathering:
    measures: Sequence[Measure]
    asked: Sequence[str] | None
    by: str | None
    cluster_by: str | None
    seed: int
    apart: bool
    left_out: LeftOut = field(default_factory=LeftOut)
    facets: set[str] = field(default_factory=set)
    annotators: Vocabulary = field(default_factory=Vocabulary)
    scopes: Vocabulary = field(default_factory=Vocabulary)
    clusters: Vocabulary = field(default_factory=Vocabulary)
    sets: Vocabulary = field(default_factory=Vocabulary)
    sayings: Sayings = field(default_factory=Sayings)
    n_rows: int = 0
    scope: list[Ints] = field(default_factory=list)
    cluster: "array[int]" = field(default_factory=lambda: array("q"))
    again: list[Flags] = field(default_factory=list)
    coders: list[Ints] = field(default_factory=list)
    units: list[dict[Count, Packed]] = field(default_factory=list)
    tallies: list[list[Packed]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.labels = Vocabulary(self.asked or (), closed=self.asked is not None)
        self.hear = any(measure.of is not Of.LABELS for measure in self.measures)
        if self.by in UNCUT:
            self.scopes[CORPUS]  # there even where no document is

    def read(self, codings: Iterable[Coding]) -> Iterator[_Row]:
        """Each document in each of its scopes, with its cluster."""
        for coding in codings:
            people = self._people(coding)
            self.facets.update(coding.facets)
            if len(people.spans_by_annotator) > 1:
                cluster = self._cluster(coding)
                last = None
                for scope, part in cut(people, self.by):
                    yield _Row(scope, cluster, part, scope == last)
                    last = scope
            elif people.spans_by_annotator:
                self.left_out.one_annotator += 1
            else:
                self.left_out.no_annotator += 1

    def _cluster(self, coding: Coding) -> Hashable:
        """What is drawn with it; a document that does not state the facet is drawn by itself."""
        stated = coding.facets.get(self.cluster_by) if self.cluster_by else None
        return ("document", coding.document_id) if stated is None else ("facet", stated)

    def _people(self, coding: Coding) -> Coding:
        annotators = tuple(coding.spans_by_annotator)
        people = people_of(annotators)
        counted = people if self.by == "self" else first_codings_of(people)
        self.left_out.machine_layers += len(annotators) - len(people)
        self.left_out.repeated_layers += len(people) - len(counted)
        return coding.only(counted)

    def batches(self, rows: Iterator[_Row], at_once: int) -> Iterator[list[_Row]]:
        """At most so many documents; fewer where each will be parted into pairs of many annotators."""
        batch: list[_Row] = []
        spans = 0
        for row in rows:
            batch.append(row)
            if self.by == "annotator":
                layers = row.coding.spans_by_annotator.values()
                spans += (len(layers) - 1) * sum(map(len, layers))
            if len(batch) == at_once or spans > MOST_SPANS:
                yield batch
                batch, spans = [], 0
        if batch:
            yield batch

    def add(self, batch: Sequence[_Row]) -> None:
        if self.by == "annotator":
            self._add_against_the_rest(batch)
            return
        scope = np.array([self.scopes[row.scope] for row in batch], np.int64)
        columns = self._columns(batch)
        self._check_size()
        self.coders.append(_distinct(scope[columns.layer_document], columns.layer_annotator))
        counts = {measure.count for measure in self.measures}
        self.units.append({count: self._keep(columns.once(count), scope) for count in counts})
        self.tallies.append([self._keep(columns.once(measure.tally), scope) for measure in self.measures])
        self.scope.append(scope)
        self.again.append(np.array([row.again for row in batch], np.bool_))
        self.n_rows += len(batch)
        if self.apart:
            self.cluster.extend(self.clusters[row.cluster] for row in batch)

    def _add_against_the_rest(self, batch: Sequence[_Row]) -> None:
        """A row is a layer: one annotator in one document."""
        whole = self._columns(batch)
        names = list(map(str, self.annotators))
        scope = np.array([self.scopes[names[code]] for code in whole.layer_annotator.tolist()], np.int64)
        self._check_size()
        layer, beside = people_beside(whole)
        self.coders.append(_distinct(scope[layer], whole.layer_annotator[beside]))
        pairs = part_into_pairs(whole)
        counts = {measure.count: measure for measure in self.measures}
        self.units.append(
            {count: self._keep(count_against_the_rest(pairs, each), scope) for count, each in counts.items()}
        )
        self.tallies.append([self._keep(tally_against_the_rest(pairs, each), scope) for each in self.measures])
        self.scope.append(scope)
        self.again.append(np.zeros(len(scope), np.bool_))
        self.n_rows += len(scope)
        if self.apart:
            clusters = [self.clusters[row.cluster] for row in batch]
            self.cluster.extend(np.array(clusters, np.int64)[whole.layer_document].tolist())

    def _keep(self, tally: Tally, scope: Ints) -> Packed:
        """Rows are numbered on from the batches before; or added up, the scope's number then being the row."""
        return pack(replace(tally, document=tally.document + self.n_rows) if self.apart else pool(tally, scope))

    def _columns(self, batch: Sequence[_Row]) -> Columns:
        codings = [row.coding for row in batch]
        columns = to_columns(codings, self.labels, self.annotators, self.sets, self.seed)
        if self.hear:
            values, pointers = self.sayings.read(codings, self.labels)
            columns = replace(columns, values=values, pointers=pointers)
        return columns

    def _check_size(self) -> None:
        n_results = len(self.scopes) * (len(self.labels) + 1) * len(self.measures)
        if n_results > MOST_RESULTS:
            raise TooManyResults(
                f"cut by {self.by} there are {len(self.scopes):,} parts or more, and with {len(self.measures)} "
                f"measures over {MOST_RESULTS:,} results; ask for fewer measures or labels, or cut by a facet"
            )

    def finish(self) -> Gathered:
        """The names sorted, the numbers with them; sums as they are kept."""
        names = list(map(str, self.labels)) if self.asked is not None else sorted(map(str, self.labels))
        scopes = sorted(map(str, self.scopes))
        place = {name: nth for nth, name in enumerate(scopes)}
        new_scope = np.array([place[str(name)] for name in self.scopes], np.int64)
        scope = new_scope[np.concatenate(self.scope)] if self.scope else np.zeros(0, np.int64)
        again = np.concatenate(self.again) if self.again else np.zeros(0, np.bool_)
        coders = np.concatenate(self.coders, axis=1) if self.coders else np.zeros((2, 0), np.int64)
        subjects = self._subjects(names)
        return Gathered(
            labels=names,
            subjects={of: each.names for of, each in subjects.items()},
            scopes=scopes,
            scope=scope if self.apart else new_scope,
            cluster=np.array(self.cluster, np.int64),
            coders=_distinct(new_scope[coders[0]], coders[1]),
            n_documents=np.bincount(scope[~again], minlength=len(scopes)),
            units=self._collect_units(subjects),
            tallies=self._collect_tallies(subjects),
            left_out=self.left_out,
            facets=frozenset(self.facets),
        )

    def _subjects(self, names: Sequence[str]) -> dict[Of, Subjects]:
        valued, pointing = (
            order_attributes(codes, self.labels, self.sayings.attributes, names)
            for codes in (self.sayings.valued, self.sayings.pointing)
        )
        return {Of.LABELS: order_labels(self.labels, names), Of.VALUES: valued, Of.POINTERS: pointing}

    def _collect_units(self, subjects: Mapping[Of, Subjects]) -> dict[str, Tallies]:
        counts = {(measure.of, measure.count) for measure in self.measures}
        collected = {
            count: Tallies([each[count] for each in self.units if count in each], subjects[of]) for of, count in counts
        }
        return {measure.name: collected[measure.count] for measure in self.measures}

    def _collect_tallies(self, subjects: Mapping[Of, Subjects]) -> dict[str, Tallies]:
        return {
            measure.name: Tallies([each[nth] for each in self.tallies], subjects[measure.of])
            for nth, measure in enumerate(self.measures)
        }


def _distinct(scope: Ints, annotator: Ints) -> Ints:
    n_annotators = int(annotator.max(initial=0)) + 1
    return np.stack(np.divmod(np.unique(scope * n_annotators + annotator), n_annotators))
