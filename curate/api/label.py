"""The route of the Label page: who is there, what they may label, and which document is open."""

from collections.abc import Callable, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from curate.api.label_page import Frame, render_label
from curate.api.labeller_files import file_routes, version
from curate.api.login import FRESH
from curate.api.shapes import Json, labelling_json, offer_json
from curate.api.who import visitor_in
from curate.core.errors import CurateError
from curate.core.people import Person, Right, at_own_machine
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
        page = await run_in_threadpool(_page, project, menu, request)
        return HTMLResponse(page, headers=FRESH)

    return [Route("/label", show, methods=["GET"]), *file_routes()]


def _page(project: Project, menu: Menu, request: Request) -> str:
    asked = request.query_params
    by = visitor_in(project, request).person or at_own_machine("whoever is here")
    typed = asked.get("person", "").strip() if by.is_alone else ""
    problem = _refuse_name(typed) if typed else ""
    annotator = (None if problem else typed or None) if by.is_alone else by.name
    as_key = asked.get("as_key") == "true" and by.may(Right.LEAD)
    offer = documents_to_label(project, by=by, annotator=annotator, as_key=as_key)
    place = offer.place_of(asked.get("document_id"))
    place = offer.place_of(offer.first) if place is None else place
    shown = offer.documents[place] if place is not None else None
    kept = {"document_id": shown.document_id if shown else None, "as_key": "true" if as_key else None}
    frame = Frame(
        title=shown.title if shown else "Label",
        menu=menu(by),
        name=None if by.is_alone else by.name,
        role=by.role.value,
        names=_names(project, by) if by.is_alone else (),
        typed=typed,
        problem=problem,
        notice=_notice(offer, annotator),
        key=_key_words(by, as_key=as_key),
        as_key=as_key,
        asked={each: value for each, value in kept.items() if value is not None},
    )
    return render_label(frame, _given(project, by, offer, shown, place, annotator, as_key=as_key))


def _given(
    project: Project,
    by: Person,
    offer: Offer,
    shown: Offered | None,
    place: int | None,
    annotator: str | None,
    *,
    as_key: bool,
) -> Json:
    """What the labeller needs to begin without a question; `labelling` is null where it has to ask, and be told why."""
    author = author_of(annotator, as_key=as_key) if annotator else None
    document_id = shown.document_id if shown else None
    return {
        "version": version(),
        "annotator": annotator,
        "author": author,
        "as_key": as_key,
        "document_id": document_id,
        "offer": offer_json(offer, around=place),
        "labelling": _labelling(project, by, document_id, author) if document_id and author else None,
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


def _notice(offer: Offer, annotator: str | None) -> str:
    if not offer.documents:
        return WAIT if offer.is_queue else NOTHING_YET
    return "" if annotator else NAMELESS


def _key_words(by: Person, *, as_key: bool) -> str | None:
    """Only leads make answers."""
    if not by.may(Right.LEAD):
        return None
    return "Back to labels of your own" if as_key else "Label as the answer key"
