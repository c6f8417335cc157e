"""Freeze: the gold as a release says it, read from the store once and kept on the disk until it is written."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from curate.adapters.spool import Json, spooled
from curate.core.agreement import Result
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.core.release_methods import REPLICATES
from curate.core.release_records import AS_THEY_ARE, Kept, PeopleTold, Place
from curate.core.release_survey import Survey
from curate.core.releases import MAKE_RELEASES, Particulars, ReleaseContent
from curate.core.split_plans import SplitPlan
from curate.core.watching import UNWATCHED, Watcher
from curate.services.measuring import USUAL, project_agreement
from curate.services.preparing import coder_training
from curate.services.projects import Project
from curate.services.surveying import GoldPass
from curate.store.engine import Session


@dataclass(frozen=True, slots=True)
class Frozen:
    """`left_out` are the ids of documents that stay out of the release: for an open conflict, or because the plan
    leaves them out. `survey` is what the checks before a release look at, `agreement` what was measured; all was read
    in one transaction."""

    content: ReleaseContent
    left_out: tuple[str, ...]
    survey: Survey
    agreement: Sequence[Result]


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
    beside: str | None = None,
    watcher: Watcher = UNWATCHED,
) -> Iterator[Frozen]:
    """A release, there until the block ends.

    `training` is what an earlier release said of it; None asks the project. `beside` is a measure of agreement that is
    wanted beside those that stand in a release. Raises CurateError where there is nothing to release and where the plan
    cannot place a document, InvalidInput with all that schema or texts contradict.
    """
    permit(by, Right.LEAD, MAKE_RELEASES)
    kept, read = Kept(project.schema, people), GoldPass(project.schema, plan)
    with ExitStack() as stack:
        with project.store.reading() as session:
            measured = partial(project_agreement, project, seed=seed, by=by, session=session, watcher=watcher)
            agreement = measured(bootstrap=REPLICATES)
            more = measured(measures=[beside]) if beside and beside not in USUAL else []
            trained = coder_training(project, by=by, session=session) if training is None else training
            watcher.begin("reading the gold")
            rows = stack.enter_context(spooled(_keep(kept, read, session, watcher), project.root, watcher))
            kept.check(name)
            if not read.survey.counts:
                raise CurateError(_nothing(len(read.survey.unsettled)))
            read.place(session, name, seed, watcher)
        if read.survey.refused:
            raise read.survey.refused
        places = _places(read.survey)
        watcher.begin("counting")
        content = ReleaseContent(
            name=name,
            schema=project.schema,
            kept=rows,
            places=places,
            seed=seed,
            plan=plan,
            agreement=[row.to_json() for row in agreement],
            about=_particulars(project),
            people=people,
            training=trained,
        )
        left_out = sorted({*read.survey.unsettled, *(read.survey.stories.keys() - places.keys())})
        yield Frozen(content, tuple(left_out), read.survey, [*agreement, *more])


def _keep(kept: Kept, read: GoldPass, session: Session, watcher: Watcher) -> Iterator[Json]:
    """What a release keeps of each document whose gold is settled."""
    for document, gold, layers in read.documents(session, watcher):
        record = kept.keep(document, gold, layers)
        if record is not None:
            yield record


def _places(survey: Survey) -> dict[str, Place]:
    """Where the plan puts each document; documents of one story share their place."""
    stories, splits = survey.stories, survey.splits
    places = {stories[each]: Place(split, stories[each]) for each, split in splits.items()}
    return {document_id: places[stories[document_id]] for document_id in splits}


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
