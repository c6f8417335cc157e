"""Find label errors: units whose labels models doubt, and annotations whose attributes they doubt, for a person to look
at. Nothing is changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from curate.adapters.judging import JudgedUnits
from curate.adapters.unit_models import require_models
from curate.core.confident import Doubts, doubt_label
from curate.core.documents import Document
from curate.core.gold import Gold
from curate.core.label_errors import JudgedLabel, PossibleError, set_apart
from curate.core.people import Person, Right, permit
from curate.core.watching import UNWATCHED, Watcher
from curate.services.confirming import LOOK, Opened, key_at, open_golds, read_standing
from curate.services.doubted import DIGITS, Doubted, guessed, mended_at
from curate.services.doubting_choices import NOTHING, DoubtedChoice, doubted_choice
from curate.services.judging_gold import TAUGHT, judge_gold
from curate.services.projects import Project
from curate.services.seeing import closed_documents

LISTED = 100  # of each label


def find_label_errors(
    project: Project, *, by: Person, listed: int = LISTED, taught: int = TAUGHT, watcher: Watcher = UNWATCHED
) -> list[JudgedLabel]:
    """What models say of each label of the codebook, in its order, and then of each attribute that is a choice, with
    the `listed` most doubtful units of each. `taught` are the characters of the documents that models learn from.

    Doubts that somebody has looked at are apart. Raises CurateError with the line that installs what is missing.
    """
    permit(by, Right.ADJUDICATE, LOOK)
    require_models()
    with project.store.reading() as session:
        judged = judge_gold(project, session, taught=taught, by=by, watcher=watcher)
        labels = {each.label: each for units in judged.units for each in _doubted(units, judged.ids)}
        found: list[DoubtedLabel | DoubtedChoice] = [labels[each.name] for each in project.schema.labels]
        found += (doubted_choice(units, judged.ids) for units in judged.choices)
        standing, closed = read_standing(session), closed_documents(session, by)
        ranks = [each.ranks(listed, standing, closed) for each in found]
        wanted = {each.document(rank) for each, mine in zip(found, ranks, strict=True) for rank in mine}
        opened = open_golds(session, project.schema, wanted)
    told = [each.told(opened, mine) for each, mine in zip(found, ranks, strict=True)]
    apart = (set_apart(each, standing) for each in told)
    return [replace(each, errors=each.errors[:listed]) for each in apart]


@dataclass(frozen=True, slots=True)
class DoubtedLabel(Doubted):
    """`column` is the label's in the table. `doubts` is None where models could not learn it; `missed` has, by row, the
    labels that models miss there."""

    column: int
    doubts: Doubts | None
    missed: Mapping[int, list[str]]

    def told(self, opened: Opened, ranks: list[int]) -> JudgedLabel:
        given, doubts = self.table.given[:, self.column], self.doubts
        return JudgedLabel(
            self.label,
            len(given),
            int(given.sum()),
            round(doubts.separation, DIGITS) if doubts else None,
            doubts.joint if doubts else None,
            tuple(self._error(*opened[self.document(rank)], rank, doubts) for rank in ranks) if doubts else (),
            self.why_not,
        )

    def _error(self, document: Document, gold: Gold, rank: int, doubts: Doubts) -> PossibleError:
        row, span = int(self.rows[rank]), self.span(rank)
        is_marked = bool(self.table.given[row, self.column])
        return PossibleError(
            document_id=document.id,
            label=self.label,
            span=span,
            words=span.of(document.text),
            is_marked=is_marked,
            probability=round(float(self.table.probabilities[row, self.column]), DIGITS),
            usual=round(doubts.usual, DIGITS),
            margin=round(float(doubts.candidates.margins[rank]), DIGITS),
            place=mended_at(gold, span, self.label),
            key=key_at(document, gold, self.label, span),
            instead=tuple(self.missed.get(row, ())) if is_marked else (),
        )


def _doubted(units: JudgedUnits, ids: list[str]) -> Iterator[DoubtedLabel]:
    table, labels = units.table(), units.cut.labels
    doubts = {
        name: doubt_label(table.given[:, column], table.probabilities[:, column])
        for column, name in enumerate(labels)
        if name not in units.why_not
    }
    why_not = {**units.why_not, **{name: why for name, each in doubts.items() if (why := guessed(each.separation))}}
    missed: dict[int, list[str]] = defaultdict(list)
    for name, each in doubts.items():
        if name not in why_not:
            places = each.candidates.places
            for row in places[~table.given[places, labels.index(name)]].tolist():
                missed[row].append(name)
    for column, name in enumerate(labels):
        mine = doubts.get(name)
        rows = mine.candidates.places if mine else NOTHING
        yield DoubtedLabel(name, None, table, ids, why_not.get(name), rows, column, mine, missed)
