"""The labelling schema: a codebook that a machine can hold people to.

A schema is data, read from `schemas/*.yaml`. Nothing else in `curate` knows a label by name except
the suggesters. Its digest is its version: every layer says under which it was made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from curate.core.canonical import content_digest
from curate.core.errors import NotFound
from curate.core.labels import (
    Attribute,
    AttributeType,
    Clauses,
    Label,
    Parts,
    Rule,
    check_clauses,
    names,
    read_label,
    read_name,
)
from curate.core.layers import Annotation, AttributeValue, Remark, annotation_order
from curate.core.mappings import LONGEST_TEXT, Reading, listed, suggestion, unprintables
from curate.core.spans import Span

__all__ = [
    "Attribute",
    "AttributeType",
    "Clauses",
    "Label",
    "Parts",
    "Rule",
    "Schema",
    "UnknownLabel",
    "check_annotation",
    "check_remark",
    "missing_attributes",
    "same_label_overlaps",
]

LINE_BREAKS = ("\n", "\r", "\u2028", "\u2029")


class UnknownLabel(NotFound):
    """A label that the schema does not have; the message lists those it has."""


@dataclass(frozen=True, slots=True)
class Schema:
    """Labels in the order in which they are coded. Two schemas of one content have one digest."""

    name: str
    title: str
    description: str
    labels: tuple[Label, ...]
    digest: str = field(init=False)
    _by_name: Mapping[str, Label] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {label.name: label for label in self.labels}
        if len(by_name) != len(self.labels):
            raise ValueError(f"schema {self.name!r} has two labels of one name: {listed(names(self.labels))}")
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "digest", content_digest(self.to_mapping()))

    @classmethod
    def from_mapping(cls, data: object, subject: str) -> "Schema":
        """The schema in what a YAML or JSON file held; `subject` names the file in the message.

        Raises InvalidInput with everything that is wrong.
        """
        reading = Reading("the schema")
        fields = reading.fields(data, "", required=("name", "title", "labels"), optional=("description",))
        name = read_name(reading, fields, "name", "")
        title = reading.line(fields, "title", "")
        description = reading.text(fields, "description", "")
        labels = _read_labels(reading, fields)
        reading.finish(subject)
        return cls(name, title, description, labels)

    def to_mapping(self) -> dict[str, object]:
        """What `from_mapping` reads: every key written out, in JSON's types, without the digest."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "labels": [label.to_mapping() for label in self.labels],
        }

    def label(self, name: str) -> Label:
        """Raises UnknownLabel where there is none of that name."""
        found = self._by_name.get(name)
        if found is None:
            raise UnknownLabel(f"label {name!r} is not in the schema {self.name}; {self._suggestion(name)}")
        return found

    def _suggestion(self, name: str) -> str:
        return suggestion(name, names(self.labels))


def check_annotation(schema: Schema, text: str, annotation: Annotation) -> list[str]:
    """Why the annotation breaks the schema or does not fit the text; empty where it does neither.

    Required attributes are not asked for here: an annotation may be saved before it is complete.
    """
    try:
        label = schema.label(annotation.label)
    except UnknownLabel as unknown:
        return [str(unknown), *_check_ends(text, annotation.span)]
    return [
        *_check_ends(text, annotation.span),
        *_check_lines(text, annotation.span, label),
        *_check_attributes(text, annotation, label),
        *([] if annotation.note is None else _check_text("its note", annotation.note)),
    ]


def check_remark(text: str, remark: Remark) -> list[str]:
    """Why the remark does not fit the text or says nothing; empty where it does neither."""
    return [*_check_ends(text, remark.span), *_check_text("the remark", remark.text)]


def missing_attributes(schema: Schema, annotation: Annotation) -> list[str]:
    """Names of the required attributes that are not given, in the schema's order; asked at submission.

    Raises UnknownLabel.
    """
    wanted = schema.label(annotation.label).attributes
    return [
        attribute.name for attribute in wanted if attribute.required and attribute.name not in annotation.attributes
    ]


