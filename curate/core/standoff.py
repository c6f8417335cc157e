"""The one JSON shape of an annotation, and that of a remark: the API, the exporters and the store all speak it.

Offsets are code points. Where the text is at hand the words are written beside the offsets (`quote`
for the annotation, `text` for an attribute that is a span) and must stand there on the way in; the
words are then dropped, because the document has them.
"""

from collections.abc import Mapping
from typing import Any

from curate.core.layers import NO_ATTRIBUTES, Annotation, AttributeValue, Remark
from curate.core.spans import Span
from curate.core.text import check_storable

Json = dict[str, Any]
KEYS = frozenset({"id", "label", "start", "end", "quote", "attributes", "origin", "note"})
REMARK_KEYS = frozenset({"id", "start", "end", "quote", "text"})
LONGEST_NAME = 200
SPAN_KEYS = frozenset({"start", "end", "text"})


def annotation_to_json(annotation: Annotation, text: str | None = None) -> Json:
    """With the text, quotes too; raises ValueError where a span ends after it."""
    span = annotation.span
    return {
        "id": annotation.id,
        "label": annotation.label,
        "start": span.start,
        "end": span.end,
        **({} if text is None else {"quote": span.of(text)}),
        "attributes": attributes_to_json(annotation.attributes, text),
        "origin": annotation.origin,
        "note": annotation.note,
    }


def annotation_from_json(mapping: Mapping[str, object], text: str | None = None) -> Annotation:
    """With the text, every quote must be there and be what stands at its offsets.

    Raises ValueError, naming both, where it is not, and where the mapping has another shape than
    `annotation_to_json` gives it. `attributes`, `origin` and `note` may be missing.
    """
    _refuse_unknown(mapping, KEYS, "an annotation")
    identity = _words(mapping, "id", "an annotation")
    where = f"annotation {identity}"
    span = _span(mapping, where)
    if text is not None:
        _check_quote(span, text, mapping.get("quote"), where, "quote")
    attributes = mapping.get("attributes")
    return Annotation(
        id=identity,
        label=_words(mapping, "label", "an annotation"),
        span=span,
        attributes=attributes_from_json({} if attributes is None else attributes, text, where),
        origin=_optional_words(mapping, "origin"),
        note=_optional_words(mapping, "note"),
    )


def remark_to_json(remark: Remark, text: str | None = None) -> Json:
    """With the text, the quote too; raises ValueError where the span ends after it."""
    span = remark.span
    quote = {} if text is None else {"quote": span.of(text)}
    return {"id": remark.id, "start": span.start, "end": span.end, **quote, "text": remark.text}


def remark_from_json(mapping: Mapping[str, object], text: str | None = None) -> Remark:
    """As `annotation_from_json`: with the text, the quote must be there and be what stands at its offsets."""
    _refuse_unknown(mapping, REMARK_KEYS, "a remark")
    identity = _words(mapping, "id", "a remark")
    where = f"remark {identity}"
    span = _span(mapping, where)
    if text is not None:
        _check_quote(span, text, mapping.get("quote"), where, "quote")
    words = mapping.get("text")
    if not isinstance(words, str):
        raise ValueError(f"{where}: text must be text, not {words!r}")
    return Remark(identity, span, check_storable(words, f"the text of {where}"))


def attributes_to_json(attributes: Mapping[str, AttributeValue], text: str | None = None) -> Json:
    """A span becomes `{"start", "end"}`, with the text also `"text"`; text and booleans stay as they are."""
    return {name: _value_to_json(value, text) for name, value in attributes.items()}


def attributes_from_json(
    attributes: object, text: str | None = None, where: str = "attributes"
) -> Mapping[str, AttributeValue]:
    """The reverse of `attributes_to_json`; `where` begins the sentence of a ValueError."""
    if not isinstance(attributes, Mapping):
        raise ValueError(f"{where}: attributes must be an object, not {attributes!r}")
    if not attributes:
        return NO_ATTRIBUTES
    return {
        check_storable(str(name), "an attribute's name"): _value_from_json(value, text, f"{where}, attribute {name}")
        for name, value in attributes.items()
    }


def _value_to_json(value: AttributeValue, text: str | None) -> object:
    if not isinstance(value, Span):
        return value
    return {"start": value.start, "end": value.end, **({} if text is None else {"text": value.of(text)})}


def _value_from_json(value: object, text: str | None, where: str) -> AttributeValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return check_storable(value, where)
    if not isinstance(value, Mapping):
        raise ValueError(f"{where} must be text, true, false or a span, not {value!r}; leave it out if it has no value")
    _refuse_unknown(value, SPAN_KEYS, where)
    span = _span(value, where)
    if text is not None:
        _check_quote(span, text, value.get("text"), where, "text")
    return span


def _span(mapping: Mapping[str, object], where: str) -> Span:
    try:
        return Span(_offset(mapping, "start"), _offset(mapping, "end"))
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _offset(mapping: Mapping[str, object], key: str) -> int:
    value = mapping.get(key)
    # JSON's true is an int to Python.
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{key} must be a whole number of characters, not {value!r}")
    return value


def _check_quote(span: Span, text: str, quote: object, where: str, key: str) -> None:
    try:
        words = span.of(text)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    if not isinstance(quote, str):
        raise ValueError(f"{where} has no {key} to check {span.start}:{span.end} by; send the words with the offsets")
    if quote != words:
        raise ValueError(f"{where}: the {key} is {quote!r}, but {words!r} stands at {span.start}:{span.end}")


def _words(mapping: Mapping[str, object], key: str, whose: str) -> str:
    value = mapping.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{whose}'s {key} must be text that is not empty, not {value!r}")
    if len(value) > LONGEST_NAME:
        raise ValueError(f"{whose}'s {key} has {len(value)} characters; at most {LONGEST_NAME} do")
    return check_storable(value, f"{whose}'s {key}")


def _optional_words(mapping: Mapping[str, object], key: str) -> str | None:
    value = mapping.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"an annotation's {key} must be text or null, not {value!r}")
    return check_storable(value, f"an annotation's {key}")


def _refuse_unknown(mapping: Mapping[str, object], known: frozenset[str], what: str) -> None:
    unknown = sorted(str(key) for key in mapping.keys() - known)
    if unknown:
        raise ValueError(f"{what} has no {', '.join(unknown)}; it has {', '.join(sorted(known))}")
