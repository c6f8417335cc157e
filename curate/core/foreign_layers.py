"""Layers that were made elsewhere, as a file tells them, and what a codebook can keep of them.

Such a layer's spans are placed already; its labels and attributes still bear the file's own names. A label is ours by
its name, else by its title, else by its letters and digits alone, so that a codebook made from the same tool's labels
knows them again; an attribute likewise, also without what stands before its last full stop (`quote.speaker`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from curate.core.anchoring import Anchoring
from curate.core.documents import Document
from curate.core.labels import Attribute, AttributeType, Label
from curate.core.layers import Annotation, AttributeValue, annotation_order
from curate.core.schema import Schema, check_annotation, missing_attributes
from curate.core.spans import Span, trim

BOOLEANS = {"yes": True, "true": True, "no": False, "false": False}
NOT_PLACED: Mapping[Anchoring, int] = {}


@dataclass(frozen=True, slots=True)
class ForeignLayer:
    """What one author coded in a document elsewhere: finished, and not yet held against a codebook.

    `where` names the file and the place in it; `placed` counts how the spans were told. Attributes bear the file's
    names and hold text or spans.
    """

    where: str
    document: Document
    author: str
    annotations: tuple[Annotation, ...]
    placed: Mapping[Anchoring, int] = field(default_factory=lambda: NOT_PLACED)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that whoever imports a file should know of it, though nothing was left out for it."""

    where: str
    said: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """`unknown` are labels that the codebook does not have; `left_out` are sentences, one for each annotation or
    attribute that it refuses; `incomplete` counts annotations without an attribute that it requires."""

    annotations: tuple[Annotation, ...]
    unknown: frozenset[str]
    left_out: tuple[str, ...]
    incomplete: int


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...


NamedT = TypeVar("NamedT", bound=_Named)


def fit(schema: Schema, layer: ForeignLayer) -> Fitted:
    """The layer in the codebook's words. White space at the ends of spans is cut off, of one span that is marked
    twice or overlaps another of its label against the codebook the first is kept."""
    text, left_out, unknown = layer.document.text, list[str](), set[str]()
    fitting: list[Annotation] = []
    for annotation in layer.annotations:
        label = find_named(schema.labels, annotation.label)
        span = trim(text, annotation.span)
        if label is None:
            unknown.add(annotation.label)
        elif span is None:
            left_out.append(f"{_place(annotation, text)}: it marks white space only; mark its words")
        else:
            known = replace(annotation, label=label.name, span=span)
            fitting += _fit_annotation(schema, label, known, text, left_out)
    kept = _without_overlaps(schema, fitting, text, left_out)
    incomplete = sum(bool(missing_attributes(schema, annotation)) for annotation in kept)
    return Fitted(tuple(kept), frozenset(unknown), tuple(left_out), incomplete)


def find_named(choices: Sequence[NamedT], said: str) -> NamedT | None:
    """The one of that name, else of that title, else whose name or title has the same letters and digits."""
    for matches in (
        lambda each: each.name == said,
        lambda each: each.title == said,
        lambda each: bool(plain(said)) and plain(said) in (plain(each.name), plain(each.title)),
    ):
        if found := next(filter(matches, choices), None):
            return found
    return None


def plain(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name).strip("_").casefold()


def _fit_annotation(
    schema: Schema, label: Label, annotation: Annotation, text: str, left_out: list[str]
) -> list[Annotation]:
    """The annotation with the attributes that fit; none where its span does not do."""
    bare = replace(annotation, attributes={})
    if reasons := check_annotation(schema, text, bare):
        left_out.append(f"{_place(annotation, text)}: {'; '.join(reasons)}")
        return []
    attributes: dict[str, AttributeValue] = {}
    for said, value in annotation.attributes.items():
        attribute = find_named(label.attributes, said) or find_named(label.attributes, said.rpartition(".")[2])
        if attribute is None:
            known = ", ".join(each.name for each in label.attributes) or "none"
            left_out.append(f"{_place(annotation, text)}: {label.name} has no attribute {said!r}; it has {known}")
            continue
        fitted = _value(attribute, value)
        if reasons := check_annotation(schema, text, replace(bare, attributes={attribute.name: fitted})):
            left_out.append(f"{_place(annotation, text)}: {'; '.join(reasons)}")
        else:
            attributes[attribute.name] = fitted
    return [replace(annotation, attributes=attributes)]


def _value(attribute: Attribute, value: AttributeValue) -> AttributeValue:
    if attribute.type is AttributeType.BOOLEAN and isinstance(value, str):
        return BOOLEANS.get(value.strip().casefold(), value)
    return value.strip() if isinstance(value, str) else value


def _without_overlaps(
    schema: Schema, annotations: Iterable[Annotation], text: str, left_out: list[str]
) -> list[Annotation]:
    last: dict[str, Annotation] = {}
    seen: set[tuple[str, Span]] = set()
    kept = []
    for annotation in sorted(annotations, key=annotation_order):
        before = last.get(annotation.label)
        if (annotation.label, annotation.span) in seen:
            left_out.append(f"{_place(annotation, text)}: it is marked twice; the first is kept")
            continue
        if before and before.span.overlaps(annotation.span) and not schema.label(annotation.label).overlap:
            left_out.append(
                f"{_place(annotation, text)}: it overlaps the {annotation.label} at {before.span.start}:"
                f"{before.span.end}; write `overlap: true` for this label in the codebook, or import it mended"
            )
            continue
        seen.add((annotation.label, annotation.span))
        last[annotation.label] = annotation
        kept.append(annotation)
    return kept


def _place(annotation: Annotation, text: str) -> str:
    words = " ".join(annotation.span.of(text).split())
    short = words if len(words) <= 40 else f"{words[:37]}…"
    return f"{annotation.label} at {annotation.span.start}:{annotation.span.end} {short!r}"
