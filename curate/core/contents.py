"""What two annotations are compared by."""

from collections.abc import Mapping

from curate.core.layers import Annotation, AttributeValue
from curate.core.spans import Span

Content = tuple[int, int, tuple[tuple[str, str, str], ...]]
# With the label before it: what an annotation says among those of other labels.
Labelled = tuple[str, Content]


def content_of(annotation: Annotation) -> Content:
    """What two annotations of a label are compared by: the span and what the attributes say.

    An attribute that is absent equals one whose text is blank; texts are compared without white
    space at their ends, spans by position, and no type equals another. Ids, origins and notes say
    who made an annotation and how, not what was marked, and are left out.
    """
    said = said_attributes(annotation.attributes)
    attributes = tuple((name, type(value).__name__, _value_text(value)) for name, value in said.items())
    return annotation.span.start, annotation.span.end, attributes


def labelled_content(annotation: Annotation) -> Labelled:
    return annotation.label, content_of(annotation)


def said_attributes(attributes: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """The attributes that say something, sorted by name, texts without white space at their ends."""
    said: dict[str, AttributeValue] = {}
    for name in sorted(attributes):
        value = attributes[name]
        trimmed = value.strip() if isinstance(value, str) else value
        if trimmed != "":
            said[name] = trimmed
    return said


def _value_text(value: AttributeValue) -> str:
    return f"{value.start}:{value.end}" if isinstance(value, Span) else str(value)
