"""Judging units: every unit of a corpus with the labels that it has and the probabilities that models give it.

Documents are added and named by their number. Those added before `train` teach; each unit is judged by models that have
seen no document of its fold. Of a unit there stay three numbers and, for each label, a bit and a probability: what is
held of its words goes when it is judged.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curate.adapters.unit_models import COLUMNS, FEW_COLUMNS, FoldModels, Matrix, stack_rows, unit_rows
from curate.adapters.units import Units
from curate.core.coded_units import Choice, Cut, chosen_units, cut_text, marked_units
from curate.core.layers import Annotation
from curate.core.spans import Span
from curate.core.watching import UNWATCHED, Watcher

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LEAST = 10  # stories with a label, and without: about two for each fold
AT_ONCE = 5_000  # units that wait with their words


@dataclass(frozen=True, slots=True)
class UnitTable:
    """A row a unit: the number of its document, where it begins and ends, and, by label, whether it has it and the
    probability of having it, which means nothing for a label that could not be learned."""

    documents: Ints
    starts: Ints
    ends: Ints
    given: Bools
    probabilities: Floats

    def span(self, unit: int) -> Span:
        return Span(int(self.starts[unit]), int(self.ends[unit]))


class JudgedUnits:
    """The units of one way of cutting texts. `why_not` has the labels that could not be learned,
    with the reason, and `fold_of` the fold of each document; both are known once models are trained."""

    def __init__(self, cut: Cut | Choice, folds: int) -> None:
        self.cut = cut
        self._columns = FEW_COLUMNS if isinstance(cut, Choice) else COLUMNS
        self.folds = folds
        self.why_not: dict[str, str] = {}
        self.fold_of: Ints = np.empty(0, dtype=np.int64)
        self._models: FoldModels | None = None
        self._documents, self._starts, self._ends = array("q"), array("q"), array("q")
        self._given: list[Bools] = [np.empty((0, len(cut.labels)), dtype=np.bool_)]
        self._judged: list[Floats] = [np.empty((0, len(cut.labels)), dtype=np.float32)]
        self._waiting: list[Matrix] = []
        self._waiting_from = 0

    def add(self, document: int, text: str, found: Units, annotations: Sequence[Annotation]) -> None:
        units, marked = _units_with_marks(self.cut, found, annotations)
        if not units:
            return
        self._given.append(np.array(marked, dtype=np.bool_).T)
        self._documents.extend([document] * len(units))
        self._starts.extend(unit.start for unit in units)
        self._ends.extend(unit.end for unit in units)
        self._waiting.append(unit_rows(text, units, self._columns))
        if self._models and len(self._documents) - self._waiting_from >= AT_ONCE:
            self.judge()

    def train(self, fold_of: Ints, story_of: Ints, watcher: Watcher = UNWATCHED) -> None:
        """`fold_of` and `story_of` are by the document's number, documents to come included."""
        self.fold_of = fold_of
        documents, given = np.array(self._documents, dtype=np.int64), np.concatenate(self._given)
        folds, stories = fold_of[documents], story_of[documents]
        reasons = {name: _why_not(given[:, n], stories, folds) for n, name in enumerate(self.cut.labels)}
        self.why_not = {name: reason for name, reason in reasons.items() if reason}
        learned = [n for n, name in enumerate(self.cut.labels) if name not in self.why_not]
        self._models = FoldModels(self.folds, len(self.cut.labels), self._columns)
        if learned:
            self._models.train(stack_rows(self._waiting), given, folds, learned, watcher)

    def judge(self) -> None:
        """Judges what waits."""
        if self._waiting and self._models:
            documents = np.array(self._documents[self._waiting_from :], dtype=np.int64)
            self._judged.append(self._models.probabilities(stack_rows(self._waiting), self.fold_of[documents]))
            self._waiting, self._waiting_from = [], len(self._documents)

    def table(self) -> UnitTable:
        """What is known when everything is judged."""
        return UnitTable(
            np.array(self._documents, dtype=np.int64),
            np.array(self._starts, dtype=np.int64),
            np.array(self._ends, dtype=np.int64),
            np.concatenate(self._given),
            np.concatenate(self._judged),
        )


def _units_with_marks(
    cut: Cut | Choice, found: Units, annotations: Sequence[Annotation]
) -> tuple[list[Span], list[list[bool]]]:
    if isinstance(cut, Choice):
        return chosen_units(cut, annotations)
    units = cut_text(cut, found.sentences, found.inner, annotations)
    return units, [marked_units(units, (a.span for a in annotations if a.label == name)) for name in cut.labels]


def _why_not(given: Bools, stories: Ints, folds: Ints) -> str | None:
    having, lacking = len(np.unique(stories[given])), len(np.unique(stories[~given]))
    if having < LEAST:
        return f"it stands in {having} of the stories that models learn from, and they need {LEAST}"
    if lacking < LEAST:
        return f"{lacking} of the stories that models learn from have a unit without it, and they need {LEAST}"
    if len(np.unique(folds[given])) < 2 or len(np.unique(folds[~given])) < 2:
        return "its units with or without it all fell into one part of the corpus"
    return None
