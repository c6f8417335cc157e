"""Releases: gold that is frozen, digested and described.

A release is made of records, one a document: text, metadata, gold and who coded it. Its digest is
built from the records' digests, the schema, the split rule and the agreement, and from nothing else:
not from its version, the clock or the software, so the same content has the same digest anywhere.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from curate.core.canonical import content_digest
from curate.core.decisions import Decision, Verdict
from curate.core.documents import Document
from curate.core.errors import CurateError, InvalidInput, Problem
from curate.core.gold import Gold, GoldAnnotation
from curate.core.release_counts import ReleaseCounts
from curate.core.schema import Schema, check_annotation, same_label_overlaps
from curate.core.split_plans import SplitPlan
from curate.core.standoff import attributes_to_json

FORMAT = "curate-release/1"
OFFSETS = "Unicode code points, zero-based, end exclusive"
SPLIT_UNIT = "documents of one story share a split: copies, cut or topped or retouched, and the same long quotes"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
VERSION = re.compile(r"[0-9A-Za-z]+(\.[0-9A-Za-z]+){0,5}")

LATER = frozenset({"collection", "uses", "maintenance"})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Particulars:
    """What only its makers know of a release; None where they have not said it."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    purpose: str | None = None
    licence: str | None = None
    privacy: str | None = None
    contact: str | None = None
    collection: str | None = None
    uses: str | None = None
    maintenance: str | None = None

    def to_json(self) -> Json:
        """The last three only where they are said: releases made before they could be keep their digest."""
        said = {**asdict(self), "authors": list(self.authors)}
        return {key: value for key, value in said.items() if key not in LATER or value is not None}


@dataclass(frozen=True, slots=True)
class ReleasedDocument:
    document: Document
    gold: Gold
    split: str
    story: str


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """What a release says. Documents are sorted by id; whoever reads them passes over them in that
    order and may do so more than once. `agreement` are the rows of `curate agreement --json`.

    Raises CurateError where the name does not do, InvalidInput with everything in the
    gold that the schema or the texts contradict.
    """

    name: str
    schema: Schema
    documents: tuple[ReleasedDocument, ...]
    seed: int
    plan: SplitPlan
    agreement: Sequence[Mapping[str, Any]] = ()
    about: Particulars = Particulars()

    @property
    def fractions(self) -> Mapping[str, float]:
        """The splits with their shares, in order."""
        return self.plan.fractions

    def __post_init__(self) -> None:
        check_release_name(self.name)
        object.__setattr__(self, "documents", tuple(sorted(self.documents, key=lambda r: r.document.id)))
        if not self.documents:
            raise CurateError(f"release {self.name} would be empty; submit a document first")
        if problems := [*_content_problems(self)]:
            raise InvalidInput(f"release {self.name}", problems)


def check_release_name(name: str) -> str:
    """Raises CurateError where the name could not be a folder's on every system."""
    if not NAME.fullmatch(name):
        raise CurateError(f"{name!r} cannot name a release; use up to 80 letters, digits, - and _")
    return name


def check_version(version: str) -> str:
    if not VERSION.fullmatch(version):
        raise CurateError(f"{version!r} cannot be a version; use letters and digits with dots between, such as 1.0")
    return version


def records(content: ReleaseContent) -> Iterator[Json]:
    """A record a document, in order: what a line of JSONL holds."""
    return map(document_record, content.documents)


def document_record(released: ReleasedDocument) -> Json:
    document, gold, metadata = released.document, released.gold, released.document.metadata
    decisions = {decision.id: decision for _, decision in gold.settled}
    return {
        "doc_id": document.id,
        "sha256": document.sha256,
        "split": released.split,
        "story": released.story,
        "annotators": list(gold.annotators),
        "conflicts": {"settled": len(gold.settled), "unsettled": len(gold.unsettled)},
        "metadata": {
            "title": metadata.title,
            "url": metadata.url,
            "outlet": metadata.outlet,
            "author": metadata.author,
            "published": metadata.published,
            "language": metadata.language,
            "extra": dict(metadata.extra),
        },
        "text": document.text,
        "blocks": [
            {"kind": b.kind, "start": b.span.start, "end": b.span.end, "attributes": dict(b.attributes)}
            for b in document.blocks
        ],
        "annotations": [
            _annotation_record(marked, decisions.get(marked.decision or ""), document.text)
            for marked in gold.annotations
        ],
    }


def release_digest(content: ReleaseContent) -> str:
    """SHA-256 in hexadecimal; see `digest_of_parts`."""
    digests = {record["doc_id"]: content_digest(record) for record in records(content)}
    about = content.about.to_json()
    return digest_of_parts(
        content.name, about, content.schema.digest, split_rule(content), agreement_rows(content), digests
    )


def digest_of_parts(
    name: str,
    about: Mapping[str, Any],
    schema_digest: str,
    split: Mapping[str, Any],
    agreement: Sequence[Json],
    record_digests: Mapping[str, str],
) -> str:
    """The digest of a release, from what its manifest lists: so that a reader can recompute it."""
    return content_digest(
        {
            "format": FORMAT,
            "name": name,
            "about": dict(about),
            "schema": schema_digest,
            "split": dict(split),
            "agreement": list(agreement),
            "documents": sorted(record_digests.items()),
        }
    )


