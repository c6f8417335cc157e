"""The XML of a REFI-QDA project: who coded, the codebook, the documents with what is marked in them, and what goes with
what.

A label is a code. Under it stands a code for each attribute; under a choice, or yes or no, one for each value. A
selection is coded with its label and with the values that were given. What is text goes into its description, and an
attribute that is a span is a selection of its own, coded with the attribute, and a link to it. Identifiers are made
from what they name, so that they are the same in every export.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from curate.adapters.exporters.xmi import UNSAYABLE
from curate.core.labels import Attribute, AttributeType, Label
from curate.core.releases import ReleaseContent, records
from curate.core.schema import Schema

Json = dict[str, Any]
OURS = UUID("5b0c1f4e-6f0f-5d6c-9a55-2f7d1b7a0c3e")
SPACE = "urn:QDA-XML:project:1.0"
GOLD = "gold"
SUBSTITUTE = "\ufffd"
LONGEST_NAME = 80
ABOUT = ("doc_id", "split", "story", "url", "outlet", "author", "published", "language")


def guid(*named: str) -> str:
    """The same for the same names, whatever is in them."""
    return str(uuid5(OURS, json.dumps(named)))


def source_guid(document_id: str) -> str:
    return guid("source", document_id)


def project(release: ReleaseContent) -> Iterator[str]:
    """Line by line, in the order that the standard gives."""
    written = _Writer()
    title = release.about.title or release.name
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<Project {written.attributes(xmlns=SPACE, name=title, origin='curate')}>\n"
    yield from _users(release, written)
    yield from _codebook(release, written)
    yield from _variables(written)
    yield "<Sources>\n"
    for record in records(release):
        yield from _source(record, release.schema, written)
    yield "</Sources>\n"
    yield from _links(release, written)
    yield from _splits(release, written)
    yield written.description(
        f"Positions count Unicode code points from 0, the end is not in it. Characters that XML cannot hold, shown as "
        f"U+FFFD in names and descriptions: {written.substituted}."
    )
    yield "</Project>\n"


class _Writer:
    """Text for XML, and the count of the characters that it cannot hold."""

    def __init__(self) -> None:
        self.substituted = 0

    def attributes(self, **said: str | int) -> str:
        return " ".join(f"{name}={quoteattr(self._sayable(str(value)))}" for name, value in said.items())

    def description(self, words: str) -> str:
        return f"<Description>{self.text(words)}</Description>\n" if words else ""

    def text(self, words: str) -> str:
        # A reader of XML makes a line feed of a carriage return that is written as it is.
        return escape(self._sayable(words), {"\r": "&#13;"})

    def _sayable(self, words: str) -> str:
        sayable, count = UNSAYABLE.subn(SUBSTITUTE, words)
        self.substituted += count
        return sayable


class _Selection(NamedTuple):
    """`codes` are identifiers; `of` is the selection that this one says something about, by its attribute."""

    guid: str
    user: str
    start: int
    end: int
    codes: tuple[str, ...]
    says: str
    attribute: str = ""
    of: str = ""


def _users(release: ReleaseContent, written: _Writer) -> Iterator[str]:
    layers = records(release) if release.people.layers else ()
    names = sorted({layer["annotator"] for record in layers for layer in record["layers"]})
    yield "<Users>\n"
    yield f"<User {written.attributes(guid=guid(GOLD), name=GOLD)}/>\n"
    yield from (f"<User {written.attributes(guid=guid('user', name), name=name)}/>\n" for name in names)
    yield "</Users>\n"


def _codebook(release: ReleaseContent, written: _Writer) -> Iterator[str]:
    yield "<CodeBook>\n<Codes>\n"
    for label in release.schema.labels:
        yield _code(written, guid("code", label.name), label.name, label.color_light)
        yield written.description("\n".join(filter(None, [label.title, label.description])))
        for attribute in label.attributes:
            yield from _attribute_codes(label, attribute, written)
        yield "</Code>\n"
    yield "</Codes>\n</CodeBook>\n"


def _attribute_codes(label: Label, attribute: Attribute, written: _Writer) -> Iterator[str]:
    """Text has no code: it stands in descriptions."""
    values, is_span = _values(attribute), attribute.type is AttributeType.SPAN
    if not values and not is_span:
        return
    inner = guid("code", label.name, attribute.name)
    yield _code(written, inner, attribute.name, label.color_light, codable=is_span)
    yield written.description("\n".join(filter(None, [attribute.title, attribute.description])))
    for value in values:
        yield _code(written, guid("code", label.name, attribute.name, value), value, label.color_light) + "</Code>\n"
    yield "</Code>\n"


def _code(written: _Writer, identity: str, name: str, color: str, *, codable: bool = True) -> str:
    said = written.attributes(guid=identity, name=name, isCodable=str(codable).lower(), color=color)
    return f"<Code {said}>\n"


def _variables(written: _Writer) -> Iterator[str]:
    yield "<Variables>\n"
    for name in ABOUT:
        yield f"<Variable {written.attributes(guid=guid('variable', name), name=name, typeOfVariable='Text')}/>\n"
    yield "</Variables>\n"


def _source(record: Json, schema: Schema, written: _Writer) -> Iterator[str]:
    identity = source_guid(record["doc_id"])
    said = {**record["metadata"], **record}
    name = said["title"] or record["doc_id"]
    path = f"internal://{identity}.txt"
    yield f"<TextSource {written.attributes(guid=identity, name=name, plainTextPath=path, creatingUser=guid(GOLD))}>\n"
    for selection in _selections(record, schema):
        yield from _selection(selection, record["text"], written)
    for variable in ABOUT:
        if said[variable] is not None:
            yield f"<VariableValue><VariableRef {written.attributes(targetGUID=guid('variable', variable))}/>"
            yield f"<TextValue>{written.text(said[variable])}</TextValue></VariableValue>\n"
    yield "</TextSource>\n"


def _selections(record: Json, schema: Schema) -> Iterator[_Selection]:
    """The gold, then what each annotator found, where the release tells it."""
    for annotation in record["annotations"]:
        yield from _annotation(record["doc_id"], guid(GOLD), annotation, schema.label(annotation["label"]))
    for layer in record.get("layers", ()):
        for annotation in layer["annotations"]:
            user = guid("user", layer["annotator"])
            yield from _annotation(record["doc_id"], user, annotation, schema.label(annotation["label"]))


def _annotation(document_id: str, user: str, annotation: Json, label: Label) -> Iterator[_Selection]:
    named = ("selection", document_id, user, annotation["id"])
    codes, says = [guid("code", label.name)], []
    for name, value in annotation["attributes"].items():
        if not isinstance(value, Mapping):
            if code := _value_code(label, name, value):
                codes.append(code)
            else:
                says.append(f"{name}: {value}")
    yield _Selection(guid(*named), user, annotation["start"], annotation["end"], tuple(codes), "\n".join(says))
    for name, value in annotation["attributes"].items():
        if isinstance(value, Mapping):
            code = guid("code", label.name, name)
            yield _Selection(guid(*named, name), user, value["start"], value["end"], (code,), "", name, guid(*named))


def _value_code(label: Label, name: str, value: str | bool) -> str | None:
    """None where the value is free text, or where the codebook has no such attribute any more."""
    attribute = label.attribute(name)
    said = str(value).lower() if isinstance(value, bool) else value
    return guid("code", label.name, name, said) if attribute and said in _values(attribute) else None


def _values(attribute: Attribute) -> tuple[str, ...]:
    return ("true", "false") if attribute.type is AttributeType.BOOLEAN else attribute.values


def _selection(selection: _Selection, text: str, written: _Writer) -> Iterator[str]:
    words = text[selection.start : selection.end]
    said = written.attributes(
        guid=selection.guid,
        name=words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1]}…",
        startPosition=selection.start,
        endPosition=selection.end,
        creatingUser=selection.user,
    )
    yield f"<PlainTextSelection {said}>\n"
    yield written.description(selection.says)
    for code in selection.codes:
        coding = written.attributes(guid=guid("coding", selection.guid, code), creatingUser=selection.user)
        yield f"<Coding {coding}><CodeRef {written.attributes(targetGUID=code)}/></Coding>\n"
    yield "</PlainTextSelection>\n"


def _links(release: ReleaseContent, written: _Writer) -> Iterator[str]:
    links = (one for record in records(release) for one in _selections(record, release.schema) if one.of)
    yield from _whole("Links", (_link(one, written) for one in links))


def _link(selection: _Selection, written: _Writer) -> str:
    said = written.attributes(
        guid=guid("link", selection.guid),
        name=selection.attribute,
        direction="OneWay",
        originGUID=selection.of,
        targetGUID=selection.guid,
    )
    return f"<Link {said}/>\n"


def _splits(release: ReleaseContent, written: _Writer) -> Iterator[str]:
    """A set of documents for each split."""
    yield "<Sets>\n"
    for split in release.fractions:
        yield f"<Set {written.attributes(guid=guid('split', split), name=split)}>\n"
        for record in records(release):
            if record["split"] == split:
                yield f"<MemberSource {written.attributes(targetGUID=source_guid(record['doc_id']))}/>\n"
        yield "</Set>\n"
    yield "</Sets>\n"


def _whole(name: str, parts: Iterable[str]) -> Iterator[str]:
    """The element, unless it would be empty: the standard lets it be left out, and not be without parts."""
    written = False
    for part in parts:
        if not written:
            yield f"<{name}>\n"
        written = True
        yield part
    if written:
        yield f"</{name}>\n"
