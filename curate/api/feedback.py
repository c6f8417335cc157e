"""Routes of feedback: own work against the final one, appeals and their answers, rules in dispute."""

from dataclasses import asdict

from fastapi import APIRouter

from curate.api.shapes import AnswerRequest, AppealRequest, Json
from curate.api.who import By
from curate.core.feedback import Appeal, Outcome
from curate.core.layers import Annotation
from curate.core.standoff import annotation_to_json
from curate.services import feedback
from curate.services.projects import Project

SAID = ("label", "start", "end", "quote", "attributes")


def feedback_routes(project: Project) -> APIRouter:
    router = APIRouter(tags=["feedback"])

    @router.get("/feedback")
    def settled_work(annotator: str, by: By) -> list[Json]:
        """The annotator's documents that are settled, with how much came out otherwise."""
        return [asdict(each) for each in feedback.documents_with_feedback(project, by=by, annotator=annotator)]

    @router.get("/feedback/document")
    def own_work(document_id: str, annotator: str, by: By) -> Json:
        """What became of one annotator's work on a document, place by place, with the reason."""
        found = feedback.feedback_on(project, by=by, annotator=annotator, document_id=document_id)
        text = found.document.text
        return {
            "document_id": document_id,
            "agreed": found.agreed,
            "outcomes": [outcome_json(outcome, text) for outcome in found.outcomes],
            "appeals": [appeal_json(appeal) for some in found.appeals.values() for appeal in some],
        }

    @router.post("/appeals")
    def appeal(body: AppealRequest, by: By) -> Json:
        """Objects to a decision on one's own work."""
        return appeal_json(feedback.appeal_decision(project, by=by, **body.model_dump()))

    @router.get("/appeals")
    def appeals(by: By) -> list[Json]:
        """Appeals that wait for an answer, oldest first."""
        waiting = feedback.open_appeals(project, by=by)
        return [
            {**appeal_json(each.appeal), "document_id": each.document_id, "conflict_key": each.conflict_key}
            for each in waiting
        ]

    @router.post("/appeals/answer")
    def answer(body: AnswerRequest, by: By) -> Json:
        """Answers an appeal; the gold changes by a decision alone."""
        return appeal_json(feedback.answer_appeal(project, by=by, **body.model_dump()))

    @router.get("/rules")
    def rules(by: By) -> list[Json]:
        """The rules of the codebook over which annotators differ, most conflicts first."""
        return [
            {**asdict(rule), "fates": {str(fate): count for fate, count in rule.fates.items()}}
            for rule in feedback.disputed_rules(project, by=by)
        ]

    return router


def outcome_json(outcome: Outcome, text: str) -> Json:
    """Without anybody else: neither whose version was taken nor what the others had."""
    decision = outcome.decision
    rule = decision.how.rule
    return {
        "decision_id": decision.id,
        "label": outcome.conflict.label,
        "fate": str(outcome.fate),
        "own": [_annotation_json(each, text) for each in outcome.own],
        "final": [_annotation_json(each, text) for each in outcome.final],
        "reason": decision.reason,
        "reason_code": decision.how.reason_code,
        "rule": None if rule is None else {"label": rule.label, "rule": rule.rule},
        "at": decision.at,
    }


def appeal_json(appeal: Appeal) -> Json:
    return {**asdict(appeal), "outcome": None if appeal.outcome is None else str(appeal.outcome)}


def _annotation_json(annotation: Annotation, text: str) -> Json:
    told = annotation_to_json(annotation, text)
    return {key: told[key] for key in SAID}
