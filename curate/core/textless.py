"""Records without words: what a release may say of a text that it must not contain.

A stand-off record holds positions, hashes and codes. Words of the article are in none of it: titles, authors,
free-text attributes and what markup said about a post are left out, posts keep their platform and id, and a quote
becomes a hash. A hash of a few characters could be guessed by trying all short strings, so that spans and paragraphs
shorter than `HASHED` characters have none; they are found again through the paragraph around them.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from curate.core.canonical import content_digest
from curate.core.release_digest import digest_of_manifest
from curate.core.schema import AttributeType, Schema
from curate.core.spans import Span

Json = dict[str, Any]

FORMAT = "curate-standoff/1"
HASHED = 24  # characters
METADATA = ("url", "outlet", "published", "language")
POST = ("platform", "id")
_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")


def paragraphs(text: str) -> Iterator[Span]:
    """The text's lines that have a word in them, without the white space at their ends."""
    for found in _PARAGRAPH.finditer(text):
        words = found.group().strip()
        if words:
            start = found.start() + len(found.group()) - len(found.group().lstrip())
            yield Span(start, start + len(words))


def hash_words(words: str) -> str | None:
    """The first 128 bits of SHA-256, None for words so short that they could be guessed from it."""
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:32] if len(words) >= HASHED else None


def textless_manifest(about: Mapping[str, Any], rows: Iterable[Json]) -> Json:
    """A release's manifest for its records without words. `rows` are those of `textless_row`, passed over twice;
    `digest` is theirs, and `made_from` the digest of the whole release."""
    digests = {row["doc_id"]: bytes.fromhex(row["digest"]) for row in rows}
    kept = (
        "name",
        "about",
        "version",
        "offsets",
        "schema",
        "split",
        "people",
        "counts",
        "decisions",
        "agreement",
        "training",
        "software",
    )
    digest = digest_of_manifest(about, digests)
    return {
        "format": FORMAT,
        **{key: about[key] for key in kept},
        "digest": digest,
        "made_from": about["digest"],
        "documents": rows,
    }


def textless_row(record: Mapping[str, Any]) -> Json:
    """A record without words as the manifest lists it."""
    return {**{key: record[key] for key in ("doc_id", "sha256", "split", "story")}, "digest": content_digest(record)}


def attribute_codes(schema: Schema) -> dict[str, frozenset[str]]:
    """For each label the attributes whose values are codes of the schema and no words of the article."""
    codes = {AttributeType.CHOICE, AttributeType.BOOLEAN}
    return {label.name: frozenset(a.name for a in label.attributes if a.type in codes) for label in schema.labels}


def textless_record(record: Mapping[str, Any], codes: Mapping[str, frozenset[str]]) -> Json:
    """A release's record without words. `codes` gives the attributes of each label whose values are codes of the
    schema (choices and yes or no); spans become positions, every other value is left out and its name is said."""
    text = record["text"]
    return {
        # An id is often a file's name, and that the headline.
        "doc_id": hashlib.sha256(record["doc_id"].encode("utf-8")).hexdigest()[:16],
        **{key: record[key] for key in ("sha256", "split", "story", "annotators", "conflicts")},
        "length": len(text),
        "metadata": {key: record["metadata"][key] for key in METADATA},
        "paragraphs": [[span.start, span.end, hash_words(span.of(text))] for span in paragraphs(text)],
        "blocks": [_block(block) for block in record["blocks"]],
        "annotations": [
            {
                **_annotation(a, text, codes),
                "authors": a["authors"],
                "decision": a["decision"] and _wordless(a["decision"]),
            }
            for a in record["annotations"]
        ],
        "decisions": [_wordless(decision) for decision in record["decisions"]],
        **_layers(record, codes),
    }


def _layers(record: Mapping[str, Any], codes: Mapping[str, frozenset[str]]) -> Json:
    if "layers" not in record:
        return {}
    text = record["text"]
    return {
        "layers": [
            {**layer, "annotations": [_annotation(a, text, codes) for a in layer["annotations"]]}
            for layer in record["layers"]
        ]
    }


def _wordless(decision: Mapping[str, Any]) -> Json:
    """A reason is written by a person who had the text in view: it quotes."""
    return {key: value for key, value in decision.items() if key != "reason"}


def is_textless_record(record: Mapping[str, Any]) -> bool:
    """Whether a record that somebody sent has the shape that `textless_record` gives: what is read of it is there."""
    try:
        annotations = [*record["annotations"], *(a for layer in record.get("layers", ()) for a in layer["annotations"])]
        places = [*annotations, *(v for a in annotations for v in a["attributes"].values())]
        return (
            all(isinstance(record[key], str) for key in ("doc_id", "sha256", "split", "story"))
            and isinstance(record["metadata"]["url"], str | None)
            and all(isinstance(a["id"], str) and isinstance(a["label"], str) for a in annotations)
            and all(isinstance(layer["annotator"], str) for layer in record.get("layers", ()))
            and all(_is_place(place) for place in places if isinstance(place, Mapping))
            and all(_is_paragraph(row) for row in record["paragraphs"])
        )
    except (KeyError, TypeError, AttributeError):
        return False


def _is_place(place: Mapping[str, Any]) -> bool:
    return _is_span(place["start"], place["end"]) and isinstance(place["hash"], str | None)


def _is_paragraph(row: Sequence[Any]) -> bool:
    return len(row) == 3 and _is_span(*row[:2]) and isinstance(row[2], str | None)


def _is_span(start: object, end: object) -> bool:
    return isinstance(start, int) and isinstance(end, int) and 0 <= start < end


def _block(block: Mapping[str, Any]) -> Json:
    said = {key: block["attributes"][key] for key in POST if key in block["attributes"]}
    return {"kind": block["kind"], "start": block["start"], "end": block["end"], "attributes": said}


def _annotation(annotation: Mapping[str, Any], text: str, codes: Mapping[str, frozenset[str]]) -> Json:
    coded = codes.get(annotation["label"], frozenset())
    attributes, withheld = {}, []
    for name, value in annotation["attributes"].items():
        if isinstance(value, Mapping):
            attributes[name] = _place(value, text)
        elif isinstance(value, bool) or name in coded:
            attributes[name] = value
        else:
            withheld.append(name)
    return {
        "id": annotation["id"],
        "label": annotation["label"],
        **_place(annotation, text),
        "attributes": attributes,
        "withheld": withheld,
    }


def _place(mapping: Mapping[str, Any], text: str) -> Json:
    words = text[mapping["start"] : mapping["end"]]
    return {"start": mapping["start"], "end": mapping["end"], "hash": hash_words(words)}
