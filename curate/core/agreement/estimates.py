"""A measure's values over the sums that were gathered, cell by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from curate.core.agreement.counts import Floats
from curate.core.agreement.gathering import Gathered
from curate.core.agreement.subjects import Subject
from curate.core.agreement.tally import Measure, group_starts, pool, spread

Cell: TypeAlias = tuple[int, int]  # the numbers of a scope and of a subject


@dataclass(frozen=True, slots=True)
class Estimates:
    """The value, nan where undefined, in each cell that has any sums; and those sums, (rows, fields)."""

    measure: Measure
    subjects: Mapping[int, Subject]
    values: Mapping[Cell, float]
    sums: Mapping[Cell, Floats]
    no_sums: Floats

    def value(self, cell: Cell) -> float | None:
        value = self.values.get(cell, np.nan)
        return None if np.isnan(value) else value

    def explain(self, cell: Cell, label: str | None) -> str:
        return self.measure.explain(self.sums.get(cell, self.no_sums), label)

    def defined(self, scope: int) -> Iterator[int]:
        """The numbers of the subjects that have a value in a scope, in the order shown."""
        return (number for number in self.subjects if self.value((scope, number)) is not None)


def estimate(measure: Measure, gathered: Gathered) -> Estimates:
    subjects = gathered.subjects[measure.of]
    by_scope = spread(gathered.tallies[measure.name].pool(gathered.scope), len(gathered.labels))
    pooled = pool(by_scope, np.arange(len(gathered.scopes)))
    starts = group_starts(pooled)
    if not len(starts):
        return Estimates(measure, subjects, {}, {}, pooled.sums)
    cells = list(zip(pooled.document[starts].tolist(), pooled.label[starts].tolist(), strict=True))
    values = measure.estimate(pooled.sums[:, :, None], starts)[:, 0]
    sums = np.split(pooled.sums, starts[1:])
    by_cell = dict(zip(cells, values.tolist(), strict=True))
    return Estimates(measure, subjects, by_cell, dict(zip(cells, sums, strict=True)), pooled.sums[:0])


def count_units(measure: Measure, gathered: Gathered) -> Mapping[Cell, int]:
    pooled = gathered.units[measure.name].pool(gathered.scope)
    cells = zip(pooled.document.tolist(), pooled.label.tolist(), strict=True)
    return {cell: round(number) for cell, number in zip(cells, pooled.sums[:, 0].tolist(), strict=True)}
