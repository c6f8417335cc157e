"""The JSON that goes over the wire: core values outward, requests inward."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from curate.adapters.units import Units
from curate.core.documents import Document
from curate.core.layers import Layer, LayerState
from curate.core.rounds import MEASURES, RoundKind
from curate.core.schema import Schema
from curate.core.standoff import annotation_to_json, remark_to_json
from curate.services.annotating import Labelling
from curate.services.offering import Offer, Offered

Json = dict[str, Any]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChangesRequest(Request):
    """Changes of one annotator in one document, in the order in which they were made."""

    document_id: str
    author: str
    sha256: str = Field(description="digest of the text that the page shows")
    schema_digest: str = Field(description="version of the codebook that the page shows")
    changes: list[Json] = Field(max_length=5_000)


class ActivityRequest(Request):
    """Stretches of time in which an annotator was at work on a document that was in view."""

    document_id: str
    author: str
    stretches: list[Json] = Field(
        max_length=500, description="each with id, started (UTC), seconds (at most 3600) and suggestions_shown"
    )


class DecisionRequest(Request):
    """An adjudicator's answer to one conflict, which its key names exactly as it was seen."""

    document_id: str
    conflict_key: str | None = None
    verdict: Literal["take", "edit", "neither", "both", "withdraw"]
    adjudicator: str
    reason: str = Field("", description="may be empty where there is a reason_code")
    reason_code: str | None = Field(None, description="one of the project's reason_codes")
    rule: Json | None = Field(None, description="the rule of the codebook that decides: label and rule (its id)")
    seen: Json | None = Field(None, description="names_hidden, and order: the annotators as their versions stood")
    second: bool = Field(False, description="an opinion beside the decision, which changes no gold by itself")
    taken_from: str | None = None
    annotations: list[Json] = []
    withdraws: str | None = None


class AppealRequest(Request):
    """An annotator's objection to a decision on their own work."""

    annotator: str
    decision_id: str
    text: str


class AnswerRequest(Request):
    """An adjudicator's answer to an appeal."""

    appeal_id: str
    outcome: Literal["upheld", "changed"]
    text: str


class Rules(Request):
    """The rules of a round, as `curate round list --json` shows them."""

    annotators: tuple[str, ...]
    coders: int = 1
    share: float = 1.0
    seed: int = 0
    stratify: tuple[str, ...] = ()
    deadline_days: int | None = None
    gold_share: float = 0.0
    repeat_share: float = 0.0
    repeat_after: int = 20
    after: str | None = None
    measure: str = MEASURES[0]
    threshold: float | None = None
    labels: tuple[str, ...] = ()


class RoundRequest(Request):
    name: str
    kind: RoundKind
    settings: Rules
    documents: int | None = Field(None, ge=1, description="how many to draw; null is all that are in no round")
    ids: list[str] = Field([], max_length=100_000, description="these very documents instead of a draw")


class CloseRequest(Request):
    name: str


class RecodeRequest(Request):
    labels: list[str] = Field([], max_length=200, description="only what these ask for; empty is all")


class DealRequest(Request):
    round: str
    annotators: list[str] = Field([], max_length=1_000, description="its people from now on; empty leaves them")


class SettleRequest(Request):
    """A strategy that settles open conflicts, all or those about one label."""

    strategy: Literal["majority", "competence"]
    adjudicator: str
    threshold: float | None = Field(None, description="the probability that competence asks for; 0.9")
    label: str | None = None
    dry_run: bool = Field(False, description="say what would be settled and record nothing")


class BatchRequest(Request):
    batch: str
    adjudicator: str


class OpeningRequest(Request):
    document_id: str
    is_open: bool


class ReleaseRequest(Request):
    name: str
    seed: int | None = None


class ConfirmRequest(Request):
    """Doubts as `label-errors` lists them; of each `doc_id`, `label`, `start`, `end`, `key` and `remark` are read."""

    confirmations: list[Json] = Field(max_length=10_000)
    adjudicator: str


class WithdrawConfirmationRequest(Request):
    id: str
    adjudicator: str


def document_json(document: Document) -> Json:
    metadata = document.metadata
    return {
        "id": document.id,
        "text": document.text,
        "sha256": document.sha256,
        "title": metadata.title or document.id,
        "metadata": {
            "url": metadata.url,
            "outlet": metadata.outlet,
            "author": metadata.author,
            "published": metadata.published,
            "language": metadata.language,
        },
        "blocks": [
            {"kind": b.kind, "start": b.span.start, "end": b.span.end, "attributes": dict(b.attributes)}
            for b in document.blocks
        ],
    }


def units_json(document: Document, units: Units) -> Json:
    return {
        "document_id": document.id,
        "sha256": document.sha256,
        "sentences": [[unit.start, unit.end] for unit in units.sentences],
        "inner": [[unit.start, unit.end] for unit in units.inner],
    }


def schema_json(schema: Schema) -> Json:
    return {**schema.to_mapping(), "digest": schema.digest}


def annotations_json(layer: Layer, text: str) -> list[Json]:
    return [annotation_to_json(annotation, text) for annotation in layer.annotations]


def layer_json(labelling: Labelling) -> Json:
    text, layer = labelling.document.text, labelling.layer
    return {
        "author": layer.author,
        "state": layer.state,
        "revision": labelling.revision,
        "annotations": annotations_json(layer, text),
        "rejected": sorted(layer.rejected),
        "remarks": [remark_to_json(remark, text) for remark in layer.remarks],
    }


def labelling_json(labelling: Labelling) -> Json:
    return {
        "document": document_json(labelling.document),
        "schema": schema_json(labelling.schema),
        "layer": layer_json(labelling),
        "suggestions_hidden": labelling.suggestions_hidden,
        "suggestions": [
            {**annotation, "author": suggested.author}
            for suggested in labelling.suggestions
            for annotation in annotations_json(suggested, labelling.document.text)
        ],
    }


def offer_json(offer: Offer, around: int | None = None) -> Json:
    """All documents; or with `around` the one at that place and its neighbours. `from` is the place of the first."""
    begin, end = (0, len(offer.documents)) if around is None else (max(0, around - 1), around + 2)
    return {
        "is_queue": offer.is_queue,
        "count": len(offer.documents),
        "submitted": sum(each.state is LayerState.SUBMITTED for each in offer.documents),
        "from": begin,
        "documents": [offered_json(each) for each in offer.documents[begin:end]],
    }


def offered_json(offered: Offered) -> Json:
    return {
        "document_id": offered.document_id,
        "title": offered.title,
        "state": offered.state,
        "sitting": offered.sitting,
        "has_answers": offered.has_answers,
    }
