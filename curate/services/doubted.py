"""Doubted: what models hold of a label or of an attribute, in the order in which a person should look at it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curate.adapters.judging import UnitTable
from curate.core.confirmations import Confirmation
from curate.core.gold import Gold
from curate.core.readiness import Place, adjudicate, label
from curate.core.spans import Span

LEAST_SEPARATION = 0.6  # below it models guess, and so would their doubts
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Doubted:
    """`rows` are those of `table` that models doubt, the most doubtful first; a rank is a place among them. None where
    nothing was learned or nothing may be said, as `why_not` tells. `ids` names the documents of the table."""

    label: str
    attribute: str | None
    table: UnitTable
    ids: list[str]
    why_not: str | None
    rows: NDArray[np.int64]

    def ranks(self, most: int, standing: Mapping[str, Confirmation], closed: Collection[str]) -> list[int]:
        """Which of them are to be opened: as many as are listed, and those at whose place somebody has looked. None of
        the documents that are closed to who asks."""
        if self.why_not:
            return []
        looked = {(each.document_id, each.label, each.attribute, each.span) for each in standing.values()}
        ranks = [rank for rank in range(len(self.rows)) if self.document(rank) not in closed]
        places = {rank for rank in ranks if looked and self._place(rank) in looked}
        return [rank for nth, rank in enumerate(ranks) if nth < most + len(places) or rank in places]

    def document(self, rank: int) -> str:
        return self.ids[int(self.table.documents[self.rows[rank]])]

    def span(self, rank: int) -> Span:
        return self.table.span(int(self.rows[rank]))

    def _place(self, rank: int) -> tuple[str, str, str | None, Span]:
        return self.document(rank), self.label, self.attribute, self.span(rank)


def guessed(separation: float) -> str | None:
    """Why nothing is said of what models cannot tell apart; None where they can."""
    if separation >= LEAST_SEPARATION:
        return None
    return f"models cannot tell it from what surrounds it: AUC {separation:.2f}, where guessing has 0.50"


def mended_at(gold: Gold, span: Span, name: str) -> Place:
    """The decision on that label there, where there is one; otherwise the document, whose annotators mend it."""
    for conflict, _ in gold.settled:
        if name in conflict.labels and conflict.span.overlaps(span):
            return adjudicate(gold.document_id, conflict.key)
    return label(gold.document_id, span)
