"""Find label errors: units whose labels models doubt, for a person to look at. Nothing is changed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from curate.adapters.judging import JudgedUnits, UnitTable
from curate.adapters.unit_models import require_models
from curate.core.confident import Doubts, doubt_label
from curate.core.documents import Document
from curate.core.gold import Gold, merge
from curate.core.label_errors import JudgedLabel, PossibleError
from curate.core.people import Person, Right, permit
from curate.core.readiness import Place, adjudicate, label
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.core.watching import UNWATCHED, Watcher
from curate.services.adjudicating import counts
from curate.services.freezing import RELEASE
from curate.services.judging_gold import TAUGHT, judge_gold
from curate.services.projects import Project
from curate.store.chunks import chunked
from curate.store.decisions import decisions_on
from curate.store.documents import stream_documents
from curate.store.engine import Session
from curate.store.layers import layers_on

LISTED = 100  # of each label
LEAST_SEPARATION = 0.6  # below it models guess, and so would their doubts
DIGITS = 4
AT_ONCE = 200  # documents

Opened = Mapping[str, tuple[Document, Gold]]


def find_label_errors(
    project: Project, *, by: Person, listed: int = LISTED, taught: int = TAUGHT, watcher: Watcher = UNWATCHED
) -> list[JudgedLabel]:
    """What models say of each label of the codebook, in its order, with the `listed` most doubtful units of each.
    `taught` are the characters of the documents that models learn from.

    Raises CurateError with the line that installs what is missing.
    """
    permit(by, Right.LEAD, RELEASE)
    require_models()
    with project.store.reading() as session:
        judged = judge_gold(project, session, taught=taught, by=by, watcher=watcher)
        found = {each.name: each for units in judged.units for each in _doubted(units)}
        rows = {name: each.rows(listed) for name, each in found.items()}
        wanted = {judged.ids[found[name].document(row)] for name, numbers in rows.items() for row in numbers}
        opened = _open_again(session, project.schema, wanted)
    return [found[each.name].told(judged.ids, opened, rows[each.name]) for each in project.schema.labels]


@dataclass(frozen=True, slots=True)
class _Doubted:
    """A label with what models say of its units, rows of `table`. `doubts` is None where they could not learn it;
    `missed` has, by row, the labels that models miss there."""

    name: str
    column: int
    table: UnitTable
    why_not: str | None
    doubts: Doubts | None
    missed: Mapping[int, list[str]]

    def rows(self, most: int) -> list[int]:
        """The most doubtful units first; none where nothing can be said."""
        return [] if self.doubts is None or self.why_not else self.doubts.candidates.places[:most].tolist()

    def document(self, row: int) -> int:
        return int(self.table.documents[row])

    def told(self, ids: list[str], opened: Opened, rows: list[int]) -> JudgedLabel:
        given, doubts = self.table.given[:, self.column], self.doubts
        errors = []
        if doubts is not None:
            margins = doubts.candidates.margins.tolist()
            errors = [
                self._error(*opened[ids[self.document(row)]], row, margin, doubts.usual)
                for row, margin in zip(rows, margins, strict=False)
            ]
        return JudgedLabel(
            self.name,
            len(given),
            int(given.sum()),
            round(doubts.separation, DIGITS) if doubts else None,
            doubts.joint if doubts else None,
            tuple(errors),
            self.why_not,
        )

    def _error(self, document: Document, gold: Gold, row: int, margin: float, usual: float) -> PossibleError:
        span = self.table.span(row)
        is_marked = bool(self.table.given[row, self.column])
        return PossibleError(
            document_id=document.id,
            label=self.name,
            span=span,
            words=span.of(document.text),
            is_marked=is_marked,
            probability=round(float(self.table.probabilities[row, self.column]), DIGITS),
            usual=round(usual, DIGITS),
            margin=round(margin, DIGITS),
            place=_place(gold, span, self.name),
            instead=tuple(self.missed.get(row, ())) if is_marked else (),
        )


def _doubted(units: JudgedUnits) -> Iterator[_Doubted]:
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
        yield _Doubted(name, column, table, why_not.get(name), doubts.get(name), missed)


def _open_again(session: Session, schema: Schema, ids: Collection[str]) -> dict[str, tuple[Document, Gold]]:
    """The documents with their gold: what is said of a unit names its words, and the decision that made it."""
    opened: dict[str, tuple[Document, Gold]] = {}
    for chunk in chunked(sorted(ids), AT_ONCE):
        layers = filter(counts, layers_on(session, document_ids=chunk, machine=False))
        decided = decisions_on(session, document_ids=chunk)
        golds = {
            each: merge(list(group), decided.get(each, []), schema)
            for each, group in groupby(layers, key=lambda layer: layer.document_id)
        }
        opened.update((each.id, (each, golds[each.id])) for each in stream_documents(session, ids=chunk))
    return opened


def _place(gold: Gold, span: Span, name: str) -> Place:
    """The decision on that label there, where there is one; otherwise the document, whose annotators mend it."""
    for conflict, _ in gold.settled:
        if name in conflict.labels and conflict.span.overlaps(span):
            return adjudicate(gold.document_id, conflict.key)
    return label(gold.document_id, span)
