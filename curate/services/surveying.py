"""Survey: one pass over the gold, for a release as for the checks before it: what they find is what will be in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from curate.core.documents import Document, Metadata
from curate.core.errors import CurateError
from curate.core.gold import Gold
from curate.core.layers import Layer
from curate.core.release_survey import Survey
from curate.core.schema import Schema
from curate.core.split_plans import SplitPlan, place_alike, place_documents, traits_of
from curate.core.splits import story_key
from curate.core.watching import Watcher, watched
from curate.services.adjudicating import golds_and_layers, with_documents
from curate.services.stories import Stories, earlier_releases, last_splits
from curate.store.documents import stream_ids
from curate.store.engine import Session
from curate.store.layers import count_coded

UNKNOWN = Metadata()


@dataclass
class GoldPass:
    """Of each document there stay its id, what `Survey` and the plan ask for, and where texts are to be compared what
    `Stories` keeps."""

    schema: Schema
    plan: SplitPlan
    compares: bool = True
    stories: Stories = field(default_factory=Stories)
    about: dict[str, Metadata] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.survey = Survey(self.schema)

    def documents(self, session: Session, watcher: Watcher) -> Iterator[tuple[Document, Gold, list[Layer]]]:
        """Those whose gold is settled, in the order of ids; the survey is told of the others, too."""
        golds = watched(golds_and_layers(session, self.schema), watcher, count_coded(session))
        for document, gold, layers in with_documents(session, self._settled(golds)):
            self._note(document, gold)
            yield document, gold, layers
        for document_id in stream_ids(session):
            self.survey.add_id(document_id)

    def place(self, session: Session, name: str, seed: int, watcher: Watcher) -> None:
        """Stories and splits, once all documents have gone by; where the plan cannot place them the survey says why."""
        survey = self.survey
        earlier = earlier_releases(session, name)
        stories, self.stories = self.stories, Stories()  # whose sketches nobody needs any longer
        survey.stories = stories.find(session, earlier.stories, watcher)
        survey.earlier = last_splits(session, name)
        try:
            survey.splits = self._splits(earlier.splits, seed)
        except CurateError as error:
            survey.refused = error

    def _splits(self, settled: Mapping[str, str], seed: int) -> dict[str, str]:
        stories = self.survey.stories
        if not self.plan.stratify:
            return place_documents(self.plan, stories, self.about, seed=seed)
        traits = {each: traits_of(self.plan, self.about[each], self.survey.counts[each]) for each in stories}
        return place_alike(self.plan, stories, traits, settled, seed=seed)

    def _settled(self, golds: Iterator[tuple[Gold, list[Layer]]]) -> Iterator[tuple[Gold, list[Layer]]]:
        for gold, layers in golds:
            self.survey.add_gold(gold)
            if not gold.unsettled:
                yield gold, layers

    def _note(self, document: Document, gold: Gold) -> None:
        if self.compares:
            self.stories.add(document, gold)
        self.survey.add_document(document, self.stories.keys.get(document.id) or story_key(document.text))
        said = document.metadata
        needed = self.plan.until or self.plan.held_out or self.plan.stratify
        self.about[document.id] = Metadata(outlet=said.outlet, published=said.published) if needed else UNKNOWN
