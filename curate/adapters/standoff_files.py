"""Stand-off files of any tool: documents and annotations as JSON Lines.

A document is `{"doc_id", "text" or "length", "annotators"?, ...metadata}`; `annotators` lists who coded
it, so that an empty layer can be told from a missing one. An annotation is `{"doc_id", "annotator",
"label", "start", "end", "quote"?, "attributes"?}` with offsets in code points; with label, start and end
null it says that its annotator looked and found nothing. Attributes are an object of text, numbers, true and
false, or spans `{"start", "end", "text"?}`; null is not given. Whoever annotates a document has coded it,
listed or not.

A line that cannot be used is told with the reason and leaves the others alone; of an attribute that cannot
be used the same holds, its span counts without it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from curate.adapters.importers.fields import find_fields
from curate.adapters.importers.lines import read_lines
from curate.core.agreement import Coding, LabelledSpan
from curate.core.errors import CurateError, Problem
from curate.core.layers import AttributeValue
from curate.core.spans import Span

NOT_FACETS = frozenset({"doc_id", "id", "text", "length", "annotators"})
LONGEST_FACET = 200
MONTH = 7  # characters of an ISO 8601 date up to its month

Row = Mapping[str, object]


class Unusable(CurateError):
    """A line that cannot be used: what is wrong with it, and what would be right."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what, self.remedy = what, remedy


class UnreadableFile(CurateError):
    """A file that cannot be opened or read."""


