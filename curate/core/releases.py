"""Releases: gold that is frozen, digested and described.

A release is made of records, one a document: text, metadata, gold and who coded it. Its digest is
built from the records' digests, the schema, the split rule and the agreement, and from nothing else:
not from its version, the clock or the software, so the same content has the same digest anywhere.

Records are passed over and never held: a release may be larger than memory. Of each document there stay its id, its
place, and 32 bytes of its record's digest.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from curate.core.canonical import content_digest
from curate.core.decisions import Verdict
from curate.core.errors import CurateError, InvalidInput, Problem
from curate.core.release_counts import ReleaseCounts
from curate.core.release_digest import FORMAT, ReleaseDigest
from curate.core.release_records import AS_THEY_ARE, PeopleTold, Place, placed
from curate.core.schema import Schema
from curate.core.split_plans import SplitPlan

OFFSETS = "Unicode code points, zero-based, end exclusive"
SPLIT_UNIT = "documents of one story share a split: copies, cut or topped or retouched, and the same long quotes"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
VERSION = re.compile(r"[0-9A-Za-z]+(\.[0-9A-Za-z]+){0,5}")
DIGEST = 32  # bytes

MAKE_RELEASES = "make releases"  # who may not is told that it takes a lead

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


@dataclass(frozen=True)
class ReleaseContent:
    """What a release says; `records` passes over its documents.

    `kept` gives what `release_records` keeps of each document, sorted by id and anew each time it is asked; those that
    have no place are not in the release; where `places` is None, they are whole records, and all of them are.
    `agreement` are the rows of `curate agreement --json`, `training` those of `release_training`.
    `jsonl` are the paths of files that hold the records of each split as they are, where there are such.

    Raises CurateError where the name does not do or nothing has a place, InvalidInput for places that part a story.
    """

    name: str
    schema: Schema
    kept: Iterable[Json]
    places: Mapping[str, Place] | None
    seed: int
    plan: SplitPlan
    agreement: Sequence[Mapping[str, Any]] = ()
    about: Particulars = Particulars()
    people: PeopleTold = AS_THEY_ARE
    known: "Account | None" = None
    jsonl: Mapping[str, str] = field(default_factory=dict)
    training: Sequence[Json] = ()

    @property
    def fractions(self) -> Mapping[str, float]:
        """The splits with their shares, in order."""
        return self.plan.fractions

    @cached_property
    def account(self) -> "Account":
        """Of all records, taken once, unless it is `known`."""
        return self.known or _account(self)

    def __post_init__(self) -> None:
        check_release_name(self.name)
        if self.places is None:
            return
        if not self.places:
            raise CurateError(f"release {self.name} would be empty; submit a document first")
        if problems := [*_place_problems(self.places, self.fractions)]:
            raise InvalidInput(f"release {self.name}", problems)


@dataclass(frozen=True, slots=True)
class Account:
    """What a pass over the records finds. `rows` are those of the manifest, to be passed over."""

    digest: str
    counts: Json
    verdicts: Mapping[str, int]
    rows: Iterable[Json]


@dataclass(frozen=True, slots=True)
class ManifestRows:
    """The rows of the manifest, made anew whenever they are passed over. `digests` are the records', 32 bytes each, in
    order."""

    content: ReleaseContent
    digests: bytes

    def __iter__(self) -> Iterator[Json]:
        digests = self.digests
        for nth, record in enumerate(records(self.content)):
            yield document_row(record, digests[nth * DIGEST : (nth + 1) * DIGEST].hex())


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
    """A record a document, in the order of ids: what a line of JSONL holds. To be passed over, as often as wanted."""
    if content.places is None:
        yield from content.kept
        return
    for kept in content.kept:
        if place := content.places.get(kept["doc_id"]):
            yield placed(kept, place)


def release_digest(content: ReleaseContent) -> str:
    """SHA-256 in hexadecimal; see `ReleaseDigest`."""
    return content.account.digest


def split_rule(content: ReleaseContent) -> Json:
    return {"seed": content.seed, **content.plan.to_json(), "unit": SPLIT_UNIT}


def agreement_rows(content: ReleaseContent) -> list[Json]:
    """The rows with numbers to 12 significant digits: the last ones differ between processors."""
    return [{key: _rounded(value) for key, value in row.items()} for row in content.agreement]


def manifest(content: ReleaseContent, version: str, *, software: str) -> Json:
    """What stands in `manifest.json`, without the files; its `documents` are to be passed over. `software` is the
    version of `curate`."""
    account = content.account
    return {
        "format": FORMAT,
        "name": content.name,
        "version": check_version(version),
        "digest": account.digest,
        "about": content.about.to_json(),
        "offsets": OFFSETS,
        "schema": {"name": content.schema.name, "title": content.schema.title, "digest": content.schema.digest},
        "split": split_rule(content),
        "people": content.people.to_json(),
        "counts": account.counts,
        "decisions": dict(account.verdicts),
        "agreement": agreement_rows(content),
        "training": list(content.training),
        "documents": account.rows,
        "software": {"name": "curate", "version": software},
    }


def document_row(record: Mapping[str, Any], digest: str) -> Json:
    """A document as the manifest lists it; `digest` is that of its record."""
    return {**{key: record[key] for key in ("doc_id", "sha256", "split", "story", "annotators")}, "digest": digest}


def _account(content: ReleaseContent) -> Account:
    counts = ReleaseCounts([label.name for label in content.schema.labels], list(content.fractions))
    verdicts: Counter[str] = Counter({str(verdict): 0 for verdict in Verdict if verdict is not Verdict.WITHDRAW})
    rows = agreement_rows(content)
    said = (content.name, content.about.to_json(), content.schema.digest, split_rule(content), rows)
    whole = ReleaseDigest(*said, content.training)
    digests = bytearray()
    for record in records(content):
        digest = content_digest(record)
        whole.add(record["doc_id"], digest)
        digests += bytes.fromhex(digest)
        counts.add(record)
        verdicts.update(decision["verdict"] for decision in record["decisions"])
    return Account(whole.hexdigest(), counts.to_json(), verdicts, ManifestRows(content, bytes(digests)))


def _place_problems(places: Mapping[str, Place], splits: Mapping[str, float]) -> Iterator[Problem]:
    first_of: dict[str, tuple[str, str]] = {}
    for document_id, place in places.items():
        if place.split not in splits:
            yield Problem(document_id, f"is in split {place.split!r}", f"use {', '.join(splits)}")
        first, split = first_of.setdefault(place.story, (document_id, place.split))
        if split != place.split:
            what = f"is in {place.split}, and {first!r} of the same story in {split}"
            yield Problem(document_id, what, "put the documents of a story in one split")


def _rounded(value: object) -> object:
    return float(f"{value:.12g}") if isinstance(value, float) else value
