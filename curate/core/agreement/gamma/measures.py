"""gamma and gamma-cat of a corpus, as sums over documents.

The paper defines both for one continuum. Documents are pooled as if they stood one behind the other in one
continuum, each too far from the next to be aligned with it, and chance moved units inside each document only:

    gamma = 1 - sum of observed disorder / sum of expected disorder,

the disorder of each document weighted by its units an annotator, which is what the paper divides by; of one document
it is the paper's gamma. gamma-cat pools observed and expected disorder in the same way, each weighted by the weights
of its pairs. What is drawn for a document depends on its spans and the seed alone: not on other documents, nor on the
order of documents, annotators, labels and spans, nor on what anybody is called.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from curate.core.agreement.counts import Columns, Flags, Floats, Ints
from curate.core.agreement.gamma.continua import Continua, Dissimilarity
from curate.core.agreement.gamma.disorders import Compared, compare_with_chance
from curate.core.agreement.tally import ALL_LABELS, Measure, Tally, concatenate

SPANS_AT_ONCE = 3_000  # and 30 samples of each
NOT_ALIGNED = (
    "In a document compared there are more ways to align units of so many annotators than can be weighed; measure "
    "--by pair."
)
NO_CHANCE = "Units placed by chance would agree just as perfectly, so there is nothing to measure agreement against."
NOTHING_MARKED = "No annotator marked {what} in the documents compared, so there is nothing to align."
NO_PAIRS = "No two annotators' units fit each other well enough to be aligned, so their labels cannot be compared."
NO_PAIRS_OF_LABEL = "No unit with {label!r} is aligned with another annotator's unit, so it cannot be compared."
NO_CHOICE = "All units that are aligned by chance have one label, so chance has no choice."


@dataclass(frozen=True, eq=False, slots=True)
class _Cells:
    """Continua of one number of annotators: a document's units, all of them or those of one label."""

    units: Continua
    label: Ints
    document: Ints
    generators: list[np.random.Generator]


@dataclass(frozen=True, eq=False, slots=True)
class _Layers:
    """Spans in an order that depends on nothing but themselves: by document, then by layers as they compare. `slot`
    is the place of a span's layer in its document; `rank` of a label is by name, among those of its document."""

    document: Ints
    slot: Ints
    start: Ints
    end: Ints
    label: Ints
    rank: Ints


def tally_gamma(columns: Columns) -> Tally:
    """Fields: observed and expected disorder, times units an annotator; 1 where a document could not be aligned."""
    rows = [_gamma_rows(cells, compared) for cells, compared in columns.once(_compare_all)]
    rows += [_gamma_rows(cells, compared) for cells, compared in columns.once(_compare_each_label)]
    return concatenate([_no_rows(3), *rows])


def tally_gamma_cat(columns: Columns) -> Tally:
    """Fields: observed disagreement and weight, expected disagreement and weight; 1 as above. Labels are gamma-k's."""
    rows = [_category_rows(cells, compared) for cells, compared in columns.once(_compare_all)]
    return concatenate([_no_rows(5), *rows])


def _gamma_rows(cells: _Cells, compared: Compared) -> Tally:
    weight, failed = cells.units.units_each, np.isnan(compared.expected + compared.observed.disorder)
    sums = np.stack((weight * compared.observed.disorder, weight * compared.expected, failed), axis=1)
    return _tally(cells.label, cells.document, sums)


def _category_rows(cells: _Cells, compared: Compared) -> Tally:
    """The expected disorder of a document is the mean over its samples that have a pair, as the paper's of one."""
    observed, chance = compared.observed, compared.chance
    failed = np.isnan(compared.expected + observed.disorder)
    rows = []
    for column in range(observed.weight.shape[1]):
        weight = compared.mean(chance.weight[:, column])
        expected = np.nan_to_num(compared.mean(chance.of_labels[:, column])) * weight
        fields = (observed.disagreed[:, column], observed.weight[:, column], expected, weight, failed)
        label = np.full(len(failed), column - 1 if column else ALL_LABELS)
        rows.append(_tally(label, cells.document, np.stack(fields, axis=1)))
    return concatenate(rows)


def _tally(label: Ints, document: Ints, sums: Floats) -> Tally:
    return Tally(label, document, np.zeros(len(label), np.int64), np.nan_to_num(sums))


def _no_rows(n_fields: int) -> Tally:
    nothing = np.zeros(0, np.int64)
    return Tally(nothing, nothing, nothing, np.zeros((0, n_fields)))


def _compare_all(columns: Columns) -> list[tuple[_Cells, Compared]]:
    """Each document with all its labels, by number of annotators."""
    layers = columns.once(_in_order)
    label = np.full(len(layers.label), ALL_LABELS)
    return [(cells, _compare(columns, cells, columns.n_labels)) for cells in _cells(columns, layers, label)]


def _compare_each_label(columns: Columns) -> list[tuple[_Cells, Compared]]:
    layers = columns.once(_in_order)
    return [(cells, _compare(columns, cells, None)) for cells in _cells(columns, layers, layers.label)]


