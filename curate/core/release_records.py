"""What a release keeps of a document: its record, but for split and story, which are known when all have been read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from curate.core.decisions import Decision
from curate.core.documents import Document
from curate.core.errors import InvalidInput, Problem
from curate.core.gold import Gold, GoldAnnotation
from curate.core.schema import Schema, check_annotation, same_label_overlaps
from curate.core.standoff import attributes_to_json

Json = dict[str, Any]
# Not in the record: the verdict on each settled conflict, which the manifest counts.
VERDICTS = "verdicts"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in a release."""

    split: str
    story: str


class Kept:
    """Makes what is kept of documents that come one after the other, sorted by id, and remembers what schema or text
    contradict."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._last = ""
        self.problems: list[Problem] = []

    def keep(self, document: Document, gold: Gold) -> Json | None:
        """None where the document has a problem, which `check` tells. Raises ValueError where it comes out of order."""
        if document.id < self._last:
            raise ValueError(f"document {document.id!r} comes after {self._last!r}; sort them by id")
        found = [*_order_problems(document, gold, self._last), *_gold_problems(self.schema, document, gold)]
        self.problems += found
        self._last = document.id
        return None if found else keep(document, gold)

    def check(self, name: str) -> None:
        """Raises InvalidInput with everything that was found."""
        if self.problems:
            raise InvalidInput(f"release {name}", self.problems)


def keep(document: Document, gold: Gold) -> Json:
    """What is kept of one document."""
    metadata = document.metadata
    decisions = {decision.id: decision for _, decision in gold.settled}
    return {
        "doc_id": document.id,
        "sha256": document.sha256,
        "annotators": list(gold.annotators),
        "conflicts": {"settled": len(gold.settled), "unsettled": len(gold.unsettled)},
        "metadata": {
            "title": metadata.title,
            "url": metadata.url,
            "outlet": metadata.outlet,
            "author": metadata.author,
            "published": metadata.published,
            "language": metadata.language,
            "extra": dict(metadata.extra),
        },
        "text": document.text,
        "blocks": [
            {"kind": b.kind, "start": b.span.start, "end": b.span.end, "attributes": dict(b.attributes)}
            for b in document.blocks
        ],
        "annotations": [
            _annotation_record(marked, decisions.get(marked.decision or ""), document.text)
            for marked in gold.annotations
        ],
        VERDICTS: [str(decision.verdict) for _, decision in gold.settled],
    }


def placed(kept: Mapping[str, Any], place: Place) -> Json:
    """The record of a document that has its place."""
    rest = {key: value for key, value in kept.items() if key not in {"doc_id", "sha256", VERDICTS}}
    return {"doc_id": kept["doc_id"], "sha256": kept["sha256"], "split": place.split, "story": place.story, **rest}


def _annotation_record(marked: GoldAnnotation, decision: Decision | None, text: str) -> Json:
    annotation = marked.annotation
    return {
        "id": annotation.id,
        "label": annotation.label,
        "start": annotation.span.start,
        "end": annotation.span.end,
        "quote": annotation.span.of(text),
        "attributes": attributes_to_json(annotation.attributes, text),
        "authors": list(marked.authors),
        "decision": _decision_record(decision) if decision else None,
    }


def _decision_record(decision: Decision) -> Json:
    """Neither its id nor its date: the same answer given again is the same content."""
    reason = decision.reason or decision.how.reason_code
    return {"verdict": str(decision.verdict), "adjudicator": decision.adjudicator, "reason": reason}


def _order_problems(document: Document, gold: Gold, last: str) -> Iterator[Problem]:
    if document.id == last:
        yield Problem(document.id, "is in the release twice", "add it once")
    if gold.document_id != document.id:
        yield Problem(document.id, f"has the gold of {gold.document_id!r}", "give it its own")


def _gold_problems(schema: Schema, document: Document, gold: Gold) -> Iterator[Problem]:
    annotations = [marked.annotation for marked in gold.annotations]
    for annotation in annotations:
        where = f"{document.id}, {annotation.label} at {annotation.span.start}:{annotation.span.end}"
        for reason in check_annotation(schema, document.text, annotation):
            yield Problem(
                where, reason, "recode it under the present schema, or release with the schema it was made by"
            )
    for first, second in same_label_overlaps(schema, annotations):
        where = f"{document.id}, {first.label} at {first.span.start}:{first.span.end}"
        what = f"overlaps another at {second.span.start}:{second.span.end}"
        yield Problem(where, what, "mend the layers, or let the label overlap in the schema")
