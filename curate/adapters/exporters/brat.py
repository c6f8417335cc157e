"""brat stand-off: a `.txt` and an `.ann` for each document, and the `annotation.conf` that lets brat show them.

brat counts code points, as we do, but a line break as one: so a carriage return before a line feed is a space. It
keeps an entity's words on one line, so that an annotation over line breaks is written in fragments. An attribute that
is a span becomes an entity of its own with a relation to it; choices and yes-or-no become brat's attributes, free text
a note.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from curate.adapters.exporters.files import new_file, with_line_feeds
from curate.core.releases import ReleaseContent, records
from curate.core.schema import AttributeType, Schema

Json = dict[str, Any]
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def write_brat(release: ReleaseContent, folder: Path) -> None:
    """A folder for each split. A file is called after its document, in letters that every system takes."""
    for split in release.fractions:
        (folder / split).mkdir()
        with new_file(folder / split / "annotation.conf") as file:
            file.write(configuration(release.schema))
    for record in records(release):
        place = folder / record["split"] / file_name(record["doc_id"])
        with new_file(place.with_name(f"{place.name}.txt")) as file:
            file.write(with_line_feeds(record["text"]))
        with new_file(place.with_name(f"{place.name}.ann")) as file:
            file.writelines(f"{line}\n" for line in standoff(record))


def file_name(document_id: str) -> str:
    """Readable, and different for different ids also where letters are folded."""
    digest = hashlib.sha256(document_id.encode("utf-8")).hexdigest()[:8]
    return f"{_UNSAFE.sub('-', document_id).strip('-')[:60]}-{digest}".lstrip("-")


def configuration(schema: Schema) -> str:
    """`annotation.conf`; brat refuses values and types that it was not told of."""
    labels = [_name(label.name) for label in schema.labels]
    spans, values = [], []
    for label in schema.labels:
        for attribute in label.attributes:
            name = _name(f"{label.name}_{attribute.name}")
            if attribute.type is AttributeType.SPAN:
                spans.append(name)
            elif attribute.type is AttributeType.CHOICE:
                values.append(f"{name}\tArg:{_name(label.name)}, Value:{'|'.join(map(_name, attribute.values))}")
            elif attribute.type is AttributeType.BOOLEAN:
                values.append(f"{name}\tArg:{_name(label.name)}")
    relations = [f"{name}\tArg1:{'|'.join(labels)}, Arg2:{name}" for name in spans]
    parts = {"entities": labels + spans, "relations": relations, "events": [], "attributes": values}
    return "".join(f"[{part}]\n" + "".join(f"{line}\n" for line in lines) for part, lines in parts.items())


def standoff(record: Mapping[str, Any]) -> Iterator[str]:
    """The lines of an `.ann` file."""
    written = _Lines(record["text"])
    for annotation in record["annotations"]:
        yield from written.annotation(annotation)


class _Lines:
    """Numbers entities, relations, attributes and notes, each kind by itself, through one document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last = dict.fromkeys("TRA#", 0)

    def annotation(self, annotation: Mapping[str, Any]) -> Iterator[str]:
        entity = self._next("T")
        yield f"{entity}\t{_name(annotation['label'])} {_fragments(annotation, self._text)}"
        for name, value in annotation["attributes"].items():
            role = _name(f"{annotation['label']}_{name}")
            if isinstance(value, Mapping):
                yield from self._relation(entity, role, value)
            else:
                yield self._value(entity, role, name, value)

    def _relation(self, entity: str, role: str, place: Mapping[str, Any]) -> Iterator[str]:
        other = self._next("T")
        yield f"{other}\t{role} {_fragments(place, self._text)}"
        yield f"{self._next('R')}\t{role} Arg1:{entity} Arg2:{other}"

    def _value(self, entity: str, role: str, name: str, value: str | bool) -> str:
        if value is True:
            return f"{self._next('A')}\t{role} {entity}"
        if isinstance(value, str) and value and _name(value) == value:
            return f"{self._next('A')}\t{role} {entity} {value}"
        said = "false" if value is False else " ".join(str(value).split())
        return f"{self._next('#')}\tAnnotatorNotes {entity}\t{name}: {said}"

    def _next(self, kind: str) -> str:
        self._last[kind] += 1
        return f"{kind}{self._last[kind]}"


def _fragments(place: Mapping[str, Any], text: str) -> str:
    """`0 4;6 9<TAB>words words`: one fragment for each line that the words stand on."""
    lines = [at for at in _LINE.finditer(text, place["start"], place["end"]) if at.group().strip()]
    offsets = ";".join(f"{at.start()} {at.end()}" for at in lines)
    return f"{offsets}\t{' '.join(at.group() for at in lines)}"


def _name(words: str) -> str:
    return _UNSAFE.sub("_", words)
