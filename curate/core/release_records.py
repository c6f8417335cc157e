"""What a release keeps of a document: its record, but for split and story, which are known when all have been read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from curate.core.conflicts import has_a_say
from curate.core.decisions import Conflict, Decision
from curate.core.documents import Document
from curate.core.errors import InvalidInput, Problem
from curate.core.gold import Gold, GoldAnnotation
from curate.core.layers import Annotation, Layer, annotation_order
from curate.core.schema import Schema, check_annotation, same_label_overlaps
from curate.core.standoff import attributes_to_json

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PeopleTold:
    """What a release tells of the people who made it: with `layers` what each annotator found, beside the gold; with
    `pseudonyms` no name, and no reason in words, which may hold one."""

    layers: bool = False
    pseudonyms: bool = False

    def to_json(self) -> Json:
        return {"layers": self.layers, "pseudonyms": self.pseudonyms}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "PeopleTold":
        return cls(bool(told.get("layers")), bool(told.get("pseudonyms")))


AS_THEY_ARE = PeopleTold()


@dataclass
class _Names:
    """Names as a release writes them. A pseudonym is a number in the order in which people first appear: the same in a
    release of the same content, and nothing that could be turned back into a name."""

    hidden: bool
    given: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        return self.given.setdefault(name, f"person-{len(self.given) + 1}") if self.hidden else name


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in a release."""

    split: str
    story: str


class Kept:
    """Makes what is kept of documents that come one after the other, sorted by id, and remembers what schema or text
    contradict."""

    def __init__(self, schema: Schema, people: PeopleTold = AS_THEY_ARE) -> None:
        self.schema = schema
        self.people = people
        self._names = _Names(people.pseudonyms)
        self._last = ""
        self.problems: list[Problem] = []

    def keep(self, document: Document, gold: Gold, layers: Sequence[Layer] = ()) -> Json | None:
        """`layers` are those that the gold comes from; others among them are left out.

        None where the document has a problem, which `check` tells. Raises ValueError where it comes out of order.
        """
        if document.id < self._last:
            raise ValueError(f"document {document.id!r} comes after {self._last!r}; sort them by id")
        found = [*_order_problems(document, gold, self._last), *gold_problems(self.schema, document, gold)]
        self.problems += found
        self._last = document.id
        return None if found else self._record(document, gold, layers)

    def _record(self, document: Document, gold: Gold, layers: Sequence[Layer]) -> Json:
        names = self._names
        told = keep(document, gold, names)
        if self.people.layers:
            said = [_layer_record(la, document.text, names) for la in layers if has_a_say(la)]
            told["layers"] = sorted(said, key=lambda layer: str(layer["annotator"]))
        return told

    def check(self, name: str) -> None:
        """Raises InvalidInput with everything that was found."""
        if self.problems:
            raise InvalidInput(f"release {name}", self.problems)


def keep(document: Document, gold: Gold, names: _Names) -> Json:
    """What is kept of one document, but for the layers."""
    decisions = {decision.id: decision for _, decision in gold.settled}
    return {
        "doc_id": document.id,
        "sha256": document.sha256,
        "annotators": sorted(map(names.of, gold.annotators)),
        "conflicts": {"settled": len(gold.settled), "unsettled": len(gold.unsettled)},
        "metadata": document.metadata.to_json(),
        "text": document.text,
        "blocks": [
            {"kind": b.kind, "start": b.span.start, "end": b.span.end, "attributes": dict(b.attributes)}
            for b in document.blocks
        ],
        "annotations": [
            _annotation_record(marked, decisions.get(marked.decision or ""), document.text, names)
            for marked in gold.annotations
        ],
        "decisions": [_settled_record(conflict, decision, names) for conflict, decision in gold.settled],
    }


def placed(kept: Mapping[str, Any], place: Place) -> Json:
    """The record of a document that has its place."""
    rest = {key: value for key, value in kept.items() if key not in {"doc_id", "sha256"}}
    return {"doc_id": kept["doc_id"], "sha256": kept["sha256"], "split": place.split, "story": place.story, **rest}


def _annotation_record(marked: GoldAnnotation, decision: Decision | None, text: str, names: _Names) -> Json:
    return {
        "id": marked.annotation.id,
        **_said(marked.annotation, text),
        "authors": sorted(map(names.of, marked.authors)),
        "decision": _decision_record(decision, names) if decision else None,
    }


def _said(annotation: Annotation, text: str) -> Json:
    return {
        "label": annotation.label,
        "start": annotation.span.start,
        "end": annotation.span.end,
        "quote": annotation.span.of(text),
        "attributes": attributes_to_json(annotation.attributes, text),
    }


def _layer_record(layer: Layer, text: str, names: _Names) -> Json:
    found = sorted(layer.annotations, key=annotation_order)
    return {"annotator": names.of(layer.author), "annotations": [{"id": a.id, **_said(a, text)} for a in found]}


def _settled_record(conflict: Conflict, decision: Decision, names: _Names) -> Json:
    place = {"labels": list(conflict.labels), "start": conflict.span.start, "end": conflict.span.end}
    return {**place, **_decision_record(decision, names)}


def _decision_record(decision: Decision, names: _Names) -> Json:
    """Neither its id nor its date: the same answer given again is the same content."""
    reason = None if names.hidden else decision.reason
    return {
        "verdict": str(decision.verdict),
        "adjudicator": names.of(decision.adjudicator),
        "reason": reason or decision.how.reason_code,
    }


def _order_problems(document: Document, gold: Gold, last: str) -> Iterator[Problem]:
    if document.id == last:
        yield Problem(document.id, "is in the release twice", "add it once")
    if gold.document_id != document.id:
        yield Problem(document.id, f"has the gold of {gold.document_id!r}", "give it its own")


def gold_problems(schema: Schema, document: Document, gold: Gold) -> Iterator[Problem]:
    """What schema or text contradict in the gold of a document."""
    annotations = [marked.annotation for marked in gold.annotations]
    for annotation in annotations:
        for reason in check_annotation(schema, document.text, annotation):
            remedy = "recode it under the present schema, or release with the schema it was made by"
            yield Problem(_where(document, annotation), reason, remedy)
    for first, second in same_label_overlaps(schema, annotations):
        what = f"overlaps another at {second.span.start}:{second.span.end}"
        yield Problem(_where(document, first), what, "mend the layers, or let the label overlap in the schema")


def _where(document: Document, annotation: Annotation) -> str:
    return f"{document.id}, {annotation.label} at {annotation.span.start}:{annotation.span.end}"
