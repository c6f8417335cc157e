"""The routes of rounds: everybody's queue and training, and for leads who codes what."""

from fastapi import APIRouter

from curate.api.labeller_files import version
from curate.api.shapes import CloseRequest, DealRequest, Json, RecodeRequest, RoundRequest, offer_json
from curate.api.training import training_json
from curate.api.who import By
from curate.core.rounds import RoundSettings
from curate.services import assigning, queueing, recoding, rounds, scoring
from curate.services.offering import documents_to_label
from curate.services.progress import round_progress
from curate.services.projects import Project


def queue_routes(project: Project) -> APIRouter:
    router = APIRouter(tags=["labelling"])

    @router.get("/queue")
    def queue(by: By, annotator: str | None = None) -> Json:
        """What somebody has to label, in order; `next` is the first that is not submitted. One's own, or for a lead
        anybody's."""
        found = queueing.my_queue(project, by=by, annotator=annotator)
        return {
            "next": found.next.to_json() if found.next else None,
            "documents": [each.to_json() for each in found.documents],
        }

    @router.get("/offer")
    def offer(by: By, annotator: str | None = None, as_key: bool = False) -> Json:
        """What the Label page lists: the queue, or every document where there is none; with `as_key`, for leads, how
        far the answer key is. `version` is the labeller's."""
        found = documents_to_label(project, by=by, annotator=annotator, as_key=as_key)
        return {**offer_json(found), "version": version()}

    @router.get("/training")
    def training(by: By, document_id: str, annotator: str | None = None) -> Json:
        """One's own work in training beside the answers, once it is submitted; notes explain the answers."""
        return training_json(scoring.training_result(project, by=by, document_id=document_id, author=annotator))

    @router.get("/progress")
    def progress(by: By) -> list[Json]:
        """Who has done what in each round, how fast, and when it will be done: of all for leads, else one's own."""
        return [each.to_json() for each in round_progress(project, by=by)]

    return router


def round_routes(project: Project) -> APIRouter:
    router = APIRouter(tags=["rounds, for leads"])

    @router.get("/rounds")
    def list_rounds(by: By) -> list[Json]:
        """All rounds with their rules, oldest first."""
        return [rounds.round_json(each) for each in rounds.all_rounds(project, by=by)]

    @router.post("/rounds")
    def create_round(body: RoundRequest, by: By) -> Json:
        """Opens a round over documents drawn for it."""
        settings = RoundSettings(**body.settings.model_dump())
        asked = rounds.Asked(body.name, body.kind, settings, body.documents, body.ids)
        draft = rounds.create_round(project, asked, by=by)
        return {"name": draft.name, "kind": draft.kind.value, "documents": draft.coders}

    @router.post("/rounds/close")
    def close_round(body: CloseRequest, by: By) -> Json:
        """Closes a round; what was coded stays."""
        return rounds.round_json(rounds.close_round(project, name=body.name, by=by))

    @router.get("/rounds/scores")
    def scores(name: str, by: By) -> list[Json]:
        """Each person's work against the answers."""
        return [each.to_json() for each in scoring.round_scores(project, by=by, name=name)]

    @router.get("/recoding")
    def outdated(by: By) -> list[Json]:
        """What was coded under an earlier codebook, and what has changed since."""
        return [each.to_json() for each in recoding.outdated_work(project, by=by)]

    @router.post("/recoding")
    def reopen(body: RecodeRequest, by: By) -> Json:
        """Reopens what a change concerns, and puts it into its annotators' queues."""
        return recoding.reopen_outdated(project, by=by, labels=body.labels).to_json()

    @router.get("/assignments")
    def assignments(by: By, round_name: str | None = None, annotator: str | None = None) -> list[Json]:
        """Who was given what and for what, and how far they are."""
        found = assigning.all_assignments(project, by=by, round_name=round_name, annotator=annotator)
        return [assigning.assignment_json(each) for each in found]

    @router.post("/assignments")
    def deal(body: DealRequest, by: By) -> Json:
        """Deals a round, or deals it anew."""
        return assigning.deal_round(project, name=body.round, by=by, annotators=body.annotators).to_json()

    return router
