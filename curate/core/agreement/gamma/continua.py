"""Continua and how much two of their units differ (Mathet, Widlöcher & Métivier 2015, sect. 4).

A continuum is what n annotators put on one stretch of text: units, each with a place and a label. Many of
them, with the same n, stand side by side here: documents, and the samples that stand for chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from curate.core.agreement.counts import Floats, Ints


@dataclass(frozen=True, eq=False, slots=True)
class Continua:
    """`continuum`, `slot` (which of its n annotators), `start`, `end` and `label` are of each unit.

    Units stand in the order of their continuum and, within it, of their middles.
    """

    n: int
    n_continua: int
    continuum: Ints
    slot: Ints
    start: Floats
    end: Floats
    label: Ints

    @classmethod
    def arrange(
        cls, n: int, n_continua: int, continuum: Ints, slot: Ints, start: Floats, end: Floats, label: Ints
    ) -> Self:
        order = np.lexsort((label, slot, start, start + end, continuum))
        parts = (continuum, slot, start.astype(np.float64), end.astype(np.float64), label)
        return cls(n, n_continua, *(part[order] for part in parts))

    @property
    def n_units(self) -> Ints:
        """Of each continuum."""
        return np.bincount(self.continuum, minlength=self.n_continua)

    @property
    def n_pairs(self) -> int:
        """Of annotators, the paper's C(n, 2)."""
        return self.n * (self.n - 1) // 2

    @property
    def units_each(self) -> Floats:
        """The paper's x-bar: units an annotator, on average, of each continuum."""
        return self.n_units / self.n

    def take(self, first: int, last: int) -> "Continua":
        """Those from first to last - 1."""
        low, high = np.searchsorted(self.continuum, (first, last))
        here = slice(int(low), int(high))
        return Continua(
            self.n,
            last - first,
            self.continuum[here] - first,
            self.slot[here],
            self.start[here],
            self.end[here],
            self.label[here],
        )


def side_by_side(continua: Sequence[Continua]) -> Continua:
    """All in one; they have the same n."""
    shifts = np.cumsum([0, *(each.n_continua for each in continua)])
    continuum = np.concatenate([each.continuum + shift for each, shift in zip(continua, shifts[:-1], strict=True)])
    return Continua(
        continua[0].n,
        int(shifts[-1]),
        continuum,
        np.concatenate([each.slot for each in continua]),
        np.concatenate([each.start for each in continua]),
        np.concatenate([each.end for each in continua]),
        np.concatenate([each.label for each in continua]),
    )


@dataclass(frozen=True, eq=False, slots=True)
class Dissimilarity:
    """The paper's combined dissimilarity: alpha times that of places, beta times that of labels.

    `between_labels` is a matrix over label codes with values from 0 to 1; None sets every two labels 1 apart.
    `delta_empty` is what a unit costs against nothing, and the unit in which all is measured.
    """

    alpha: float = 1.0
    beta: float = 1.0
    delta_empty: float = 1.0
    between_labels: Floats | None = None

    def __post_init__(self) -> None:
        if self.alpha < 0 or self.beta < 0 or self.delta_empty <= 0:
            raise ValueError(
                f"alpha {self.alpha} and beta {self.beta} must not be negative, and delta_empty {self.delta_empty} "
                "must be above 0"
            )

    def of_places(self, units: Continua, one: Ints, other: Ints) -> Floats:
        """The positional sporadic dissimilarity: ((|s1 - s2| + |e1 - e2|) / (l1 + l2)) squared, times delta_empty."""
        start, end = units.start, units.end
        apart = np.abs(start[one] - start[other]) + np.abs(end[one] - end[other])
        share = apart / (end[one] - start[one] + end[other] - start[other])
        return np.asarray(share * share * self.delta_empty)

    def of_labels(self, units: Continua, one: Ints, other: Ints) -> Floats:
        if self.between_labels is None:
            return np.asarray((units.label[one] != units.label[other]) * self.delta_empty)
        return np.asarray(self.between_labels[units.label[one], units.label[other]] * self.delta_empty)

    def between(self, units: Continua, one: Ints, other: Ints) -> Floats:
        places = self.alpha * self.of_places(units, one, other)
        return np.asarray(places + self.beta * self.of_labels(units, one, other))


def spans_of(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Every number from low to high - 1 of each pair, and which pair it is of."""
    sizes = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(low)), sizes)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return which, low[which] + inside
