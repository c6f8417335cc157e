"""A measure's values over the sums that were gathered, cell by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from curate.core.agreement.counts import Floats
from curate.core.agreement.gathering import Gathered
from curate.core.agreement.tally import ALL_LABELS, Measure, group_starts, pool, spread

Cell: TypeAlias = tuple[int, int]  # scope, label


@dataclass(frozen=True, slots=True)
class Estimates:
    """The value, nan where undefined, in each cell that has any sums; and those sums, (rows, fields)."""

    measure: Measure
    values: Mapping[Cell, float]
    sums: Mapping[Cell, Floats]
    no_sums: Floats

    def value(self, cell: Cell) -> float | None:
        value = self.values.get(cell, np.nan)
        return None if np.isnan(value) else value

    def explain(self, cell: Cell, label: str | None) -> str:
        return self.measure.explain(self.sums.get(cell, self.no_sums), label)

    def defined_labels(self, scope: int, n_labels: int) -> Iterator[int]:
        return (label for label in range(ALL_LABELS, n_labels) if self.value((scope, label)) is not None)


def estimate(measure: Measure, gathered: Gathered) -> Estimates:
    by_scope = spread(pool(gathered.tallies[measure.name], gathered.scope), len(gathered.labels))
    pooled = pool(by_scope, np.arange(len(gathered.scopes)))
    starts = group_starts(pooled)
    if not len(starts):
        return Estimates(measure, {}, {}, pooled.sums)
    cells = list(zip(pooled.document[starts].tolist(), pooled.label[starts].tolist(), strict=True))
    values = measure.estimate(pooled.sums[:, :, None], starts)[:, 0]
    sums = np.split(pooled.sums, starts[1:])
    by_cell = dict(zip(cells, values.tolist(), strict=True))
    return Estimates(measure, by_cell, dict(zip(cells, sums, strict=True)), pooled.sums[:0])


def count_spans(gathered: Gathered) -> Mapping[Cell, int]:
    pooled = pool(gathered.n_spans, gathered.scope)
    cells = zip(pooled.document.tolist(), pooled.label.tolist(), strict=True)
    return {cell: round(number) for cell, number in zip(cells, pooled.sums[:, 0].tolist(), strict=True)}
