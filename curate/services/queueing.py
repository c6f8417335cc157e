"""The next thing to do: each annotator's documents in the order in which they come, and which of them are theirs.

A document that comes back to the same person stands in their queue like any other and opens empty: its changes go to
a layer of its own, and nothing that the browser is told gives it away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curate.core.authors import repeat_of
from curate.core.canonical import content_digest
from curate.core.dealing import Order, queue_place
from curate.core.layers import LayerState
from curate.core.people import Forbidden, Person, Right, permit, permit_own
from curate.core.rounds import Purpose, Round, RoundKind
from curate.services.projects import Project
from curate.store.assignments import Given, assignments, has_open_assignment, last_submissions
from curate.store.documents import titles_of
from curate.store.engine import Session
from curate.store.layers import states_of_author
from curate.store.rounds import has_open_round, list_rounds

ORDER = tuple(RoundKind)
SITTING = 16


@dataclass(frozen=True, slots=True)
class Queued:
    """A document that somebody has, in the state in which they know it. Why they have it is not said.

    `sitting` is another when the same document comes back, and says nothing else.
    """

    document_id: str
    title: str
    round: str
    kind: RoundKind
    state: LayerState
    sitting: str

    def to_json(self) -> dict[str, str]:
        return {
            "document_id": self.document_id,
            "title": self.title,
            "round": self.round,
            "kind": self.kind.value,
            "state": self.state.value,
        }


@dataclass(frozen=True, slots=True)
class Queue:
    """`is_closed`: rounds are open and this person may label what is in `documents` and nothing else."""

    documents: tuple[Queued, ...]
    is_closed: bool

    @property
    def next(self) -> Queued | None:
        """The first that is not submitted; None where all is done."""
        return next((each for each in self.documents if each.state is not LayerState.SUBMITTED), None)


def my_queue(project: Project, *, by: Person, annotator: str | None = None) -> Queue:
    """What is submitted, in that order; then what is begun; then what is to do."""
    permit(by, Right.LABEL, "read a queue")
    name = annotator or by.name
    if not by.may(Right.LEAD):
        permit_own(by, name, "read the queue")
    with project.store.reading() as session:
        rounds = {round_.name: round_ for round_ in list_rounds(session) if round_.is_open}
        shown = _shown(session, name, rounds)
        titles = titles_of(session, ids=[given.document_id for given in shown])
    documents = tuple(_queued(given, titles[given.document_id], rounds[given.round]) for given in shown)
    return Queue(documents, bool(rounds) and not by.may(Right.ADJUDICATE))


def permit_assigned(session: Session, by: Person, document_id: str) -> None:
    """Raises Forbidden where rounds are open and the document is not one that this annotator has or has begun.

    Asked at every save, so it looks at this one document.
    """
    if by.may(Right.ADJUDICATE) or not has_open_round(session):
        return
    if has_open_assignment(session, document_id=document_id, annotator=by.name):
        return
    own = states_of_author(session, author=by.name, document_id=document_id).get(document_id)
    if own in {None, LayerState.ASSIGNED}:
        raise Forbidden(f"{document_id!r} is not one of yours; take the next document of your queue on the Label page")


def visible_documents(session: Session, by: Person) -> set[str] | None:
    """Ids of the documents that this person may open; None where that is all of them."""
    if by.may(Right.ADJUDICATE) or not has_open_round(session):
        return None
    given = {each.document_id for each in assignments(session, annotator=by.name, in_open_rounds=True)}
    own = states_of_author(session, author=by.name)
    return given | {each for each, state in own.items() if state is not LayerState.ASSIGNED}


def working_author(session: Session, *, document_id: str, annotator: str) -> str:
    """Whose name the annotator's work on the document goes under now: their own, or the one of their second coding."""
    given = assignments(session, document_id=document_id, annotator=annotator, in_open_rounds=True)
    repeat = next((each for each in given if each.purpose is Purpose.REPEAT), None)
    if repeat is None:
        return annotator
    rounds = {round_.name: round_ for round_ in list_rounds(session)}
    is_due = repeat.began or _is_due(repeat, given, rounds, last_submissions(session, annotator=annotator))
    return repeat_of(annotator) if is_due else annotator


def _shown(session: Session, name: str, rounds: Mapping[str, Round]) -> list[Given]:
    """A repeat takes the place of the first coding as soon as it is due."""
    given = assignments(session, annotator=name, in_open_rounds=True)
    repeats = [each for each in given if each.purpose is Purpose.REPEAT]
    submissions = last_submissions(session, annotator=name) if repeats else {}
    due = {each.document_id: each for each in repeats if each.began or _is_due(each, given, rounds, submissions)}
    shown = [due.get(each.document_id, each) for each in given if each.purpose is not Purpose.REPEAT]
    return sorted(shown, key=lambda each: _place(each, rounds[each.round]))


def _is_due(
    repeat: Given, given: Sequence[Given], rounds: Mapping[str, Round], submissions: Mapping[tuple[str, str], int]
) -> bool:
    """Once so many others were submitted after the first coding, which must stand submitted."""
    first = next((g for g in given if g.document_id == repeat.document_id and g.purpose is not Purpose.REPEAT), None)
    if first is None or not first.is_done:
        return False
    since = [key for key, last in submissions.items() if last > first.last and key[0] != first.document_id]
    return len(since) >= rounds[repeat.round].settings.repeat_after


def _place(given: Given, round_: Round) -> tuple[int, int, int, bytes]:
    if given.is_done:
        return 0, given.last, 0, b""
    if given.began:
        return 1, 0, 0, b""
    if given.purpose is Purpose.REPEAT:
        return 2, 0, 0, b""
    order = Order(given.document_id, given.annotator)
    return 3, ORDER.index(round_.kind), 0, queue_place(round_.settings.seed, order)


def _queued(given: Given, title: str, round_: Round) -> Queued:
    state, sitting = given.layer or LayerState.ASSIGNED, sitting_of(given.author, given.document_id)
    return Queued(given.document_id, title, round_.name, round_.kind, state, sitting)


def sitting_of(author: str, document_id: str) -> str:
    return content_digest([author, document_id])[:SITTING]
