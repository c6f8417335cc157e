"""Routes of releases: what there are, what would be in the next, and making it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from curate.api.shapes import ConfirmRequest, Json, ReleaseRequest, WithdrawConfirmationRequest
from curate.api.who import By
from curate.services import confirming, releasing
from curate.services.checking_release import Choice, check_release, create_checked_release
from curate.services.downloading import zip_release
from curate.services.finding_label_errors import find_label_errors
from curate.services.projects import Project


def release_routes(project: Project) -> APIRouter:
    router = APIRouter(tags=["releases"])

    @router.get("/releases")
    def releases(by: By) -> list[Json]:
        """All releases, oldest first."""
        return [releasing.release_row(record) for record in releasing.list_project_releases(project, by=by)]

    @router.get("/releases/check")
    def check(by: By) -> Json:
        """What a release made now would hold, what stops it, and what to look at first."""
        return check_release(project, Choice(), by=by).to_json()

    @router.get("/releases/label-errors")
    def label_errors(by: By) -> Json:
        """Units whose labels models doubt, by label; takes as long as the models learn. Needs curate[models].

        Doubts at which an adjudicator has looked are apart, in `looked_at`."""
        judged = find_label_errors(project, by=by)
        return {
            "labels": [each.to_json() for each in judged if each.attribute is None],
            "attributes": [each.to_json() for each in judged if each.attribute is not None],
        }

    @router.get("/releases/label-errors/confirmed")
    def confirmed(by: By) -> Json:
        """Labels that models doubted and an adjudicator found right; `stands` where the gold still says the same."""
        return {"confirmations": [each.to_json() for each in confirming.list_confirmations(project, by=by)]}

    @router.post("/releases/label-errors/confirm")
    def confirm(body: ConfirmRequest, by: By) -> Json:
        """Says of doubts, as they were listed, that somebody has looked and the gold is right: of all, or of none."""
        rows = [(f"confirmations[{nth}]", row) for nth, row in enumerate(body.confirmations)]
        made = confirming.record_confirmations(project, rows, by=by, adjudicator=body.adjudicator)
        return {"recorded": [each.id for each in made]}

    @router.post("/releases/label-errors/withdraw")
    def withdraw(body: WithdrawConfirmationRequest, by: By) -> Json:
        """Takes a confirmation back: the doubt stands again."""
        back = confirming.withdraw_confirmation(project, body.id, adjudicator=body.adjudicator, by=by)
        return {"withdrawn": back.withdraws}

    @router.get("/releases/download")
    def download(release: str, by: By, format_: Annotated[str | None, Query(alias="format")] = None) -> Response:
        """A release as a zip file, or what was exported from it in a format; the same bytes every time."""
        name, chunks = zip_release(project, release, format_, by=by)
        attached = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(chunks, media_type="application/zip", headers=attached)

    @router.post("/releases")
    def release(body: ReleaseRequest, by: By) -> Json:
        """Freezes the gold and writes it under exports/; `warnings` are what a check would have found."""
        made, warnings = create_checked_release(project, Choice(body.name, seed=body.seed), by=by)
        return {**made.to_json(), "warnings": [warning.to_json() for warning in warnings]}

    return router
