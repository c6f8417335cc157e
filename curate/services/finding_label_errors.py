"""Find label errors: units whose labels models doubt, for a person to look at. Nothing is changed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from curate.adapters.judging import JudgedUnits, UnitTable
from curate.adapters.unit_models import require_models
from curate.core.confident import Doubts, doubt_label
from curate.core.confirmations import Confirmation
from curate.core.documents import Document
from curate.core.gold import Gold
from curate.core.label_errors import JudgedLabel, PossibleError, set_apart
from curate.core.people import Person, Right, permit
from curate.core.readiness import Place, adjudicate, label
from curate.core.spans import Span
from curate.core.watching import UNWATCHED, Watcher
from curate.services.confirming import LOOK, Opened, key_at, open_golds, read_standing
from curate.services.judging_gold import TAUGHT, judge_gold
from curate.services.projects import Project
from curate.services.seeing import closed_documents

LISTED = 100  # of each label
LEAST_SEPARATION = 0.6  # below it models guess, and so would their doubts
DIGITS = 4


def find_label_errors(
    project: Project, *, by: Person, listed: int = LISTED, taught: int = TAUGHT, watcher: Watcher = UNWATCHED
) -> list[JudgedLabel]:
    """What models say of each label of the codebook, in its order, with the `listed` most doubtful units of each.
    `taught` are the characters of the documents that models learn from.

    Doubts that somebody has looked at are apart. Raises CurateError with the line that installs what is missing.
    """
    permit(by, Right.ADJUDICATE, LOOK)
    require_models()
    with project.store.reading() as session:
        judged = judge_gold(project, session, taught=taught, by=by, watcher=watcher)
        found = {each.name: each for units in judged.units for each in _doubted(units, judged.ids)}
        standing, closed = read_standing(session), closed_documents(session, by)
        ranks = {name: each.ranks(listed, standing, closed) for name, each in found.items()}
        wanted = {found[name].document(rank) for name, numbers in ranks.items() for rank in numbers}
        opened = open_golds(session, project.schema, wanted)
    told = [found[each.name].told(opened, ranks[each.name]) for each in project.schema.labels]
    apart = (set_apart(each, standing) for each in told)
    return [replace(each, errors=each.errors[:listed]) for each in apart]


@dataclass(frozen=True, slots=True)
class _Doubted:
    """A label with what models say of its units, rows of `table`, whose documents `ids` names. `doubts` is None where
    they could not learn it; `missed` has, by row, the labels that models miss there. A rank is a place among the
    candidates, the most doubtful first."""

    name: str
    column: int
    table: UnitTable
    ids: list[str]
    why_not: str | None
    doubts: Doubts | None
    missed: Mapping[int, list[str]]

    def ranks(self, most: int, standing: Mapping[str, Confirmation], closed: Collection[str]) -> list[int]:
        """Which candidates are to be opened, the most doubtful first: as many as are listed, and those at whose place
        somebody has looked. None of the documents that are closed to who asks."""
        if self.doubts is None or self.why_not:
            return []
        looked = {(each.document_id, each.label, each.span) for each in standing.values()}
        ranks = [rank for rank in range(len(self.doubts.candidates.places)) if self.document(rank) not in closed]
        places = {rank for rank in ranks if looked and (self.document(rank), self.name, self._span(rank)) in looked}
        return [rank for nth, rank in enumerate(ranks) if nth < most + len(places) or rank in places]

    def document(self, rank: int) -> str:
        return self.ids[int(self.table.documents[self._row(rank)])]

    def _row(self, rank: int) -> int:
        return int(self.doubts.candidates.places[rank]) if self.doubts else 0

    def _span(self, rank: int) -> Span:
        return self.table.span(self._row(rank))

    def told(self, opened: Opened, ranks: list[int]) -> JudgedLabel:
        given, doubts = self.table.given[:, self.column], self.doubts
        return JudgedLabel(
            self.name,
            len(given),
            int(given.sum()),
            round(doubts.separation, DIGITS) if doubts else None,
            doubts.joint if doubts else None,
            tuple(self._error(*opened[self.document(rank)], rank, doubts) for rank in ranks) if doubts else (),
            self.why_not,
        )

    def _error(self, document: Document, gold: Gold, rank: int, doubts: Doubts) -> PossibleError:
        row, span = self._row(rank), self._span(rank)
        is_marked = bool(self.table.given[row, self.column])
        return PossibleError(
            document_id=document.id,
            label=self.name,
            span=span,
            words=span.of(document.text),
            is_marked=is_marked,
            probability=round(float(self.table.probabilities[row, self.column]), DIGITS),
            usual=round(doubts.usual, DIGITS),
            margin=round(float(doubts.candidates.margins[rank]), DIGITS),
            place=_place(gold, span, self.name),
            key=key_at(document, gold, self.name, span),
            instead=tuple(self.missed.get(row, ())) if is_marked else (),
        )


def _doubted(units: JudgedUnits, ids: list[str]) -> Iterator[_Doubted]:
    table, labels = units.table(), units.cut.labels
    doubts = {
        name: doubt_label(table.given[:, column], table.probabilities[:, column])
        for column, name in enumerate(labels)
        if name not in units.why_not
    }
    guessed = {
        name: f"models cannot tell it from what surrounds it: AUC {each.separation:.2f}, where guessing has 0.50"
        for name, each in doubts.items()
        if each.separation < LEAST_SEPARATION
    }
    why_not = {**units.why_not, **guessed}
    missed: dict[int, list[str]] = defaultdict(list)
    for name, each in doubts.items():
        if name not in why_not:
            places = each.candidates.places
            for row in places[~table.given[places, labels.index(name)]].tolist():
                missed[row].append(name)
    for column, name in enumerate(labels):
        yield _Doubted(name, column, table, ids, why_not.get(name), doubts.get(name), missed)


def _place(gold: Gold, span: Span, name: str) -> Place:
    """The decision on that label there, where there is one; otherwise the document, whose annotators mend it."""
    for conflict, _ in gold.settled:
        if name in conflict.labels and conflict.span.overlaps(span):
            return adjudicate(gold.document_id, conflict.key)
    return label(gold.document_id, span)
