"""Doubting choices: annotations of which models hold that an attribute has another value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curate.adapters.judging import JudgedUnits
from curate.core.coded_units import Choice
from curate.core.confident import ChoiceDoubts, doubt_choice
from curate.core.documents import Document
from curate.core.gold import Gold
from curate.core.label_errors import JudgedLabel, PossibleError
from curate.services.confirming import Opened, key_at
from curate.services.doubted import DIGITS, Doubted, guessed, mended_at

NOTHING = np.empty(0, dtype=np.int64)
TOO_FEW = "fewer than two of its values stand in 10 of the stories that models learn from"


@dataclass(frozen=True, slots=True)
class DoubtedChoice(Doubted):
    """`values` are those that were learned, `doubts` about the annotations that have one of them: None where there are
    fewer than two. `scores` are the models', by row of the table and value."""

    values: tuple[str, ...]
    doubts: ChoiceDoubts | None
    scores: NDArray[np.float32]
    given: NDArray[np.int64]

    def told(self, opened: Opened, ranks: list[int]) -> JudgedLabel:
        doubts = self.doubts
        return JudgedLabel(
            self.label,
            len(self.given),
            len(self.given),
            round(doubts.separation, DIGITS) if doubts else None,
            doubts.joint if doubts else None,
            tuple(self._error(*opened[self.document(rank)], rank, doubts) for rank in ranks) if doubts else (),
            self.why_not,
            attribute=self.attribute,
            values=self.values,
        )

    def _error(self, document: Document, gold: Gold, rank: int, doubts: ChoiceDoubts) -> PossibleError:
        span, place = self.span(rank), int(doubts.candidates.places[rank])
        given, held = int(self.given[place]), int(doubts.candidates.held[rank])
        scores = self.scores[place].astype(np.float64)
        return PossibleError(
            document_id=document.id,
            label=self.label,
            span=span,
            words=span.of(document.text),
            is_marked=True,
            probability=round(float(scores[given] / scores.sum()), DIGITS),
            usual=round(float(doubts.usual[given]), DIGITS),
            margin=round(float(doubts.candidates.margins[rank]), DIGITS),
            place=mended_at(gold, span, self.label),
            key=key_at(document, gold, self.label, span, self.attribute),
            instead=(self.values[held],),
            attribute=self.attribute,
            value=self.values[given],
        )


def doubted_choice(units: JudgedUnits, ids: list[str]) -> DoubtedChoice:
    """Annotations whose value could not be learned are passed over: nobody can say whether it is another's."""
    choice, table = units.cut, units.table()
    assert isinstance(choice, Choice)
    columns = [n for n, value in enumerate(choice.values) if value not in units.why_not]
    values = tuple(choice.values[n] for n in columns)
    kept = np.flatnonzero(table.given[:, columns].any(axis=1))
    given = table.given[kept][:, columns].argmax(axis=1).astype(np.int64) if columns else NOTHING
    scores = table.probabilities[kept][:, columns]
    doubts = doubt_choice(given, scores) if len(columns) > 1 else None
    return DoubtedChoice(
        choice.label,
        choice.attribute,
        table,
        ids,
        guessed(doubts.separation) if doubts else TOO_FEW,
        kept[doubts.candidates.places] if doubts else NOTHING,
        values,
        doubts,
        scores,
        given,
    )
