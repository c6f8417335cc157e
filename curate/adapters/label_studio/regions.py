"""Annotations as Label Studio's regions, and its regions as annotations.

A region is one span with one label. Its attributes are further results with the same id; an attribute that is a span
is a region of its own, tied to it by a relation (see `configuration`). Label Studio checks nothing of what it is sent,
so that everything is checked here: a region that cannot be placed is rejected with its reason, and the others are kept.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from curate.adapters.label_studio.configuration import LABELS, NO, SPANS, TEXT, YES, control_name, split_control
from curate.core.anchoring import Anchoring, Anchors, Unplaced
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


def write_regions(annotations: Sequence[Annotation], text: str) -> list[Json]:
    """The `result` list of an annotation or prediction; ids are the annotations' own."""
    return [row for annotation in annotations for row in _region(annotation, text)]


def read_regions(results: object, text: str, schema: Schema, names: Names | None = None) -> ReadRegions:
    """The annotations that a `result` list comes to, in the order of the text."""
    reader = _Reader(text, schema, names or Names())
    for result in results if isinstance(results, list) else ():
        reader.read(result)
    return reader.finish()


def _region(annotation: Annotation, text: str) -> Iterator[Json]:
    value = _value(annotation.span, text)
    common = {"id": annotation.id, "to_name": TEXT}
    yield {**common, "from_name": LABELS, "type": "labels", "value": {**value, "labels": [annotation.label]}}
    for name, said in annotation.attributes.items():
        control = control_name(annotation.label, name)
        if isinstance(said, Span):
            yield from _tied(annotation.id, control, said, text)
        elif isinstance(said, bool):
            yield _choice(common, control, value, YES if said else NO)
        else:
            yield {**common, "from_name": control, "type": "textarea", "value": {**value, "text": [said]}}


def _choice(common: Json, control: str, value: Json, said: str) -> Json:
    return {**common, "from_name": control, "type": "choices", "value": {**value, "choices": [said]}}


def _tied(identity: str, control: str, span: Span, text: str) -> Iterator[Json]:
    other = f"{identity}.{split_control(control)[1]}"
    value = {**_value(span, text), "labels": [control]}
    yield {"id": other, "to_name": TEXT, "from_name": SPANS, "type": "labels", "value": value}
    yield {"type": "relation", "from_id": identity, "to_id": other, "direction": "right", "labels": [control]}


def _value(span: Span, text: str) -> Json:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


class _Reader:
    """Gathers regions, answers and relations, which come in any order, and puts them together at the end."""

    def __init__(self, text: str, schema: Schema, names: Names) -> None:
        self._anchors = Anchors(text)
        self._schema = schema
        self._names = names
        self._spans: dict[str, tuple[str, Span]] = {}
        self._answers: dict[str, dict[str, AttributeValue]] = defaultdict(dict)
        self._ties: list[tuple[str, str]] = []
        self._placed: dict[Anchoring, int] = dict.fromkeys(Anchoring, 0)
        self._rejected: list[str] = []

    def read(self, result: object) -> None:
        if not isinstance(result, Mapping):
            self._rejected.append(f"{str(result)[:60]!r} is no region")
        elif result.get("type") == "relation":
            self._ties.append((str(result.get("from_id")), str(result.get("to_id"))))
        elif isinstance(value := result.get("value"), Mapping):
            self._read_value(result, value)
        else:
            self._rejected.append(f"region {result.get('id')!r} has no value")

    def _read_value(self, result: Mapping[str, Any], value: Mapping[str, Any]) -> None:
        identity, control = str(result.get("id")), str(result.get("from_name"))
        said = value.get("labels") if "labels" in value else None
        if isinstance(said, list) and said:
            self._place(identity, str(said[0]), value)
        elif isinstance(answers := _answers(value), list):
            if answers:
                self._answers[identity][control] = "; ".join(map(str, answers))
        else:
            self._rejected.append(f"{result.get('type')} {control!r} of region {identity!r} cannot be read")

    def _place(self, identity: str, label: str, value: Mapping[str, Any]) -> None:
        start, end, quote = value.get("start"), value.get("end"), value.get("text")
        if not _is_offset(start) or not _is_offset(end):
            self._rejected.append(f"{label!r} of region {identity!r} has the offsets {start!r} and {end!r}")
            return
        try:
            placed = self._anchors.place(start, end, quote if isinstance(quote, str) else None)
        except Unplaced as reason:
            self._rejected.append(f"{label!r} at {start}:{end}: {reason}")
            return
        self._placed[placed.how] += 1
        self._spans[identity] = label, placed.span

    def finish(self) -> ReadRegions:
        tied = self._tied_spans()
        known = {label.name for label in self._schema.labels}
        annotations = []
        for identity, (value, span) in self._spans.items():
            label = self._names.label(value)
            if label in known:
                attributes = {**self._attributes(identity, label), **tied.get(identity, {})}
                annotations.append(Annotation(identity, label, span, attributes))
            elif split_control(value)[0] not in known:
                self._rejected.append(f"{value!r} at {span.start}:{span.end}: the codebook has no such label")
        for identity in self._answers.keys() - self._spans.keys():
            self._rejected.append(f"answers to region {identity!r}, which is not there")
        annotations.sort(key=lambda each: (each.span, each.label, each.id))
        return ReadRegions(tuple(annotations), dict(self._placed), tuple(self._rejected))

    def _attributes(self, identity: str, label: str) -> dict[str, AttributeValue]:
        found: dict[str, AttributeValue] = {}
        for control, said in self._answers.get(identity, {}).items():
            name = self._names.attribute(control)
            attribute = self._schema.label(label).attribute(name)
            if attribute is None:
                self._rejected.append(f"{control!r} of region {identity!r}: {label} has no attribute {name!r}")
            else:
                found[name] = said == YES if attribute.type == "boolean" else said
        return found

    def _tied_spans(self) -> dict[str, dict[str, AttributeValue]]:
        tied: dict[str, dict[str, AttributeValue]] = defaultdict(dict)
        for source, target in self._ties:
            if source in self._spans and target in self._spans:
                label, name = split_control(self._spans[target][0])
                if name and label == self._spans[source][0]:
                    tied[source][name] = self._spans[target][1]
                    continue
            self._rejected.append(f"a relation from {source!r} to {target!r}, which the codebook does not know")
        return tied


def _answers(value: Mapping[str, Any]) -> object:
    """The list of what was chosen or written, as text; None where there is none that can be read."""
    for key in ("choices", "text"):
        if isinstance(value.get(key), list):
            return value[key]
    for key in ("rating", "number", "datetime"):
        if key in value:
            return [value[key]]
    return None


def _is_offset(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
