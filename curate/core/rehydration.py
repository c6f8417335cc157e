"""Rehydration: a record without words and the reader's own copy of the text, put together again.

Where the copy is the very text (its SHA-256 says so) every span is where it was. Where the article was edited,
paragraphs are recognised by their hashes: a span in a paragraph that is still there, letter for letter, moves with it;
a longer span in a changed paragraph is looked for by its own hash. What is found nowhere, or in several places, is
lost, with the reason: a wrong word is never labelled.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate.core.spans import Span
from curate.core.text import text_digest
from curate.core.textless import hash_words, paragraphs

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lost:
    """A span that could not be placed: the annotation's, or that of one of its attributes. `annotator` is None for
    the gold."""

    annotator: str | None
    annotation_id: str
    label: str
    attribute: str | None
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Rehydrated:
    """`annotations` have their words again, at their places in the copy. Each of the record's annotations is in
    one of the counts; one that has lost an attribute's span is kept without it, which `lost` says. `layers` are what
    each annotator found, placed in the same way and not counted; None where the release has none."""

    doc_id: str
    is_verbatim: bool
    annotations: tuple[Json, ...]
    in_place: int
    moved: int
    lost: tuple[Lost, ...]
    layers: tuple[Json, ...] | None = None

    @property
    def lost_annotations(self) -> int:
        return sum(each.attribute is None and each.annotator is None for each in self.lost)


def rehydrate(record: Mapping[str, Any], text: str) -> Rehydrated:
    """`record` as `textless_record` made it; `text` is the reader's copy of the document."""
    finder = _Finder(record, text)
    lost: list[Lost] = []
    kept, moved = _placed(record["annotations"], finder, None, lost)
    layers = None
    if "layers" in record:
        layers = tuple(
            {**layer, "annotations": _placed(layer["annotations"], finder, layer["annotator"], lost)[0]}
            for layer in record["layers"]
        )
    return Rehydrated(record["doc_id"], finder.is_verbatim, tuple(kept), len(kept) - moved, moved, tuple(lost), layers)


def _placed(
    annotations: Sequence[Mapping[str, Any]], finder: "_Finder", annotator: str | None, lost: list[Lost]
) -> tuple[list[Json], int]:
    """The annotations that have a place in the copy, and how many of them moved; `lost` takes the others."""
    kept, moved = [], 0
    for annotation in annotations:
        found = finder.find(annotation)
        if isinstance(found, str):
            lost.append(_lost(annotator, annotation, annotation, None, found))
            continue
        attributes, gone = _attributes(annotator, annotation, finder)
        lost += gone
        moved += found.start != annotation["start"]
        kept.append(_without_hash({**annotation, **_words(found, finder.text, "quote"), "attributes": attributes}))
    return kept, moved


def _attributes(annotator: str | None, annotation: Mapping[str, Any], finder: "_Finder") -> tuple[Json, list[Lost]]:
    attributes, lost = {}, []
    for name, value in annotation["attributes"].items():
        found = finder.find(value) if isinstance(value, Mapping) else None
        if isinstance(found, str):
            lost.append(_lost(annotator, annotation, value, name, found))
        else:
            attributes[name] = value if found is None else _words(found, finder.text, "text")
    return attributes, lost


def _lost(
    annotator: str | None, annotation: Mapping[str, Any], place: Mapping[str, Any], attribute: str | None, reason: str
) -> Lost:
    return Lost(annotator, annotation["id"], annotation["label"], attribute, place["start"], place["end"], reason)


def _words(span: Span, text: str, key: str) -> Json:
    return {"start": span.start, "end": span.end, key: span.of(text)}


def _without_hash(annotation: Json) -> Json:
    return {key: value for key, value in annotation.items() if key != "hash"}


class _Finder:
    """Where the spans of a record stand in a copy of its text."""

    def __init__(self, record: Mapping[str, Any], text: str) -> None:
        self.is_verbatim = text_digest(text) == record["sha256"]
        self.text = text
        self._paragraphs: Sequence[tuple[int, int, str | None]] = record["paragraphs"]
        self._starts = [start for start, _, _ in self._paragraphs]
        self._places = {} if self.is_verbatim else _match(self._paragraphs, text)
        taken = set(self._places.values())
        self._changed = [] if self.is_verbatim else [span for span in paragraphs(text) if span not in taken]

    def find(self, place: Mapping[str, Any]) -> Span | str:
        """The span in the copy, or the reason why there is none."""
        span = Span(place["start"], place["end"])
        if self.is_verbatim:
            return span
        return self._in_paragraphs(span, place["hash"]) or self._by_hash(span, place["hash"])

    def _in_paragraphs(self, span: Span, wanted: str | None) -> Span | None:
        """Within one paragraph that is still there, or from one to another if the words between are too."""
        first, last = self._number(span.start), self._number(span.end - 1)
        start, end = self._moved(first, span.start), self._moved(last, span.end)
        if start is None or end is None or start >= end:
            return None
        moved = Span(start, end)
        return moved if first == last or hash_words(moved.of(self.text)) == wanted is not None else None

    def _number(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _moved(self, number: int, offset: int) -> int | None:
        if number not in self._places or offset > self._paragraphs[number][1]:
            return None
        return offset + self._places[number].start - self._paragraphs[number][0]

    def _by_hash(self, span: Span, wanted: str | None) -> Span | str:
        if wanted is None:
            return "its paragraph has changed and the span is too short to be recognised"
        width = span.end - span.start
        found = [
            Span(start, start + width)
            for changed in self._changed
            for start in range(changed.start, changed.end - width + 1)
            if hash_words(self.text[start : start + width]) == wanted
        ]
        if len(found) == 1:
            return found[0]
        return f"its words stand in {len(found)} places" if found else "its words are not in this copy"


def _match(rows: Sequence[tuple[int, int, str | None]], text: str) -> dict[int, Span]:
    """The paragraph in the text of each row that is there as often as among the rows, in their order."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for number, (_, _, digest) in enumerate(rows):
        if digest is not None:
            wanted[digest].append(number)
    there: dict[str, list[Span]] = defaultdict(list)
    for span in paragraphs(text):
        digest = hash_words(span.of(text))
        if digest in wanted:
            there[digest].append(span)
    return {
        number: span
        for digest, numbers in wanted.items()
        if len(numbers) == len(there[digest])
        for number, span in zip(numbers, there[digest], strict=True)
    }