def same_label_overlaps(schema: Schema, annotations: Iterable[Annotation]) -> list[tuple[Annotation, Annotation]]:
    """Pairs of one label that overlap though the schema forbids it; empty where there are none.

    Every annotation that overlaps an earlier one of its label appears once, with the earlier one that
    reaches furthest: so the cost is that of sorting, and a thousand copies give no million pairs.
    """
    furthest: dict[str, Annotation] = {}
    pairs = []
    for annotation in sorted(annotations, key=annotation_order):
        known = schema._by_name.get(annotation.label)
        if known is not None and known.overlap:
            continue
        earlier = furthest.get(annotation.label)
        if earlier is not None and earlier.span.overlaps(annotation.span):
            pairs.append((earlier, annotation))
        if earlier is None or annotation.span.end > earlier.span.end:
            furthest[annotation.label] = annotation
    return pairs


def _read_labels(reading: Reading, fields: Mapping[str, object]) -> tuple[Label, ...]:
    values = reading.sequence(fields, "labels", "")
    if "labels" in fields and not values and isinstance(fields["labels"], list | tuple):
        reading.report("labels", "is empty", "describe at least one label")
    labels = [read_label(reading, value, f"labels[{nth}]") for nth, value in enumerate(values)]
    reading.unique(
        ((f"labels[{nth}].name", label.name) for nth, label in enumerate(labels)),
        "name",
        "give every label a name of its own; capitals make no difference",
    )
    reading.unique(
        ((f"labels[{nth}].hotkey", label.hotkey) for nth, label in enumerate(labels)),
        "hotkey",
        "give every label a key of its own",
    )
    check_clauses(reading, labels)
    return tuple(labels)


def _check_ends(text: str, span: Span) -> list[str]:
    if span.end > len(text):
        return [f"it ends at {span.end}, after the text, which has {len(text)} characters; select it again"]
    reasons = []
    if text[span.start].isspace():
        reasons.append("it begins with white space; begin it at its first word")
    if text[span.end - 1].isspace():
        reasons.append("it ends with white space; end it at its last word")
    return reasons


def _check_lines(text: str, span: Span, label: Label) -> list[str]:
    if label.multiline:
        return []
    for line_break in LINE_BREAKS:
        position = text.find(line_break, span.start, span.end)
        if position >= 0:
            return [f"it holds a line break at {position}, which {label.name} may not; mark each line by itself"]
    return []


def _check_attributes(text: str, annotation: Annotation, label: Label) -> list[str]:
    reasons = []
    for name, value in annotation.attributes.items():
        attribute = label.attribute(name)
        if attribute is None:
            known = [known.name for known in label.attributes]
            reasons.append(f"{label.name} has no attribute {name!r}; {suggestion(name, known)}")
        else:
            reasons += _check_value(text, attribute, value)
    return reasons


def _check_value(text: str, attribute: Attribute, value: AttributeValue) -> list[str]:
    match attribute.type, value:
        case AttributeType.SPAN, Span(end=end):
            if end <= len(text):
                return []
            return [
                f"{attribute.name} ends at {end}, after the text, which has {len(text)} characters; select it again"
            ]
        case AttributeType.BOOLEAN, bool():
            return []
        case AttributeType.CHOICE, str():
            if value in attribute.values:
                return []
            return [f"{attribute.name} cannot be {value!r}; {suggestion(value, attribute.values)}"]
        case ((AttributeType.TEXT | AttributeType.DATE), str()):
            return _check_text(attribute.name, value)
        case _:
            return [f"{attribute.name} must be {_WANTED[attribute.type]}; it is {_given(value)}"]


def _check_text(what: str, value: str) -> list[str]:
    if not value.strip():
        return [f"{what} is blank; write something or leave it out"]
    if len(value) > LONGEST_TEXT:
        return [f"{what} has {len(value):,} characters; write {LONGEST_TEXT:,} at most"]
    held = unprintables(value)
    return [f"{what} holds {held}; take it out"] if held else []


_WANTED = {
    AttributeType.SPAN: "a span of the text (start and end)",
    AttributeType.BOOLEAN: "true or false",
    AttributeType.CHOICE: "one of its values, as text",
    AttributeType.TEXT: "text",
    AttributeType.DATE: "text, the date as printed",
}


def _given(value: object) -> str:
    if isinstance(value, Span):
        return "a span"
    return "true or false" if isinstance(value, bool) else "text" if isinstance(value, str) else "something else"
