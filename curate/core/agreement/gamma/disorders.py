"""Observed and expected disorder of continua, for gamma and for gamma-cat.

gamma (Mathet, Widlöcher & Métivier 2015) asks of the best alignment how far its units differ in all. gamma-cat
(Mathet 2017) asks only whether aligned units have one label: over all pairs of units in one unitary alignment,

    disorder = sum of w d_cat / sum of w,   w = max(0, 1 - d_pos) / (v - 1),

v being the units of the unitary alignment: a pair counts less the worse its places fit, and each of v units
counts once, as in Krippendorff's alpha. gamma-k counts the pairs in which the label k is.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from curate.core.agreement.counts import Floats, Ints, add_up
from curate.core.agreement.gamma.alignment import Alignment, align
from curate.core.agreement.gamma.chance import FIRST_SAMPLES, PRECISION, Generators, Sampler, samples_needed, shuffle
from curate.core.agreement.gamma.continua import Continua, Dissimilarity


@dataclass(frozen=True, eq=False, slots=True)
class Disorders:
    """`disorder` of the best alignment of each continuum, nan where it has too many candidates.

    `disagreed` and `weight` (continua, 1 + labels) are sums over aligned pairs of w d_cat and of w: column 0 over all
    pairs, column 1 + k over those with label k. Where labels were not asked for they have no columns.
    """

    disorder: Floats
    disagreed: Floats
    weight: Floats

    @property
    def of_labels(self) -> Floats:
        """nan where no pair has weight."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.disagreed / self.weight)

    def chain(self, others: "Disorders") -> "Disorders":
        return Disorders(*(np.concatenate((getattr(self, name), getattr(others, name))) for name in self.__slots__))


@dataclass(frozen=True, eq=False, slots=True)
class Compared:
    """What was observed of each continuum, and of its samples; `of` is the continuum of each sample."""

    observed: Disorders
    chance: Disorders
    of: Ints

    @property
    def expected(self) -> Floats:
        """The mean disorder of each continuum's samples; nan without any."""
        return self.mean(self.chance.disorder)

    def mean(self, of_samples: Floats) -> Floats:
        """By continuum; samples that are nan count nowhere."""
        is_value = ~np.isnan(of_samples)
        n_continua = len(self.observed.disorder)
        total = add_up(self.of[is_value], of_samples[is_value], n_continua)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(total / np.bincount(self.of[is_value], minlength=n_continua))


def find_disorders(units: Continua, dissimilarity: Dissimilarity, n_labels: int | None) -> Disorders:
    """Each continuum has a unit. `n_labels` None means that labels are not asked for."""
    alignment = align(units, dissimilarity)
    disorder = alignment.total(units.n_continua) / units.units_each
    if n_labels is None:
        return Disorders(disorder, *np.zeros((2, units.n_continua, 0)))
    return Disorders(disorder, *_label_sums(units, alignment, dissimilarity, n_labels))


def _label_sums(
    units: Continua, alignment: Alignment, dissimilarity: Dissimilarity, n_labels: int
) -> tuple[Floats, Floats]:
    n_units, shape = len(units.start), (units.n_continua, 1 + n_labels)
    size = (alignment.members < n_units).sum(axis=0)
    disagreed, weight = np.zeros(shape[0] * shape[1]), np.zeros(shape[0] * shape[1])
    for row, other_row in combinations(alignment.members, 2):
        both = np.flatnonzero((row < n_units) & (other_row < n_units))
        one, other = row[both], other_row[both]
        w = np.maximum(0, 1 - dissimilarity.of_places(units, one, other)) / (size[both] - 1)
        amount = w * dissimilarity.of_labels(units, one, other)
        first = alignment.continuum[both] * shape[1]
        differ = units.label[one] != units.label[other]
        for cell, pairs in (
            (first, ...),
            (first + 1 + units.label[one], ...),
            (first + 1 + units.label[other], differ),
        ):
            disagreed += add_up(cell[pairs], amount[pairs], len(disagreed))
            weight += add_up(cell[pairs], w[pairs], len(weight))
    return disagreed.reshape(shape), weight.reshape(shape)


def compare_with_chance(
    units: Continua,
    length: Floats,
    generators: Generators,
    *,
    n_labels: int | None,
    dissimilarity: Dissimilarity,
    sampler: Sampler = shuffle,
    precision: float = PRECISION,
) -> Compared:
    """FIRST_SAMPLES samples of each continuum, and then as many more as precision needs."""
    observed = find_disorders(units, dissimilarity, n_labels)

    def sample(number: Ints) -> Compared:
        samples = sampler(units, length, number, generators)
        of = np.repeat(np.arange(units.n_continua), number)
        return Compared(observed, find_disorders(samples, dissimilarity, n_labels), of)

    found = sample(np.where(np.isnan(observed.disorder), 0, FIRST_SAMPLES))
    more = _more_samples(found, precision)
    if not more.any():
        return found
    further = sample(more)
    return Compared(observed, found.chance.chain(further.chance), np.concatenate((found.of, further.of)))


def _more_samples(found: Compared, precision: float) -> Ints:
    """None where a sample was too much to align: its continuum will have no value."""
    number = np.bincount(found.of, minlength=len(found.observed.disorder))
    of_each = np.split(found.chance.disorder, np.cumsum(number)[:-1])
    needed = [samples_needed(disorders, precision) if np.isfinite(disorders.sum()) else 0 for disorders in of_each]
    return np.where(number > 0, np.maximum(np.array(needed) - number, 0), 0)
