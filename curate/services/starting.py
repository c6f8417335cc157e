"""Start: the next thing to do, for whoever opens the project."""

from dataclasses import dataclass

from curate.core.layers import LayerState
from curate.core.people import Person, Right, permit
from curate.services.adjudicating import Waiting, documents_to_adjudicate
from curate.services.corpus import list_corpus, progress_by_document
from curate.services.progress import round_progress
from curate.services.projects import Project
from curate.services.queueing import my_queue
from curate.services.recoding import outdated_work
from curate.store.rounds import list_rounds


@dataclass(frozen=True, slots=True)
class ToLabel:
    """The next document of somebody, None where nothing is left; `round` is None where they choose freely."""

    document_id: str | None
    title: str
    round: str | None
    left: int
    done: int


@dataclass(frozen=True, slots=True)
class ToLead:
    """What waits for a lead: codings that nobody was given, by round, and layers that an earlier codebook made."""

    undealt: dict[str, int]
    to_recode: int


def next_to_label(project: Project, *, by: Person, annotator: str) -> ToLabel:
    queue = my_queue(project, by=by, annotator=annotator)
    if not (queue.documents or queue.is_closed):
        return _next_of_all(project, by, annotator)
    done = sum(each.state is LayerState.SUBMITTED for each in queue.documents)
    left = len(queue.documents) - done
    if queue.next is None:
        return ToLabel(None, "", None, left, done)
    return ToLabel(queue.next.document_id, queue.next.title, queue.next.round, left, done)


def next_to_adjudicate(project: Project, *, by: Person) -> list[Waiting]:
    """Documents with an open conflict; those with most come first."""
    return [waiting for waiting in documents_to_adjudicate(project, by=by) if waiting.open]


def next_to_lead(project: Project, *, by: Person) -> ToLead:
    permit(by, Right.LEAD, "lead the project")
    progress = [each for each in round_progress(project, by=by) if each.is_open and each.undealt]
    outdated = outdated_work(project, by=by)
    return ToLead(
        undealt={each.name: each.undealt or 0 for each in progress},
        to_recode=sum(each.layers - each.unaffected for each in outdated),
    )


def has_rounds(project: Project) -> bool:
    """Whether anybody has planned who codes what."""
    with project.store.reading() as session:
        return bool(list_rounds(session))


def _next_of_all(project: Project, by: Person, annotator: str) -> ToLabel:
    progress = progress_by_document(project, by=by)
    states = {each: found.get(annotator) for each, found in progress.items()}
    left = [each for each in list_corpus(project, by=by) if states.get(each.id) is not LayerState.SUBMITTED]
    done = sum(state is LayerState.SUBMITTED for state in states.values())
    begun = [each for each in left if states.get(each.id) is LayerState.IN_PROGRESS]
    following = next(iter(begun or left), None)
    if following is None:
        return ToLabel(None, "", None, 0, done)
    return ToLabel(following.id, following.metadata.title or following.id, None, len(left), done)
