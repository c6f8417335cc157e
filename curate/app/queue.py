"""What the Label page offers: the annotator's queue where they have one, else all documents."""

from dataclasses import dataclass

from curate.core.authors import ANSWERS
from curate.core.layers import LayerState
from curate.core.people import Person
from curate.core.rounds import RoundKind
from curate.services.corpus import list_corpus, progress_by_document
from curate.services.projects import Project
from curate.services.queueing import my_queue, sitting_of
from curate.services.scoring import answer_states

MARKS = {LayerState.SUBMITTED: "✓ ", LayerState.IN_PROGRESS: "… "}


@dataclass(frozen=True, slots=True)
class Choice:
    """Documents in their order, by id, with the words that stand for them. `first` is where to begin; `training` are
    those whose answers may be shown now."""

    titles: dict[str, str]
    first: str | None
    training: frozenset[str]
    heading: str
    sittings: dict[str, str]
    is_queue: bool = False


def documents_to_label(project: Project, *, by: Person, annotator: str | None, as_key: bool) -> Choice:
    """Nothing in `titles` where this person has to wait for documents."""
    if as_key:
        return _all(project, by, ANSWERS, answer_states(project, by=by))
    queue = my_queue(project, by=by, annotator=annotator) if annotator else None
    if queue is None or not (queue.documents or queue.is_closed):
        progress = progress_by_document(project, by=by)
        states = {each: found.get(annotator or "") for each, found in progress.items()}
        return _all(project, by, annotator or "", states)
    done = [each for each in queue.documents if each.state is LayerState.SUBMITTED]
    begin = queue.next or (queue.documents[0] if queue.documents else None)
    return Choice(
        titles={each.document_id: MARKS.get(each.state, "") + each.title for each in queue.documents},
        first=begin.document_id if begin else None,
        training=frozenset(each.document_id for each in done if each.kind is RoundKind.TRAINING),
        heading=f"Document · {len(done)} of {len(queue.documents)} submitted",
        sittings={each.document_id: each.sitting for each in queue.documents},
        is_queue=True,
    )


def _all(project: Project, by: Person, author: str, states: dict[str, LayerState | None]) -> Choice:
    def title(document_id: str, words: str | None) -> str:
        state = states.get(document_id)
        return (MARKS.get(state, "") if state else "") + (words or document_id)

    titles = {each.id: title(each.id, each.metadata.title) for each in list_corpus(project, by=by)}
    sittings = {each: sitting_of(author, each) for each in titles}
    return Choice(titles, next(iter(titles), None), frozenset(), "Document", sittings)


def author_of(annotator: str, as_key: bool) -> str:
    return ANSWERS if as_key else annotator
