"""Rehydrate: a stand-off release with the reader's own copies of its texts, put together into files to train on."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curate.adapters.exporters.files import new_file
from curate.adapters.exporters.folder import write_folder, write_json
from curate.adapters.exporters.jsonl import json_line
from curate.adapters.exporters.standoff import read_standoff
from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.core.rehydration import Rehydrated, rehydrate
from curate.core.textless import hash_words, paragraphs
from curate.services.importing import read_documents

Json = dict[str, Any]
RECOGNISED = 0.3  # of a record's paragraphs, at least: an article may quote a paragraph of another


@dataclass(slots=True)
class RehydrationReport:
    """Counts of documents and annotations. `missing` are the records for which no copy was found, by id with their
    address; `lost` every span that could not be placed; `unused` the copies that belong to no record."""

    verbatim: int = 0
    edited: int = 0
    recovered: int = 0
    moved: int = 0
    missing: list[Json] = field(default_factory=list)
    lost: list[Json] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    rejected: list[Json] = field(default_factory=list)

    def add(self, found: Rehydrated) -> None:
        self.verbatim += found.is_verbatim
        self.edited += not found.is_verbatim
        self.recovered += found.in_place
        self.moved += found.moved
        keys = ("annotation_id", "label", "attribute", "start", "end", "reason")
        self.lost += [{"doc_id": found.doc_id, **{key: getattr(each, key) for key in keys}} for each in found.lost]

    def to_json(self) -> Json:
        names = ("verbatim", "edited", "recovered", "moved", "missing", "lost", "unused", "rejected")
        return {name: getattr(self, name) for name in names}

    def summary(self) -> list[str]:
        spans = sum(each["attribute"] is None for each in self.lost)
        return [
            f"{self.verbatim} documents as they were, {self.edited} edited since, {len(self.missing)} without a copy",
            f"{self.recovered} annotations in their place, {self.moved} moved with their words, {spans} lost; "
            f"{len(self.lost) - spans} attributes lost",
        ]


def rehydrate_release(folder: Path, texts: Sequence[Path], out: Path) -> RehydrationReport:
    """Writes `out`: a file for each split, of the documents of which a copy was found, and `report.json`.

    A copy is known by its text's hash, else by its address, else by its paragraphs. Raises CurateError where the
    folder is no stand-off release, a path is not there, or `out` exists with other content.
    """
    for path in texts:
        if not path.exists():
            raise CurateError(f"{path} does not exist; name the file or folder with your copies of the articles")
    records = list(read_standoff(folder))
    report = RehydrationReport()
    copies = _Copies(records)
    for read in read_documents(texts):
        if isinstance(read, Document):
            copies.offer(read, report)
        else:
            report.rejected.append({"where": read.where, "reason": read.reason})
    if not copies.found:
        raise CurateError(f"none of the {len(records)} documents of {folder} is among your copies; name their folder")
    write_folder(out, lambda partial: _fill(partial, records, copies.found, report))
    return report


def _fill(partial: Path, records: Iterable[Json], found: Mapping[str, Document], report: RehydrationReport) -> None:
    with ExitStack() as stack:
        files: dict[str, Any] = {}
        for record in records:
            copy = found.get(record["doc_id"])
            if copy is None:
                report.missing.append({"doc_id": record["doc_id"], "url": record["metadata"]["url"]})
                continue
            split = record["split"]
            if split not in files:
                files[split] = stack.enter_context(new_file(partial / f"{split}.jsonl"))
            rehydrated = rehydrate(record, copy.text)
            report.add(rehydrated)
            files[split].write(json_line(_whole(record, copy, rehydrated)))
    write_json(partial / "report.json", report.to_json())


def _whole(record: Json, copy: Document, found: Rehydrated) -> Json:
    kept = ("doc_id", "split", "story", "annotators", "metadata")
    return {
        **{key: record[key] for key in kept},
        "source": copy.source,
        "sha256": copy.sha256,
        "is_verbatim": found.is_verbatim,
        "text": copy.text,
        "annotations": list(found.annotations),
        **({} if found.layers is None else {"layers": list(found.layers)}),
    }


class _Copies:
    """Which of the reader's documents is which record: the surest sign decides, and a surer copy takes the place."""

    def __init__(self, records: Sequence[Json]) -> None:
        self.found: dict[str, Document] = {}
        self._sure: dict[str, float] = {}
        self._by_text: dict[str, list[str]] = defaultdict(list)
        self._by_url: dict[str, str] = {}
        self._by_paragraph: dict[str, list[str]] = defaultdict(list)
        self._sizes: dict[str, int] = {}
        for record in records:
            self._index(record)

    def _index(self, record: Json) -> None:
        identity, hashes = record["doc_id"], {digest for _, _, digest in record["paragraphs"] if digest}
        self._by_text[record["sha256"]].append(identity)
        self._sizes[identity] = len(hashes)
        if record["metadata"]["url"]:
            self._by_url[record["metadata"]["url"]] = identity
        for digest in hashes:
            self._by_paragraph[digest].append(identity)

    def offer(self, document: Document, report: RehydrationReport) -> None:
        taken = False
        for identity, sureness in self._signs(document):
            if sureness > self._sure.get(identity, 0):
                self.found[identity], self._sure[identity] = document, sureness
                taken = True
        if not taken:
            report.unused.append(document.source)

    def _signs(self, document: Document) -> Iterator[tuple[str, float]]:
        """Equal text is surest, then the address, then the share of paragraphs, below 1."""
        if document.sha256 in self._by_text:
            yield from ((identity, 3.0) for identity in self._by_text[document.sha256])
        elif document.metadata.url in self._by_url:
            yield self._by_url[document.metadata.url], 2.0
        else:
            yield from self._likest(document.text)

    def _likest(self, text: str) -> Iterator[tuple[str, float]]:
        hashes = {digest for span in paragraphs(text) if (digest := hash_words(span.of(text)))}
        shared = Counter(identity for digest in hashes for identity in self._by_paragraph.get(digest, ()))
        if shared:
            identity, count = max(shared.items(), key=lambda pair: (pair[1] / self._sizes[pair[0]], pair[0]))
            if count / self._sizes[identity] >= RECOGNISED:
                yield identity, count / self._sizes[identity]
