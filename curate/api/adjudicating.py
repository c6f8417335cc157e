"""Routes of adjudication: conflicts, decisions, settling in bulk, agreement of adjudicators."""

from dataclasses import asdict

from fastapi import APIRouter

from curate.api.shapes import BatchRequest, DecisionRequest, Json, SettleRequest
from curate.api.who import By
from curate.core.decision_json import conflict_to_json, decision_to_json
from curate.services import adjudicating, deciding, opinions, settling, weighing
from curate.services.projects import Project
from curate.services.weighing import QueuedConflict


def adjudication_routes(project: Project) -> APIRouter:
    router = APIRouter(tags=["adjudication"])

    @router.get("/conflicts")
    def conflicts(document_id: str, by: By) -> list[Json]:
        """The unsettled conflicts of a document."""
        docket = adjudicating.open_docket(project, document_id=document_id, by=by)
        return [conflict_to_json(conflict, docket.document.text) for conflict in docket.gold.unsettled]

    @router.get("/conflicts/all")
    def every_conflict(by: By) -> list[Json]:
        """All conflicts, open and settled, without candidates; what teaches most comes first."""
        return [queued_json(conflict) for conflict in weighing.list_conflicts(project, by=by)]

    @router.post("/decisions")
    def decisions(body: DecisionRequest, by: By) -> Json:
        """Appends an adjudicator's decision or second opinion."""
        row = body.model_dump(exclude_none=True)
        return decision_to_json(deciding.record_decisions(project, [("the decision", row)], by=by)[0])

    @router.post("/settlements")
    def settle(body: SettleRequest, by: By) -> Json:
        """Settles open conflicts by a strategy, or says what it would settle."""
        proposal = settling.propose(
            project, strategy=body.strategy, threshold=body.threshold, label=body.label, by=by
        ).to_json()
        if body.dry_run:
            return {**proposal, "batch": None, "recorded": 0}
        batch, made = settling.settle(
            project,
            strategy=body.strategy,
            threshold=body.threshold,
            label=body.label,
            adjudicator=body.adjudicator,
            by=by,
        )
        return {**proposal, "batch": batch, "recorded": len(made)}

    @router.get("/settlements")
    def batches(by: By) -> list[Json]:
        """What was settled in bulk, newest first."""
        return [asdict(batch) for batch in settling.list_batches(project, by=by)]

    @router.post("/settlements/withdraw")
    def withdraw(body: BatchRequest, by: By) -> Json:
        """Takes back what stands of a batch."""
        back = settling.withdraw_batch(project, body.batch, adjudicator=body.adjudicator, by=by)
        return {"withdrawn": [decision.withdraws for decision in back]}

    @router.get("/adjudicators")
    def adjudicators(by: By) -> Json:
        """How far adjudicators agree, as `curate adjudicate agreement --json` prints it."""
        return {"results": opinions.agreement_rows(opinions.measure_adjudicators(project, by=by))}

    return router


def queued_json(conflict: QueuedConflict) -> Json:
    decision = conflict.decision
    return {
        "document_id": conflict.document_id,
        "conflict_key": conflict.key,
        "label": conflict.label,
        "kind": conflict.kind,
        "start": conflict.span.start,
        "end": conflict.span.end,
        "quote": conflict.quote,
        "versions": conflict.ballot.versions,
        "annotators": list(conflict.ballot.authors),
        "teaches": round(conflict.teaches, 6),
        "decision": None if decision is None else decision.id,
        "disputed_by": list(conflict.disputed_by),
    }
