"""Freeze: the gold as a release says it, read from the store once and kept on the disk until it is written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from curate.adapters.spool import Json, spooled
from curate.core.documents import Document, Metadata
from curate.core.errors import CurateError
from curate.core.gold import Gold
from curate.core.layers import Layer
from curate.core.people import Person, Right, permit
from curate.core.release_methods import REPLICATES
from curate.core.release_records import AS_THEY_ARE, Kept, PeopleTold, Place
from curate.core.releases import Particulars, ReleaseContent
from curate.core.split_plans import SplitPlan, place_alike, place_documents, traits_of
from curate.core.stratifying import Trait
from curate.core.watching import UNWATCHED, Watcher, watched
from curate.services.adjudicating import golds_and_layers, with_documents
from curate.services.measuring import project_agreement
from curate.services.preparing import coder_training
from curate.services.projects import Project
from curate.services.stories import Stories, earlier_releases
from curate.store.engine import Session

RELEASE = "make releases"
UNKNOWN = Metadata()


@contextmanager
def freeze(
    project: Project,
    *,
    name: str,
    seed: int,
    plan: SplitPlan,
    by: Person,
    people: PeopleTold = AS_THEY_ARE,
    training: Sequence[Json] | None = None,
    watcher: Watcher = UNWATCHED,
) -> Iterator[tuple[ReleaseContent, tuple[str, ...]]]:
    """The content of a release, there until the block ends, and the ids of the documents that stay out of it: for an
    open conflict, or because the plan leaves them out.

    `training` is what an earlier release said of it; None asks the project. The gold is read once, in one transaction.
    Raises CurateError where there is nothing to release and where the plan cannot place a document, InvalidInput with
    all that schema or texts contradict.
    """
    permit(by, Right.LEAD, RELEASE)
    agreement = project_agreement(project, seed=seed, bootstrap=REPLICATES, by=by)
    trained = coder_training(project, by=by) if training is None else training
    read = _Reading(Kept(project.schema, people), plan)
    with ExitStack() as stack:
        watcher.begin("reading the gold")
        with project.store.reading() as session:
            kept = stack.enter_context(spooled(read.documents(session, watcher), project.root, watcher))
            read.check(name)
            watcher.begin("comparing texts")
            earlier = earlier_releases(session, name)
            stories = read.stories.find(session, earlier.stories)
        places = read.places(stories, earlier.splits, seed)
        watcher.begin("counting")
        yield (
            ReleaseContent(
                name=name,
                schema=project.schema,
                kept=kept,
                places=places,
                seed=seed,
                plan=plan,
                agreement=[row.to_json() for row in agreement],
                about=_particulars(project),
                people=people,
                training=trained,
            ),
            tuple(sorted({*read.left_out, *(stories.keys() - places.keys())})),
        )


@dataclass
class _Reading:
    """A pass over the store. Of a document there stay its id, what `Stories` keeps, and what the plan asks for."""

    kept: Kept
    plan: SplitPlan
    stories: Stories = field(default_factory=Stories)
    about: dict[str, Metadata] = field(default_factory=dict)
    traits: dict[str, Counter[Trait]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def documents(self, session: Session, watcher: Watcher) -> Iterator[Json]:
        """What a release keeps of each document whose gold is settled."""
        for document, gold, layers in with_documents(session, self._settled(session, watcher)):
            kept = self.kept.keep(document, gold, layers)
            if kept is not None:
                self._note(document, gold)
                yield kept

    def check(self, name: str) -> None:
        self.kept.check(name)
        if not self.about:
            raise CurateError(_nothing(len(self.left_out)))

    def places(self, stories: Mapping[str, str], settled: Mapping[str, str], seed: int) -> dict[str, Place]:
        """Where the plan puts each document; documents of one story share their place."""
        if self.plan.stratify:
            splits = place_alike(self.plan, stories, self.traits, settled, seed=seed)
        else:
            splits = place_documents(self.plan, stories, self.about, seed=seed)
        places = {story: Place(splits[each], story) for each, story in stories.items() if each in splits}
        return {document_id: places[stories[document_id]] for document_id in splits}

    def _settled(self, session: Session, watcher: Watcher) -> Iterator[tuple[Gold, list[Layer]]]:
        for gold, layers in watched(golds_and_layers(session, self.kept.schema), watcher):
            if gold.unsettled:
                self.left_out.append(gold.document_id)
            else:
                yield gold, layers

    def _note(self, document: Document, gold: Gold) -> None:
        self.stories.add(document, gold)
        said = document.metadata
        needed = self.plan.until or self.plan.held_out
        self.about[document.id] = Metadata(outlet=said.outlet, published=said.published) if needed else UNKNOWN
        if self.plan.stratify:
            labels = Counter(marked.annotation.label for marked in gold.annotations)
            self.traits[document.id] = traits_of(self.plan, said, labels)


def _particulars(project: Project) -> Particulars:
    said = project.settings
    return Particulars(
        said.title,
        said.authors,
        said.purpose,
        said.licence,
        said.privacy,
        said.contact,
        said.collection,
        said.uses,
        said.maintenance,
    )


def _nothing(conflicts: int) -> str:
    if conflicts:
        return f"nothing can be released yet: {conflicts} documents have open conflicts; settle them: curate run"
    return "nothing can be released yet: no document is submitted; label one and submit it: curate run"
