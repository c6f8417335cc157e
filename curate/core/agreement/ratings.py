"""Units coded by several annotators: sentences or clauses, each given one value by each of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

import numpy as np

from curate.core.agreement.counts import Floats, Ints
from curate.core.layers import is_machine

MISSING = -1


class Level(StrEnum):
    """What differences between values mean. There is no default: it changes the number."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Values as text, a row a unit, a column an annotator; None is missing.

    `documents` says for each unit in which document it stands; empty where the table does not say.
    """

    annotators: tuple[str, ...]
    values: tuple[tuple[str | None, ...], ...]
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.annotators)) < len(self.annotators):
            raise ValueError(f"an annotator has two columns: {', '.join(self.annotators)}")
        if any(len(row) != len(self.annotators) for row in self.values):
            raise ValueError(f"every unit needs {len(self.annotators)} values, one for each annotator")
        if self.documents and len(self.documents) != len(self.values):
            raise ValueError(f"{len(self.values)} units stand in {len(self.documents)} documents: say one for each")

    def only(self, annotators: Sequence[str]) -> "UnitTable":
        columns = [self.annotators.index(name) for name in annotators]
        rows = tuple(tuple(row[column] for column in columns) for row in self.values)
        return UnitTable(tuple(annotators), rows, self.documents)

    def people(self) -> "UnitTable":
        return self.only([name for name in self.annotators if not is_machine(name)])

    def in_document(self, name: str) -> "UnitTable":
        rows = [row for row, document in zip(self.values, self.documents, strict=True) if document == name]
        return UnitTable(self.annotators, tuple(rows), (name,) * len(rows))

    def binarised(self, category: str) -> "UnitTable":
        """The category against all others."""
        rows = tuple(tuple(None if v is None else str(v == category) for v in row) for row in self.values)
        return UnitTable(self.annotators, rows, self.documents)

    def categories(self) -> list[str]:
        return sorted({value for row in self.values for value in row if value is not None})


@dataclass(frozen=True, slots=True)
class Ratings:
    """A unit table in numbers. `codes` (units, annotators) count categories from 0, MISSING where there is no
    value; `points` are the categories' numbers, in ascending order, or None where they are names."""

    codes: Ints
    names: tuple[str, ...]
    points: Floats | None

    @property
    def n_categories(self) -> int:
        return len(self.names)

    def counts(self) -> Floats:
        """r_ik, (units, categories): how many annotators put unit i in category k."""
        unit, annotator = np.nonzero(self.codes != MISSING)
        counts = np.zeros((len(self.codes), self.n_categories))
        np.add.at(counts, (unit, self.codes[unit, annotator]), 1)
        return counts


def to_ratings(table: UnitTable, categories: Sequence[str] = ()) -> Ratings:
    """Numbers are put in order where all values are numbers (2 and 2.0 are then one); names in alphabetical order.

    `categories` adds those that could have been chosen and were not; they count in what chance expects.
    """
    names = sorted({*table.categories(), *categories})
    numbers = [to_number(name) for name in names]
    points = sorted({number for number in numbers if number is not None})
    numeric = None not in numbers and bool(names)
    code_of: dict[str | None, int] = {None: MISSING}
    for name, number in zip(names, numbers, strict=True):
        code_of[name] = points.index(number) if numeric and number is not None else names.index(name)
    codes = np.array([[code_of[value] for value in row] for row in table.values], np.int64)
    return Ratings(
        codes=codes.reshape(len(table.values), len(table.annotators)),
        names=tuple(f"{point:g}" for point in points) if numeric else tuple(names),
        points=np.array(points) if numeric else None,
    )


def to_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
