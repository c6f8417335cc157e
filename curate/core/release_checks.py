"""Whether the records of a release say what is so: texts by their hashes, spans by their words.

The records come from files that anyone may have touched, so nothing about their shape is taken for
granted.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from curate.core.errors import Problem
from curate.core.release_leaks import Leaks
from curate.core.spans import Span
from curate.core.splits import text_group
from curate.core.standoff import annotation_from_json
from curate.core.text import text_digest

REMEDY = "get the release again from where it was published, or make it again"
READ = ("id", "label", "start", "end", "quote", "attributes")


class RecordChecks:
    """Checks records one after the other; remembers of each its id and hashes, not the text.

    `rows` are those of the manifest: ids with the digests of their records.
    """

    def __init__(self, rows: Mapping[str, bytes]) -> None:
        self._waiting = dict(rows)
        self._seen: dict[str, None] = {}
        self._leaks = Leaks(("text", "story"))

    def check(self, record: Mapping[str, Any], digest: str, file_split: str) -> Iterator[Problem]:
        """What is wrong with a record that stood in the file of a split; `digest` is the record's."""
        where = str(record["doc_id"])
        listed = self._waiting.pop(where, None)
        if where in self._seen:
            yield Problem(where, "is in the release twice", REMEDY)
        elif listed is None:
            yield Problem(where, "is not in the manifest", REMEDY)
        elif listed.hex() != digest:
            yield Problem(where, "is not the record that the manifest describes", REMEDY)
        if record.get("split") != file_split:
            yield Problem(where, f"is of split {record.get('split')!r} but stands in {file_split}.jsonl", REMEDY)
        yield from (Problem(where, what, REMEDY) for what in record_faults(record))
        if where not in self._seen:
            self._seen[where] = None
            keys = (text_group(str(record.get("text"))), str(record.get("story")))
            self._leaks.add(str(record.get("split")), keys)

    def finish(self) -> Iterator[Problem]:
        """What the manifest lists and no record was there for, and what is parted that belongs together."""
        for document_id in sorted(self._waiting):
            yield Problem(document_id, "is in the manifest but in no file", REMEDY)
        names = list(self._seen)
        for place, way, first, split in self._leaks.find():
            what = f"has the same {way} as {names[first]}, which is in {split}"
            yield Problem(names[place], what, f"make the release again: documents of one {way} share a split")


def is_comparable(record: Mapping[str, Any]) -> bool:
    """Whether a record has what a comparison of two releases reads."""
    rows = record.get("annotations")
    return (
        {"doc_id", "sha256", "split", "annotators"} <= record.keys()
        and isinstance(rows, list)
        and all(isinstance(row, dict) and isinstance(row.get("label"), str) for row in rows)
        and all(isinstance(row.get(end), int) for row in rows for end in ("start", "end"))
        and all(isinstance(row.get("attributes"), dict) for row in rows)
    )


def record_faults(record: Mapping[str, Any]) -> Iterator[str]:
    """Where a record contradicts itself: its text's hash, an annotation's words, a block's place."""
    text = record.get("text")
    if not isinstance(text, str):
        yield "has no text"
        return
    if text_digest(text) != record.get("sha256"):
        yield "has a text whose SHA-256 is another"
    layers = _listed(record, "layers") if "layers" in record else []
    for annotation in [
        *_listed(record, "annotations"),
        *(a for layer in layers for a in _listed(layer, "annotations")),
    ]:
        try:
            annotation_from_json({key: annotation[key] for key in READ if key in annotation}, text)
        except ValueError as error:
            yield str(error)
    for block in _listed(record, "blocks"):
        try:
            Span(int(block["start"]), int(block["end"])).of(text)
        except (KeyError, TypeError, ValueError) as error:
            yield f"has a block that is none: {error}"


def _listed(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = record.get(key)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
