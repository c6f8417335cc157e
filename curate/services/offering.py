"""What somebody may label, in order: their queue where they have one, else every document that they may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from curate.core.authors import ANSWERS
from curate.core.layers import LayerState
from curate.core.people import Person
from curate.core.rounds import RoundKind
from curate.services.corpus import list_corpus, progress_by_document
from curate.services.projects import Project
from curate.services.queueing import Queue, my_queue, sitting_of
from curate.services.scoring import answer_states


@dataclass(frozen=True, slots=True)
class Offered:
    """`state` is None where nobody has assigned or begun it; `has_answers`: they are shown once it is submitted."""

    document_id: str
    title: str
    state: LayerState | None
    sitting: str
    has_answers: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Empty where there is nothing yet, or where this person has to wait, if `is_queue`."""

    documents: tuple[Offered, ...]
    is_queue: bool = False

    @property
    def first(self) -> str | None:
        """Where to begin: the first document that is not submitted, else the first one."""
        waiting = (each for each in self.documents if each.state is not LayerState.SUBMITTED)
        begin = next(waiting, None) or next(islice(self.documents, 1), None)
        return begin.document_id if begin else None

    def place_of(self, document_id: str | None) -> int | None:
        places = (nth for nth, each in enumerate(self.documents) if each.document_id == document_id)
        return next(places, None)


def author_of(annotator: str, *, as_key: bool) -> str:
    """Whose layer somebody works on."""
    return ANSWERS if as_key else annotator


def documents_to_label(project: Project, *, by: Person, annotator: str | None, as_key: bool = False) -> Offer:
    """To an annotator, or to a lead who makes the answer key. Raises Forbidden where somebody asks for another's."""
    if as_key:
        return Offer(_all(project, by, ANSWERS, answer_states(project, by=by)))
    queue = my_queue(project, by=by, annotator=annotator) if annotator else None
    if queue and (queue.documents or queue.is_closed):
        return _queue(queue)
    name = annotator or ""
    progress = progress_by_document(project, by=by)
    return Offer(_all(project, by, name, {each: found.get(name) for each, found in progress.items()}))


def _queue(queue: Queue) -> Offer:
    return Offer(
        tuple(
            Offered(each.document_id, each.title, each.state, each.sitting, each.kind is RoundKind.TRAINING)
            for each in queue.documents
        ),
        is_queue=True,
    )


def _all(project: Project, by: Person, author: str, states: Mapping[str, LayerState | None]) -> tuple[Offered, ...]:
    return tuple(
        Offered(each.id, each.metadata.title or each.id, states.get(each.id), sitting_of(author, each.id))
        for each in list_corpus(project, by=by)
    )
