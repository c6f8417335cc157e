"""From a table of units to results: what `curate agreement --units` shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse

from curate.core.agreement.bootstrap import (
    Method,
    Uncertainty,
    find_method,
    find_uncertainty,
    leave_out,
    resample,
    with_uncertainty,
)
from curate.core.agreement.codings import CORPUS
from curate.core.agreement.counts import Flags, Floats, Ints
from curate.core.agreement.kappa import UNIT_MEASURES, UnitMeasure
from curate.core.agreement.ratings import MISSING, Level, Ratings, UnitTable, to_ratings
from curate.core.agreement.results import Result, UnknownCut, UnknownLevel, UnknownMeasure
from curate.core.agreement.sheets import Sheet
from curate.core.agreement.unit_sums import NO_VARIATION, Undefined, UnitSums

NO_PAIRS = "No unit was coded by two or more people, so there is nothing to compare."
CUTS = ("label", "pair", "document")


def measure_units(
    table: UnitTable,
    *,
    level: Level | str,
    measures: Sequence[str] = tuple(UNIT_MEASURES),
    categories: Sequence[str] = (),
    by: str | None = None,
    bootstrap: int | None = None,
    seed: int = 0,
    interval: str = Method.PERCENTILE,
) -> list[Result]:
    """Measures in the order asked for; within a measure by scope. Machine columns are not counted.

    `by` is None, `pair` (of annotators), `document`, or `label`: each category against all others.
    `categories` are those that could have been chosen and perhaps were not. `n_units` counts units that two
    people or more coded, `n_documents` the documents they stand in; where the table does not name documents
    every unit stands for itself, and the bootstrap draws units.
    """
    chosen, found = [_find(name) for name in measures], find_level(level)
    parts = list(_cut(table.people(), by, categories))
    return [_result(each, part, found, bootstrap, seed, find_method(interval)) for each in chosen for part in parts]


def _find(name: str) -> UnitMeasure:
    if name not in UNIT_MEASURES:
        raise UnknownMeasure(f"there is no measure {name!r} of units; choose from {', '.join(UNIT_MEASURES)}")
    return UNIT_MEASURES[name]


def find_level(name: str) -> Level:
    if name not in {level.value for level in Level}:
        raise UnknownLevel(f"there is no level {name!r}; choose from {', '.join(Level)}")
    return Level(name)


@dataclass(frozen=True, slots=True)
class _Part:
    """One cut of the table."""

    scope: str
    label: str | None
    table: UnitTable
    ratings: Ratings

    @property
    def counted(self) -> Flags:
        """Which units two people or more coded."""
        flags: Flags = (self.ratings.codes != MISSING).sum(axis=1) > 1
        return flags

    def documents(self) -> Ints:
        """The number of each unit's document; of the unit itself where the table does not say."""
        if not self.table.documents:
            return np.arange(len(self.table.values))
        number: Ints = np.unique(np.array(self.table.documents, object), return_inverse=True)[1]
        return number


def _cut(table: UnitTable, by: str | None, categories: Sequence[str]) -> Iterator[_Part]:
    match by:
        case None:
            yield _part(CORPUS, None, table, categories)
        case "label":
            for name in sorted({*table.categories(), *categories}):
                yield _part(CORPUS, name, table.binarised(name), ("False", "True"))
        case "pair":
            for pair in combinations(sorted(table.annotators), 2):
                yield _part("|".join(pair), None, table.only(pair), categories)
        case "document" if table.documents:
            for name in sorted(set(table.documents)):
                yield _part(name, None, table.in_document(name), categories)
        case _:
            choices = [name for name in CUTS if name != "document" or table.documents]
            raise UnknownCut(f"a table of units cannot be cut by {by!r}; choose from {', '.join(choices)}")


def _part(scope: str, label: str | None, table: UnitTable, categories: Sequence[str]) -> _Part:
    return _Part(scope, label, table, to_ratings(table, categories))


def _result(each: UnitMeasure, part: _Part, level: Level, replicates: int | None, seed: int, method: Method) -> Result:
    counted, documents = part.counted, part.documents()
    sums = each.count(part.ratings, level) if counted.any() else Undefined(NO_PAIRS)
    value, reason = _value(sums)
    found = None
    if isinstance(sums, UnitSums) and value is not None and replicates:
        found = find_uncertainty_of(sums, documents, replicates, seed, method)
    result = Result(
        measure=each.name,
        label=part.label,
        scope=part.scope,
        value=value,
        low=None,
        high=None,
        n_documents=len(np.unique(documents[counted])),
        n_units=int(counted.sum()),
        n_annotators=int((part.ratings.codes[counted] != MISSING).any(axis=0).sum()),
        undefined_because=reason,
    )
    return with_uncertainty(result, found) if found else result


def _value(sums: UnitSums | Undefined) -> tuple[float | None, str | None]:
    if isinstance(sums, Undefined):
        return None, sums.reason
    totals = np.asarray(sums.fields.sum(axis=0)).reshape(-1, 1)
    value = float(_estimate(sums, totals)[0])
    return (None, NO_VARIATION) if np.isnan(value) else (value, None)


def _estimate(sums: UnitSums, totals: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return sums.estimate(totals)


def find_uncertainty_of(
    sums: UnitSums, documents: Ints, replicates: int, seed: int, method: Method
) -> Uncertainty | None:
    """Documents are drawn, or units where the table does not name documents; only those that add to the sums.

    None where there is one to draw from.
    """
    n_units = len(documents)
    membership = sparse.csr_array((np.ones(n_units), (documents, np.arange(n_units))))
    fields = sparse.csr_array(membership @ sums.fields)
    fields = fields[np.flatnonzero(abs(fields).sum(axis=1))]
    if fields.shape[0] < 2:
        return None
    sheet = Sheet(fields, n_blocks=1, estimate=lambda rows, _starts: _estimate(sums, rows[0])[None])
    value = float(sheet.estimates(np.asarray(fields.sum(axis=0))[None])[0])
    return find_uncertainty(value, resample([sheet], replicates, seed)[0], leave_out(sheet), method)