@dataclass(slots=True)
class StandoffCodings:
    """What two files hold, and what in them could not be used.

    `n_documents` and `n_annotations` count the rows used, `n_empty` those that say "found nothing".
    """

    codings: list[Coding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    n_documents: int = 0
    n_annotations: int = 0
    n_empty: int = 0


@dataclass(frozen=True, slots=True)
class _Annotation:
    """A line of the annotations; `span` is None where its annotator found nothing."""

    where: str
    annotator: str
    span: LabelledSpan | None
    quote: str | None
    attributes: object = None


def read_codings(documents: Path, annotations: Path) -> StandoffCodings:
    """Every document with who coded it and what they marked, in the order of the documents' file.

    The annotations are read first, so that no text is kept longer than it takes to check its quotes.
    Raises UnreadableFile where a file cannot be opened.
    """
    found = StandoffCodings()
    waiting = _read_annotations(annotations, found.problems)
    seen: set[str] = set()
    for where, row in _rows(documents, found.problems):
        try:
            identity = _new_id(row, seen)
            found.codings.append(_to_coding(identity, row, waiting.pop(identity, []), found))
        except Unusable as error:
            found.problems.append(Problem(where, error.what, error.remedy))
    for identity, unused in waiting.items():
        what, remedy = f"{documents.name} has no usable document {identity!r}", "add it, or take the line out"
        found.problems.extend(Problem(each.where, what, remedy) for each in unused)
    return found


def _read_annotations(path: Path, problems: list[Problem]) -> dict[str, list[_Annotation]]:
    by_document: dict[str, list[_Annotation]] = defaultdict(list)
    for where, row in _rows(path, problems):
        try:
            annotation = _to_annotation(where, row)
            by_document[_text(row, "doc_id")].append(annotation)
        except Unusable as error:
            problems.append(Problem(where, error.what, error.remedy))
    return by_document


def _to_annotation(where: str, row: Row) -> _Annotation:
    annotator = _text(row, "annotator")
    if all(row.get(key) is None for key in ("label", "start", "end")):
        return _Annotation(where, annotator, None, None)
    quote = row.get("quote")
    if quote is not None and not isinstance(quote, str):
        raise Unusable(f"its quote is {quote!r}", "write the words that stand at the offsets, or leave it out")
    try:
        span = LabelledSpan(_text(row, "label"), _offset(row, "start"), _offset(row, "end"))
    except ValueError as error:
        raise Unusable(str(error), "count code points from 0, the end exclusive") from error
    return _Annotation(where, annotator, span, quote, row.get("attributes"))


def _new_id(row: Row, seen: set[str]) -> str:
    identity = _text(row, "doc_id" if row.get("doc_id") is not None else "id")
    if identity in seen:
        raise Unusable(f"document {identity!r} stands twice", "keep one of the lines")
    seen.add(identity)
    return identity


def _to_coding(identity: str, row: Row, annotations: Sequence[_Annotation], found: StandoffCodings) -> Coding:
    length = _length(row)
    stored = row.get("text")
    text = stored if isinstance(stored, str) else None
    layers: dict[str, list[LabelledSpan]] = {name: [] for name in _annotators(row)}
    for each in annotations:
        problem = _misfit(each, text, length)
        if problem:
            found.problems.append(problem)
            continue
        spans = layers.setdefault(each.annotator, [])
        if each.span:
            said = _attributes(each, text, length, found.problems)
            spans.append(replace(each.span, attributes=said) if said else each.span)
        found.n_annotations += each.span is not None
        found.n_empty += each.span is None
    found.n_documents += 1
    return Coding(identity, length, layers, _facets(row))


def _misfit(annotation: _Annotation, text: str | None, length: int) -> Problem | None:
    """What is wrong with an annotation in the light of its document."""
    span, quote = annotation.span, annotation.quote
    if span is None:
        return None
    if span.end > length:
        what = f"span {span.start}:{span.end} ends after its document, which has {length} characters"
        return Problem(annotation.where, what, "count code points from 0, the end exclusive")
    if quote is not None and text is not None and text[span.start : span.end] != quote:
        what = f"the text has {text[span.start : span.end]!r} at {span.start}:{span.end}, not {quote!r}"
        return Problem(annotation.where, what, "count code points, not UTF-16 units or bytes")
    return None


def _attributes(
    annotation: _Annotation, text: str | None, length: int, problems: list[Problem]
) -> dict[str, AttributeValue]:
    """Those that can be used; a problem for each of the others."""
    if annotation.attributes is None:
        return {}
    if not isinstance(annotation.attributes, dict):
        what = f"its attributes are {annotation.attributes!r:.60}"
        problems.append(Problem(annotation.where, what, "write an object; its span counts without them"))
        return {}
    said = {}
    for name, value in annotation.attributes.items():
        try:
            if value is not None:
                said[name] = _attribute_value(value, text, length)
        except Unusable as error:
            problems.append(Problem(annotation.where, f"of its attribute {name!r} {error.what}", error.remedy))
    return said


def _attribute_value(value: object, text: str | None, length: int) -> AttributeValue:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else str(value)
    if not isinstance(value, dict):
        raise Unusable(f"the value is {value!r:.60}", "write text, a number, true, false or a span")
    try:
        span = Span(_offset(value, "start"), _offset(value, "end"))
    except ValueError as error:
        raise Unusable(f"the {error}", "count code points from 0, the end exclusive") from error
    if span.end > length:
        what = f"the span {span.start}:{span.end} ends after the document, which has {length} characters"
        raise Unusable(what, "count code points from 0, the end exclusive")
    words = value.get("text")
    if words is not None and text is not None and span.of(text) != words:
        what = f"the text has {span.of(text)!r} at {span.start}:{span.end}, not {words!r}"
        raise Unusable(what, "count code points, not UTF-16 units or bytes")
    return span


def _length(row: Row) -> int:
    text, length = row.get("text"), row.get("length")
    if text is not None and not isinstance(text, str):
        raise Unusable(f"its text is {text!r:.40}", "write text, in quotation marks")
    if length is None and text is None:
        raise Unusable("it has neither text nor length", "give one of them")
    if length is None:
        length = len(str(text))
    if not isinstance(length, int) or isinstance(length, bool) or length < 1:
        raise Unusable(f"its length is {length!r}", "write the number of its code points, 1 or more")
    if text is not None and len(text) != length:
        raise Unusable(f"its length is {length} and its text has {len(text)} code points", "leave the length out")
    return length


def _annotators(row: Row) -> Sequence[str]:
    names = row.get("annotators")
    if names is None:
        return []
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise Unusable(f"its annotators are {names!r:.60}", "write a list of names")
    return names


def _facets(row: Row) -> dict[str, str]:
    """What results can be cut by: short metadata as it stands, and outlet, language and month by these names."""
    facets = {
        key: str(value)
        for key, value in row.items()
        if key not in NOT_FACETS and isinstance(value, str | int | float) and len(str(value)) <= LONGEST_FACET
    }
    names = find_fields(list(facets))
    for field_name in ("outlet", "language"):
        if field_name in names:
            facets.setdefault(field_name, facets[names[field_name]])
    if "published" in names:
        facets.setdefault("month", facets[names["published"]][:MONTH])
    return facets


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Unusable(
        f"its {key} is {value!r:.40}" if key in row else f"it has no {key}", "write text, in quotation marks"
    )


def _offset(row: Row, key: str) -> int:
    value = row.get(key)
    if isinstance(value, float) and value.is_integer():  # tables with gaps turn whole numbers into 3.0
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _unlike(row, key, "write a whole number")


def _unlike(row: Row, key: str, remedy: str) -> Unusable:
    return Unusable(f"its {key} is {row[key]!r:.40}" if key in row else f"it has no {key}", remedy)


def _rows(path: Path, problems: list[Problem]) -> Iterator[tuple[str, Row]]:
    """The objects of the file with their places; what is not one is a problem."""
    try:
        with path.open("rb") as handle:
            for line in read_lines(handle):
                where = f"{path.name}:{line.number}"
                try:
                    row = _parse(line.raw, first=line.number == 1)
                except Unusable as error:
                    problems.append(Problem(where, error.what, error.remedy))
                else:
                    if row is not None:
                        yield where, row
    except OSError as error:
        raise UnreadableFile(
            f"{path} cannot be read ({error.strerror or error}); check its name and permissions"
        ) from error


def _parse(raw: bytes | None, *, first: bool) -> Row | None:
    if raw is None:
        raise Unusable("the line is too long", "write one document or annotation a line")
    if not raw.strip():
        return None
    try:
        row = json.loads(raw.decode("utf-8-sig" if first else "utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Unusable(f"byte {error.start} is not UTF-8", "convert the file to UTF-8") from error
    except RecursionError as error:
        raise Unusable("its JSON is nested too deeply", "write one flat object a line") from error
    except ValueError as error:
        raise Unusable(f"it is not JSON ({error})", "write one JSON object a line") from error
    if not isinstance(row, dict):
        raise Unusable("it is no JSON object", "write one JSON object a line")
    return row


def _refuse_constant(constant: str) -> NoReturn:
    raise Unusable(f"{constant} is not JSON", "write null, or leave the key out")