def _compare(columns: Columns, cells: _Cells, n_labels: int | None) -> Compared:
    return compare_with_chance(
        cells.units,
        columns.lengths[cells.document].astype(np.float64),
        cells.generators,
        n_labels=n_labels,
        dissimilarity=Dissimilarity(),
    )


def _in_order(columns: Columns) -> _Layers:
    rank = _rank_in_document(columns)
    order = np.lexsort((rank, columns.end, columns.start, columns.layer))
    content = np.stack((columns.start, columns.end, rank), axis=1)[order].astype("<i8")
    borders = np.searchsorted(columns.layer[order], np.arange(len(columns.layer_document) + 1))
    keys = [content[low:high].tobytes() for low, high in pairwise(borders)]
    slot = np.zeros(len(keys), np.int64)
    for layers in _groups(columns.layer_document):
        slot[sorted(layers.tolist(), key=keys.__getitem__)] = np.arange(len(layers))
    order = order[np.lexsort((slot[columns.layer[order]], columns.document[order]))]
    parts = (columns.document, slot[columns.layer], columns.start, columns.end, columns.label, rank)
    return _Layers(*(part[order] for part in parts))


def _rank_in_document(columns: Columns) -> Ints:
    by_name = np.argsort(np.argsort(np.array(columns.label_names, dtype=np.str_)))
    n_labels = max(columns.n_labels, 1)
    found, which = np.unique(columns.document * n_labels + by_name[columns.label], return_inverse=True)
    first = np.searchsorted(found, np.arange(len(columns.lengths)) * n_labels)
    return np.asarray(which - first[columns.document])


def _groups(of: Ints) -> Iterator[Ints]:
    """The indices of each value, which are next to each other."""
    yield from np.split(np.arange(len(of)), np.flatnonzero(np.diff(of)) + 1) if len(of) else ()


def _cells(columns: Columns, layers: _Layers, label: Ints) -> Iterator[_Cells]:
    """Spans of one document and `label` together, in continua of equal numbers of annotators."""
    of = layers.document * (columns.n_labels + 1) + label + 1
    order = np.argsort(of, kind="stable")
    coders = columns.coders[layers.document[order]]
    for n in np.unique(coders):
        spans = order[coders == n]
        begins = np.flatnonzero(np.append(True, np.diff(of[spans]) != 0))
        chunk = begins // SPANS_AT_ONCE
        for part in np.split(spans, begins[1:][np.diff(chunk) > 0]):
            yield _to_cells(columns, layers, int(n), part, label)


def _to_cells(columns: Columns, layers: _Layers, n: int, spans: Ints, label: Ints) -> _Cells:
    document = layers.document[spans]
    begins = np.append(True, (np.diff(document) != 0) | (np.diff(label[spans]) != 0))
    continuum = np.cumsum(begins) - 1
    places = (layers.start[spans].astype(np.float64), layers.end[spans].astype(np.float64))
    units = Continua.arrange(n, int(begins.sum()), continuum, layers.slot[spans], *places, layers.label[spans])
    content = np.stack((layers.slot, layers.start, layers.end, layers.rank * (label == ALL_LABELS)), axis=1)
    parts = np.split(content[spans].astype("<i8"), np.flatnonzero(begins)[1:])
    generators = [_generator(columns.seed, n, part.tobytes()) for part in parts]
    return _Cells(units, label[spans][begins], document[begins], generators)


def _generator(seed: int, n: int, content: bytes) -> np.random.Generator:
    digest = int.from_bytes(blake2b(content, digest_size=16).digest(), "little")
    return np.random.default_rng([seed, n, digest])


def estimate_gamma(sums: Floats, starts: Ints) -> Floats:
    observed, expected, failed = (np.add.reduceat(sums[:, field], starts, axis=0) for field in range(3))
    return _one_minus(observed, expected, (expected > 0) & (failed == 0))


def estimate_gamma_cat(sums: Floats, starts: Ints) -> Floats:
    disagreed, weight, expected, chance_weight, failed = (
        np.add.reduceat(sums[:, field], starts, axis=0) for field in range(5)
    )
    return _one_minus(disagreed * chance_weight, expected * weight, (expected * weight > 0) & (failed == 0))


def _one_minus(observed: Floats, expected: Floats, is_defined: Flags) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(is_defined, 1 - observed / expected, np.nan)


def explain_gamma(sums: Floats, label: str | None) -> str:
    if sums[:, 2].any():
        return NOT_ALIGNED
    return NO_CHANCE if len(sums) else NOTHING_MARKED.format(what="anything" if label is None else f"any {label!r}")


def explain_gamma_cat(sums: Floats, label: str | None) -> str:
    if not len(sums):
        return NOTHING_MARKED.format(what="anything" if label is None else f"any {label!r}")
    _, weight, expected, _, failed = sums.sum(axis=0)
    if failed:
        return NOT_ALIGNED
    if not weight:
        return NO_PAIRS if label is None else NO_PAIRS_OF_LABEL.format(label=label)
    return NO_CHOICE if not expected else NO_PAIRS


GAMMA = Measure("gamma", tally_gamma, estimate_gamma, explain_gamma)
GAMMA_CAT = Measure("gamma_cat", tally_gamma_cat, estimate_gamma_cat, explain_gamma_cat)
