"""Judge the gold: every unit of it by models that have seen neither its document nor its story.

One pass over the gold keeps what stories are found by, and the words of the documents that models learn from; a second
one judges the others, where there are any. So what is held grows by a few numbers a unit, and with no text.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from curate.adapters.judging import JudgedUnits
from curate.adapters.units import units_of
from curate.core.coded_units import choices_of, cuts_of
from curate.core.documents import Document, Metadata
from curate.core.gold import Gold
from curate.core.layers import LayerState
from curate.core.people import Person
from curate.core.schema import Schema
from curate.core.split_plans import SplitPlan, place_alike, traits_of
from curate.core.stratifying import Trait
from curate.core.watching import Watcher, watched
from curate.services.adjudicating import golds_of
from curate.services.corpus import progress_by_document
from curate.services.projects import Project
from curate.services.stories import Stories
from curate.store.chunks import chunked
from curate.store.documents import stream_documents, stream_summaries
from curate.store.engine import Session

FOLDS = 5
TAUGHT = 8_000_000  # characters of the documents that models learn from
AT_ONCE = 200  # documents in memory, with their gold
PLAN = SplitPlan.folds(FOLDS, ("label",))
UNKNOWN = Metadata()


@dataclass
class JudgedGold:
    """The documents whose gold is settled, each named by its place in `ids`, and their units in each way of cutting.
    `choices` are the annotations that have a value of an attribute."""

    units: list[JudgedUnits]
    choices: list[JudgedUnits]
    ids: list[str] = field(default_factory=list)
    stories: Stories = field(default_factory=Stories)
    traits: dict[str, Counter[Trait]] = field(default_factory=dict)

    @property
    def all(self) -> list[JudgedUnits]:
        return [*self.units, *self.choices]

    def add(self, document: Document, gold: Gold, *, teaches: bool) -> None:
        labels = Counter(marked.annotation.label for marked in gold.annotations)
        self.traits[document.id] = traits_of(PLAN, UNKNOWN, labels)
        self.stories.add(document, gold)
        self.ids.append(document.id)
        if teaches:
            self.read(len(self.ids) - 1, document, gold)

    def read(self, number: int, document: Document, gold: Gold) -> None:
        found, annotations = units_of(document.text), [marked.annotation for marked in gold.annotations]
        for units in self.all:
            units.add(number, document.text, found, annotations)

    def train(self, story_of: Mapping[str, str], seed: int, watcher: Watcher) -> None:
        """Deals the stories to folds that are alike in labels; then models learn from what was read."""
        places = place_alike(PLAN, story_of, self.traits, {}, seed=seed)
        numbers = {name: number for number, name in enumerate(PLAN.fractions)}
        folds = np.array([numbers[places[each]] for each in self.ids], dtype=np.int64)
        _, stories = np.unique([story_of[each] for each in self.ids], return_inverse=True)
        for units in self.all:
            watcher.begin(f"training models of {', '.join(units.cut.labels)}")
            units.train(folds, stories.astype(np.int64), watcher)
            units.judge()


def judge_gold(project: Project, session: Session, *, taught: int, by: Person, watcher: Watcher) -> JudgedGold:
    """The same gold and seed are judged alike each time. `taught` are characters, see `TAUGHT`."""
    schema, seed = project.schema, project.settings.seed
    teachers = _teachers(project, session, taught, by)
    judged = JudgedGold(
        [JudgedUnits(cut, FOLDS) for cut in cuts_of(schema)], [JudgedUnits(each, FOLDS) for each in choices_of(schema)]
    )
    watcher.begin("reading the gold")
    for document, gold in _settled(session, schema, watcher):
        judged.add(document, gold, teaches=document.id in teachers)
    judged.train(judged.stories.find(session, watcher=watcher), seed, watcher)
    rest = {each: number for number, each in enumerate(judged.ids) if each not in teachers}
    if rest:
        watcher.begin("judging the other documents")
        for document, gold in _settled(session, schema, watcher, rest):
            judged.read(rest[document.id], document, gold)
        for units in judged.all:
            units.judge()
    return judged


def _settled(
    session: Session, schema: Schema, watcher: Watcher, ids: Collection[str] | None = None
) -> Iterator[tuple[Document, Gold]]:
    """The documents without an open conflict, of `ids` where they are given, sorted by id."""
    golds = watched(golds_of(session, schema), watcher)
    wanted = (gold for gold in golds if not gold.unsettled and (ids is None or gold.document_id in ids))
    for chunk in chunked(wanted, AT_ONCE):
        by_id = {gold.document_id: gold for gold in chunk}
        for document in stream_documents(session, ids=by_id):
            yield document, by_id[document.id]


def _teachers(project: Project, session: Session, taught: int, by: Person) -> set[str]:
    """Submitted documents in an order that the seed draws, up to so many characters; at least one."""
    progress = progress_by_document(project, by=by)
    seed, chosen, read = project.settings.seed, set[str](), 0
    lots = sorted(
        (hashlib.sha256(f"{seed}\0{summary.id}".encode()).digest(), summary.id, summary.length)
        for summary in stream_summaries(session)
        if LayerState.SUBMITTED in progress.get(summary.id, {}).values()
    )
    for _, document_id, length in lots:
        read += length
        if chosen and read > taught:
            break
        chosen.add(document_id)
    return chosen