def digest_of_manifest(about: Mapping[str, Any], record_digests: Mapping[str, str]) -> str:
    """The digest that a manifest should have, for the records with these digests."""
    return digest_of_parts(
        about["name"], about["about"], about["schema"]["digest"], about["split"], about["agreement"], record_digests
    )


def split_rule(content: ReleaseContent) -> Json:
    return {"seed": content.seed, **content.plan.to_json(), "unit": SPLIT_UNIT}


def agreement_rows(content: ReleaseContent) -> list[Json]:
    """The rows with numbers to 12 significant digits: the last ones differ between processors."""
    return [{key: _rounded(value) for key, value in row.items()} for row in content.agreement]


def manifest(content: ReleaseContent, version: str, *, software: str) -> Json:
    """What stands in `manifest.json`, without the files. `software` is the version of `curate`."""
    counts = ReleaseCounts([label.name for label in content.schema.labels], list(content.fractions))
    documents = []
    for record in records(content):
        counts.add(record)
        documents.append(document_row(record))
    digests = {row["doc_id"]: row["digest"] for row in documents}
    split, agreement = split_rule(content), agreement_rows(content)
    return {
        "format": FORMAT,
        "name": content.name,
        "version": check_version(version),
        "digest": digest_of_parts(
            content.name, content.about.to_json(), content.schema.digest, split, agreement, digests
        ),
        "about": content.about.to_json(),
        "offsets": OFFSETS,
        "schema": {"name": content.schema.name, "title": content.schema.title, "digest": content.schema.digest},
        "split": split,
        "counts": counts.to_json(),
        "decisions": _verdicts(content.documents),
        "agreement": agreement,
        "documents": documents,
        "software": {"name": "curate", "version": software},
    }


def document_row(record: Mapping[str, Any]) -> Json:
    """A document as the manifest lists it; `digest` is that of its record."""
    kept = ("doc_id", "sha256", "split", "story", "annotators")
    return {**{key: record[key] for key in kept}, "digest": content_digest(record)}


def _annotation_record(marked: GoldAnnotation, decision: Decision | None, text: str) -> Json:
    annotation = marked.annotation
    return {
        "id": annotation.id,
        "label": annotation.label,
        "start": annotation.span.start,
        "end": annotation.span.end,
        "quote": annotation.span.of(text),
        "attributes": attributes_to_json(annotation.attributes, text),
        "authors": list(marked.authors),
        "decision": _decision_record(decision) if decision else None,
    }


def _decision_record(decision: Decision) -> Json:
    """Neither its id nor its date: the same answer given again is the same content."""
    reason = decision.reason or decision.how.reason_code
    return {"verdict": str(decision.verdict), "adjudicator": decision.adjudicator, "reason": reason}


def _verdicts(documents: Iterable[ReleasedDocument]) -> dict[str, int]:
    """How many conflicts were settled by each verdict."""
    count = Counter(decision.verdict for released in documents for _, decision in released.gold.settled)
    return {str(verdict): count[verdict] for verdict in Verdict if verdict is not Verdict.WITHDRAW}


def _content_problems(content: ReleaseContent) -> Iterator[Problem]:
    seen: set[str] = set()
    first_of: dict[str, ReleasedDocument] = {}
    for released in content.documents:
        document = released.document
        if document.id in seen:
            yield Problem(document.id, "is in the release twice", "add it once")
        seen.add(document.id)
        if released.split not in content.fractions:
            yield Problem(document.id, f"is in split {released.split!r}", f"use {', '.join(content.fractions)}")
        if released.gold.document_id != document.id:
            yield Problem(document.id, f"has the gold of {released.gold.document_id!r}", "give it its own")
        first = first_of.setdefault(released.story, released)
        if first.split != released.split:
            what = f"is in {released.split}, and {first.document.id!r} of the same story in {first.split}"
            yield Problem(document.id, what, "put the documents of a story in one split")
        yield from _gold_problems(content.schema, released)


def _gold_problems(schema: Schema, released: ReleasedDocument) -> Iterator[Problem]:
    document, annotations = released.document, [marked.annotation for marked in released.gold.annotations]
    for annotation in annotations:
        where = f"{document.id}, {annotation.label} at {annotation.span.start}:{annotation.span.end}"
        for reason in check_annotation(schema, document.text, annotation):
            yield Problem(
                where, reason, "recode it under the present schema, or release with the schema it was made by"
            )
    for first, second in same_label_overlaps(schema, annotations):
        where = f"{document.id}, {first.label} at {first.span.start}:{first.span.end}"
        what = f"overlaps another at {second.span.start}:{second.span.end}"
        yield Problem(where, what, "mend the layers, or let the label overlap in the schema")


def _rounded(value: object) -> object:
    return float(f"{value:.12g}") if isinstance(value, float) else value
