"""From codings to a table of results: what `curate agreement` and the Agreement page show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from curate.core.agreement.alpha import CHAR_ALPHA
from curate.core.agreement.alpha_u_1995 import ALPHA_U_1995
from curate.core.agreement.attributes import (
    ATTRIBUTE_ALPHA,
    ATTRIBUTE_F1_EXACT,
    ATTRIBUTE_F1_OVERLAP,
    ATTRIBUTE_PERCENT,
)
from curate.core.agreement.bootstrap import Uncertainty, find_method, with_uncertainty
from curate.core.agreement.boundaries import BOUNDARY_SIMILARITY
from curate.core.agreement.codings import CUTS, UNCUT, Coding
from curate.core.agreement.estimates import Cell, Estimates, count_units, estimate
from curate.core.agreement.gamma.measures import GAMMA, GAMMA_CAT
from curate.core.agreement.gathering import BATCH, Gathered, LeftOut, gather
from curate.core.agreement.intervals import find_uncertainties
from curate.core.agreement.links import LINK_F1_EXACT, LINK_F1_OVERLAP
from curate.core.agreement.results import Result, UnknownCut, UnknownMeasure
from curate.core.agreement.span_f1 import (
    CHAR_DICE,
    SPAN_F1_EXACT,
    SPAN_F1_IOU_50,
    SPAN_F1_IOU_75,
    SPAN_F1_LABEL,
    SPAN_F1_OVERLAP,
)
from curate.core.agreement.subjects import Subject
from curate.core.agreement.tally import Measure, Of
from curate.core.agreement.unitizing import BAR_U_ALPHA, CU_ALPHA, KU_ALPHA, U_ALPHA

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        each.name: each
        for each in (
            CHAR_ALPHA,
            SPAN_F1_EXACT,
            SPAN_F1_OVERLAP,
            SPAN_F1_IOU_50,
            SPAN_F1_IOU_75,
            SPAN_F1_LABEL,
            CHAR_DICE,
            U_ALPHA,
            BAR_U_ALPHA,
            CU_ALPHA,
            KU_ALPHA,
            ALPHA_U_1995,
            BOUNDARY_SIMILARITY,
            ATTRIBUTE_PERCENT,
            ATTRIBUTE_ALPHA,
            ATTRIBUTE_F1_EXACT,
            ATTRIBUTE_F1_OVERLAP,
            LINK_F1_EXACT,
            LINK_F1_OVERLAP,
            GAMMA,
            GAMMA_CAT,
        )
    }
)
USUAL = tuple(name for name in MEASURES if name not in {GAMMA.name, GAMMA_CAT.name})  # those two take their time
NOTHING_TO_COMPARE = "No document was annotated by two or more people, so there is nothing to compare."


Key: TypeAlias = tuple[str, str | None, str]  # measure; label, or label.attribute, or None for all; scope


@dataclass(frozen=True, slots=True)
class Report:
    """`uncertainties` has the bootstrap's findings on each result that has a value, if it was asked for."""

    results: list[Result]
    left_out: LeftOut
    uncertainties: Mapping[Key, Uncertainty]


def measure(
    codings: Iterable[Coding],
    *,
    measures: Sequence[str] = USUAL,
    labels: Sequence[str] | None = None,
    by: str | None = None,
    bootstrap: int | None = None,
    seed: int = 0,
    clusters: str | None = None,
    interval: str | None = None,
) -> list[Result]:
    """The results of `compare`."""
    return compare(
        codings,
        measures=measures,
        labels=labels,
        by=by,
        bootstrap=bootstrap,
        seed=seed,
        clusters=clusters,
        interval=interval,
    ).results


