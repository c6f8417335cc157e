"""The routes under `/api`: the labeller saves through them, and other programs may read and write."""

import json
from collections.abc import Callable, Iterator
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse

from curate import __version__
from curate.api.adjudicating import adjudication_routes
from curate.api.docs import render_docs
from curate.api.feedback import feedback_routes
from curate.api.guard import HEADER
from curate.api.label_studio import webhook_routes
from curate.api.releasing import release_routes
from curate.api.rounds import queue_routes, round_routes
from curate.api.shapes import (
    ActivityRequest,
    ChangesRequest,
    Json,
    OpeningRequest,
    document_json,
    labelling_json,
    layer_json,
    schema_json,
    units_json,
)
from curate.api.who import By, status_of
from curate.core.errors import CurateError
from curate.services import (
    annotating,
    corpus,
    exporting,
    following,
    measuring,
    opening,
    reporting,
    segmenting,
    timing,
)
from curate.services.projects import Project

DESCRIPTION = f"""\
Everything that the pages do. Offsets are Unicode code points, zero-based, end exclusive.
A write needs the header `{HEADER}: 1` and, from a browser, this server's own origin."""


def create_api(project: Project, *, on_webhook: Callable[[], None] = lambda: None) -> FastAPI:
    """The API over one open project. `on_webhook` is called when Label Studio has told of something."""
    api = FastAPI(title="curate", version=__version__, description=DESCRIPTION, docs_url=None, redoc_url=None)
    api.state.project = project
    api.include_router(_reading(project))
    api.include_router(_labelling(project))
    api.include_router(queue_routes(project))
    api.include_router(round_routes(project))
    api.include_router(adjudication_routes(project))
    api.include_router(feedback_routes(project))
    api.include_router(_reviewing(project))
    api.include_router(release_routes(project))
    api.include_router(webhook_routes(project, on_webhook))
    api.exception_handler(CurateError)(_answer_error)
    api.add_api_route("/docs", lambda: HTMLResponse(render_docs(api.openapi())), include_in_schema=False)
    return api


async def _answer_error(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, status_code=status_of(error))


def _reading(project: Project) -> APIRouter:
    router = APIRouter(tags=["reading"])

    @router.get("/status")
    def status(by: By) -> Json:
        """How far the project has come."""
        return reporting.project_status(project, by=by).to_json()

    @router.get("/schema")
    def schema(by: By) -> Json:
        """The codebook with its digest."""
        return schema_json(corpus.read_codebook(project, by=by))

    @router.get("/documents")
    def documents(by: By) -> list[Json]:
        """All documents, without their texts."""
        return [summary.to_json() for summary in corpus.list_corpus(project, by=by)]

    @router.get("/document")
    def document(document_id: str, by: By) -> Json:
        """One document with its text and blocks."""
        return document_json(corpus.read_document(project, document_id, by=by))

    @router.get("/annotations")
    def annotations(by: By, author: str | None = None) -> StreamingResponse:
        """Stand-off annotations that you may read, one JSON object a line."""
        rows = exporting.stream_annotations(project, by=by, author=author)
        return StreamingResponse(_lines(rows), media_type="application/x-ndjson")

    @router.get("/suggestions")
    def suggestions(by: By) -> Json:
        """What became of suggestions, as `curate suggestions --json` prints it."""
        return {"fates": [count.to_json() for count in following.suggestion_fates(project, by=by)]}

    @router.get("/agreement")
    def agreement(
        asking: By,
        by: str | None = "label",
        bootstrap: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    ) -> Json:
        """Agreement between the annotators, as `curate agreement --json` prints it."""
        results = measuring.project_agreement(project, by=asking, cut=by, bootstrap=bootstrap)
        return {"results": [result.to_json() for result in results]}

    return router


def _labelling(project: Project) -> APIRouter:
    router = APIRouter(tags=["labelling"])

    @router.get("/labelling")
    def labelling(document_id: str, author: str, by: By) -> Json:
        """All that one annotator sees of one document."""
        return labelling_json(annotating.open_labelling(project, document_id=document_id, author=author, by=by))

    @router.get("/layer")
    def layer(document_id: str, author: str, by: By) -> Json:
        """What one annotator has made of one document, without the document: for a page that has missed something."""
        found = annotating.open_labelling(project, document_id=document_id, author=author, by=by)
        return {"layer": layer_json(found), "suggestions_hidden": found.suggestions_hidden}

    @router.get("/sentences")
    def sentences(document_id: str, by: By) -> Json:
        """The units of a document as the codebook cuts them, and those inside its marked strings."""
        return units_json(*segmenting.read_units(project, document_id=document_id, by=by))

    @router.post("/changes")
    def changes(body: ChangesRequest, by: By) -> Json:
        """Saves an annotator's changes; what is acknowledged is on disk. Sending a change again is harmless."""
        saved = annotating.save_changes(project, **body.model_dump(), by=by)
        return {
            "acknowledged": list(saved.acknowledged),
            "rejected": [{"id": identity, "reason": reason} for identity, reason in saved.rejected.items()],
            "base_revision": saved.base_revision,
            "revision": saved.revision,
            "state": saved.state,
        }

    @router.post("/activity")
    def activity(body: ActivityRequest, by: By) -> Json:
        """Keeps when an annotator was at work on a document. Sending a stretch again is harmless."""
        return {"acknowledged": timing.record_activity(project, **body.model_dump(), by=by)}

    return router


def _reviewing(project: Project) -> APIRouter:
    router = APIRouter(tags=["reviewing"])

    @router.get("/openings")
    def openings(by: By) -> Json:
        """The documents whose layers a lead has opened to those who have submitted them."""
        return {"documents": sorted(opening.list_open(project, by=by))}

    @router.post("/openings")
    def change_opening(body: OpeningRequest, by: By) -> Json:
        """Opens a document's layers to those who have submitted it, or closes them."""
        change = opening.open_layers if body.is_open else opening.close_layers
        change(project, document_id=body.document_id, by=by)
        return {"documents": sorted(opening.list_open(project, by=by))}

    return router


def _lines(rows: Iterator[Json]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
