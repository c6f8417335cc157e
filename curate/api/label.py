"""The route of the Label page: who is there, what they may label, and which document is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from curate.api.label_page import Frame, render_label
from curate.api.labeller_files import file_routes, version
from curate.api.login import FRESH
from curate.api.shapes import Json, labelling_json, offer_json
from curate.api.who import person_behind, status_of
from curate.core.errors import CurateError
from curate.core.people import Person, Right
from curate.services.annotating import check_annotator, open_labelling
from curate.services.corpus import progress_by_document
from curate.services.offering import Offer, Offered, author_of, documents_to_label
from curate.services.projects import Project

Menu = Callable[[Person], Sequence[tuple[str, str]]]
NOTHING_YET = "There is nothing to label yet. Put articles into seeds/ and import them on the Corpus page."
WAIT = "No document waits for you now. You will find the next ones here as soon as a lead deals them."
NAMELESS = "Say who you are, above, and begin. Each name has labels of its own, which no other annotator sees."


def label_routes(project: Project, menu: Menu = lambda _by: ()) -> list[Route]:
    """`/label`, and the files that it names. `menu` gives title and address of the pages that somebody may see."""

    async def show(request: Request) -> Response:
        return await run_in_threadpool(_answer, project, menu, request)

    return [Route("/label", show, methods=["GET"]), *file_routes()]


@dataclass(frozen=True, slots=True)
class _Visit:
    """Somebody who has come to label. `annotator` is None until they have said who they are; `asked` is the document
    that their link names, and `place` that of the open one in the offer, None where there is none. `at` are the words
    to begin with, which the browser reads."""

    by: Person
    typed: str
    problem: str
    as_key: bool
    asked: str | None
    at: str | None
    offer: Offer
    place: int | None

    @property
    def annotator(self) -> str | None:
        said = None if self.problem else self.typed or None
        return said if self.by.is_alone else self.by.name

    @property
    def author(self) -> str | None:
        return author_of(self.annotator, as_key=self.as_key) if self.annotator else None

    @property
    def shown(self) -> Offered | None:
        return None if self.place is None else self.offer.documents[self.place]

    @property
    def missed(self) -> str:
        """The document that was asked for, where another one is open."""
        return self.asked if self.asked and self.shown and self.shown.document_id != self.asked else ""


def _answer(project: Project, menu: Menu, request: Request) -> Response:
    try:
        visit = _visit(project, request)
    except CurateError as error:
        return PlainTextResponse(str(error), status_code=status_of(error))
    page = render_label(_frame(project, menu, visit), _given(project, visit))
    return HTMLResponse(page, headers=FRESH)


def _visit(project: Project, request: Request) -> _Visit:
    by = person_behind(project, request)
    query = request.query_params
    typed = query.get("person", "").strip() if by.is_alone else ""
    as_key = query.get("as_key") == "true" and by.may(Right.LEAD)
    problem = _refuse_name(typed) if typed else ""
    came = _Visit(by, typed, problem, as_key, query.get("document_id"), query.get("at"), Offer(()), None)
    offer = documents_to_label(project, by=by, annotator=came.annotator, as_key=as_key)
    place = offer.place_of(came.asked)
    return replace(came, offer=offer, place=offer.place_of(offer.first) if place is None else place)


def _frame(project: Project, menu: Menu, visit: _Visit) -> Frame:
    by, shown = visit.by, visit.shown
    kept = {
        "document_id": shown.document_id if shown else None,
        "as_key": "true" if visit.as_key else None,
        "at": visit.at,
    }
    return Frame(
        title=shown.title if shown else "Label",
        menu=menu(by),
        name=None if by.is_alone else by.name,
        role=by.role.value,
        names=_names(project, by) if by.is_alone else (),
        typed=visit.typed,
        problem=visit.problem,
        missed=visit.missed,
        notice=_notice(visit),
        key=_key_words(visit),
        as_key=visit.as_key,
        asked={each: value for each, value in kept.items() if value is not None},
    )


def _given(project: Project, visit: _Visit) -> Json:
    """What the labeller needs to begin without a question; `labelling` is null where it has to ask, and be told why."""
    document_id = visit.shown.document_id if visit.shown else None
    author = visit.author
    return {
        "version": version(),
        "annotator": visit.annotator,
        "author": author,
        "as_key": visit.as_key,
        "document_id": document_id,
        "offer": offer_json(visit.offer, around=visit.place),
        "labelling": _labelling(project, visit.by, document_id, author) if document_id and author else None,
    }


def _labelling(project: Project, by: Person, document_id: str, author: str) -> Json | None:
    try:
        return labelling_json(open_labelling(project, document_id=document_id, author=author, by=by))
    except CurateError:
        return None


def _refuse_name(name: str) -> str:
    try:
        check_annotator(name)
    except CurateError as error:
        return str(error)
    return ""


def _names(project: Project, by: Person) -> Sequence[str]:
    return sorted({name for states in progress_by_document(project, by=by).values() for name in states})


def _notice(visit: _Visit) -> str:
    if not visit.offer.documents:
        return WAIT if visit.offer.is_queue else NOTHING_YET
    return "" if visit.annotator else NAMELESS


def _key_words(visit: _Visit) -> str | None:
    """Only leads make answers."""
    if not visit.by.may(Right.LEAD):
        return None
    return "Back to labels of your own" if visit.as_key else "Label as the answer key"