def compare(
    codings: Iterable[Coding],
    *,
    measures: Sequence[str] = USUAL,
    labels: Sequence[str] | None = None,
    by: str | None = None,
    bootstrap: int | None = None,
    seed: int = 0,
    clusters: str | None = None,
    interval: str | None = None,
    at_once: int = BATCH,
) -> Report:
    """Measures in the order asked for; within a measure by scope, all labels together before each label.

    `labels` are those to count, and the order to show them in; spans of others are ignored. None means
    every label that occurs, in alphabetical order. `by` is None or `label` (no cut: labels are always
    told apart), `pair`, `document`, or a facet. `bootstrap` is the number of replicates, None for no
    intervals; `clusters` a facet whose documents are resampled together; `interval` one of Method, None for
    BCa, and Wilson's for shares such as F1, or percentiles where those would take longer than the bootstrap. `seed`
    is of the replicates, and of the samples that gamma draws. `at_once` documents are read before they are
    measured, which a caller who shows how far it is may want to be few; it changes no result.
    """
    chosen = [find_measure(name) for name in measures]
    gathered = gather(
        codings,
        chosen,
        labels=labels,
        by=by,
        clusters=clusters,
        seed=seed,
        apart=bool(bootstrap),
        at_once=at_once,
    )
    _check_facets(gathered, [name for name in (by, clusters) if name not in {*UNCUT, *CUTS}])
    estimates = [estimate(each, gathered) for each in chosen]
    found: Sequence[Mapping[Cell, Uncertainty]] = [{} for _ in chosen]
    if bootstrap:
        method = None if interval is None else find_method(interval)
        found = find_uncertainties(gathered, estimates, bootstrap, seed, method)
    results = [row for pair in zip(estimates, found, strict=True) for row in _rows(gathered, *pair)]
    return Report(results, gathered.left_out, _by_key(gathered, estimates, found))


def _by_key(
    gathered: Gathered, estimates: Sequence[Estimates], found: Sequence[Mapping[Cell, Uncertainty]]
) -> dict[Key, Uncertainty]:
    return {
        (each.measure.name, _name(each.subjects[number]), gathered.scopes[scope]): uncertainty
        for each, cells in zip(estimates, found, strict=True)
        for (scope, number), uncertainty in cells.items()
    }


def _name(subject: Subject) -> str | None:
    label, attribute = subject
    return label if attribute is None else f"{label}.{attribute}"


def find_measure(name: str) -> Measure:
    if name not in MEASURES:
        raise UnknownMeasure(f"there is no measure {name!r} of spans; choose from {', '.join(MEASURES)}")
    return MEASURES[name]


def need_attributes(measures: Iterable[str]) -> bool:
    """Whether any of the measures looks at what attributes say."""
    return any(find_measure(name).of is not Of.LABELS for name in measures)


def _check_facets(gathered: Gathered, names: Iterable[str | None]) -> None:
    for name in names:
        if name not in gathered.facets and gathered.n_documents.any():
            choices = ", ".join((*CUTS, *sorted(gathered.facets)))
            raise UnknownCut(f"no document states its {name!r}; choose from {choices}")


def _rows(gathered: Gathered, estimates: Estimates, found: Mapping[Cell, Uncertainty]) -> Iterator[Result]:
    annotators = np.bincount(gathered.coders[0], minlength=len(gathered.scopes)).tolist()
    documents = gathered.n_documents.tolist()
    units = count_units(estimates.measure, gathered)
    for cell in product(range(len(gathered.scopes)), estimates.subjects):
        scope, number = cell
        label, attribute = estimates.subjects[number]
        value = estimates.value(cell)
        result = Result(
            measure=estimates.measure.name,
            label=label,
            attribute=attribute,
            scope=gathered.scopes[scope],
            value=value,
            low=None,
            high=None,
            n_documents=documents[scope],
            n_units=units.get(cell, 0),
            n_annotators=annotators[scope],
            undefined_because=None if value is not None else _explain(estimates, cell, label, documents[scope]),
        )
        yield with_uncertainty(result, found[cell]) if cell in found else result


def _explain(estimates: Estimates, cell: Cell, label: str | None, n_documents: int) -> str:
    return estimates.explain(cell, label) if n_documents else NOTHING_TO_COMPARE
