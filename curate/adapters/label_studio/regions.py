"""Annotations as Label Studio's regions, and its regions as annotations.

A region is one span with one label. Its attributes are further results with the same id; an attribute that is a span
is a region of its own, tied to it by a relation (see `configuration`). Label Studio checks nothing of what it is sent,
so that everything is checked here: a region that cannot be placed is rejected with its reason, and the others are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from curate.adapters.label_studio.configuration import LABELS, NO, SPANS, TEXT, YES, control_name, split_control
from curate.adapters.label_studio.placing import place_regions
from curate.core.anchoring import Anchoring
from curate.core.labels import AttributeType, Label
from curate.core.layers import Annotation, AttributeValue
from curate.core.schema import Schema
from curate.core.spans import Span

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What their labels and controls are called in the schema; those of our own configuration need no entry."""

    labels: Mapping[str, str] = field(default_factory=dict)
    controls: Mapping[str, str] = field(default_factory=dict)

    def label(self, value: str) -> str:
        return self.labels.get(value, value)

    def attribute(self, control: str) -> str:
        return self.controls.get(control, split_control(control)[1] or control)


@dataclass(frozen=True, slots=True)
class ReadRegions:
    """`placed` counts how the spans were told; `rejected` are sentences, one for each region or answer left out."""

    annotations: tuple[Annotation, ...]
    placed: Mapping[Anchoring, int]
    rejected: tuple[str, ...]


def write_regions(annotations: Sequence[Annotation], text: str, schema: Schema) -> list[Json]:
    """The `result` list of an annotation or prediction; ids are the annotations' own."""
    return [row for annotation in annotations for row in _region(annotation, text, schema)]


def read_regions(results: object, text: str, schema: Schema, names: Names | None = None) -> ReadRegions:
    """The annotations that a `result` list comes to, in the order of the text."""
    found = place_regions(results, text)
    rejected = list(found.rejected)
    rejected += (f"answers about the whole document ({control!r}) are not kept" for control in found.about_document)
    annotations = []
    for annotation in found.annotations:
        label = _label(schema, (names or Names()).label(annotation.label))
        if label is None:
            at = f"{annotation.span.start}:{annotation.span.end}"
            rejected.append(f"{annotation.label!r} at {at}: the codebook has no such label")
            continue
        attributes = _attributes(annotation, label, names or Names(), rejected)
        annotations.append(replace(annotation, label=label.name, attributes=attributes))
    annotations.sort(key=lambda each: (each.span, each.label, each.id))
    return ReadRegions(tuple(annotations), found.placed, tuple(rejected))


def _region(annotation: Annotation, text: str, schema: Schema) -> Iterator[Json]:
    value = _value(annotation.span, text)
    common = {"id": annotation.id, "to_name": TEXT}
    yield {**common, "from_name": LABELS, "type": "labels", "value": {**value, "labels": [annotation.label]}}
    for name, said in annotation.attributes.items():
        control = control_name(annotation.label, name)
        if isinstance(said, Span):
            yield from _tied(annotation.id, control, said, text)
        elif isinstance(said, bool):
            yield _choice(common, control, value, YES if said else NO)
        elif _is_choice(schema, annotation.label, name):
            yield _choice(common, control, value, said)
        else:
            yield {**common, "from_name": control, "type": "textarea", "value": {**value, "text": [said]}}


def _is_choice(schema: Schema, label: str, name: str) -> bool:
    attribute = schema.label(label).attribute(name)
    return attribute is not None and attribute.type is AttributeType.CHOICE


def _choice(common: Json, control: str, value: Json, said: str) -> Json:
    return {**common, "from_name": control, "type": "choices", "value": {**value, "choices": [said]}}


def _tied(identity: str, control: str, span: Span, text: str) -> Iterator[Json]:
    other = f"{identity}.{split_control(control)[1]}"
    value = {**_value(span, text), "labels": [control]}
    yield {"id": other, "to_name": TEXT, "from_name": SPANS, "type": "labels", "value": value}
    yield {"type": "relation", "from_id": identity, "to_id": other, "direction": "right", "labels": [control]}


def _value(span: Span, text: str) -> Json:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _label(schema: Schema, name: str) -> Label | None:
    return next((label for label in schema.labels if label.name == name), None)


def _attributes(annotation: Annotation, label: Label, names: Names, rejected: list[str]) -> dict[str, AttributeValue]:
    found: dict[str, AttributeValue] = {}
    for control, said in annotation.attributes.items():
        name = names.attribute(control)
        attribute = label.attribute(name)
        if attribute is None:
            rejected.append(f"{control!r} of region {annotation.id!r}: {label.name} has no attribute {name!r}")
        else:
            found[name] = said == YES if attribute.type is AttributeType.BOOLEAN else said
    return found
