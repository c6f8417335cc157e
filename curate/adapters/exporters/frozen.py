"""A release as its own files have it: what is exported from it later is what was frozen, and needs no store."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curate.adapters.exporters.folder import MANIFEST, SCHEMA, file_digest, file_row, read_json, split_names
from curate.adapters.exporters.jsonl import read_records
from curate.adapters.exporters.manifest_file import WrittenRows, read_head
from curate.core.release_records import PeopleTold
from curate.core.releases import Account, Particulars, ReleaseContent
from curate.core.schema import Schema
from curate.core.split_plans import SplitPlan
from curate.core.watching import UNWATCHED, Watcher, watched

Json = dict[str, Any]


def describe_release(folder: Path) -> Json:
    """What is to be remembered of a release: its manifest without the documents, and the hash of every file."""
    about = read_head(folder / MANIFEST)
    return {**about, "files": {**about["files"], MANIFEST: file_row(folder / MANIFEST)}}


def frozen_content(folder: Path, files: Mapping[str, Json], watcher: Watcher = UNWATCHED) -> ReleaseContent | None:
    """The release in the folder, given the files that `describe_release` knew when it was made.

    None where a file that would be read is not there as it was, or the release has no JSONL.
    """
    if not _are_as_they_were([folder / MANIFEST, folder / SCHEMA], files):
        return None
    about = read_head(folder / MANIFEST)
    paths = {split: folder / f"{split}.jsonl" for split in split_names(about, folder)}
    if not _are_as_they_were(paths.values(), files):
        return None
    schema = {key: value for key, value in read_json(folder / SCHEMA).items() if key != "digest"}
    return ReleaseContent(
        name=about["name"],
        schema=Schema.from_mapping(schema, SCHEMA),
        kept=_Records(list(paths.values()), about["counts"]["documents"], watcher),
        places=None,
        seed=about["split"]["seed"],
        plan=SplitPlan.from_json(about["split"]),
        agreement=about["agreement"],
        about=_particulars(about["about"]),
        people=PeopleTold.from_json(about.get("people", {})),
        training=about.get("training", []),
        known=Account(about["digest"], about["counts"], about["decisions"], WrittenRows(folder / MANIFEST)),
        jsonl={split: str(path) for split, path in paths.items()},
    )


def _are_as_they_were(paths: Iterable[Path], files: Mapping[str, Json]) -> bool:
    return all(
        path.name in files and path.is_file() and file_digest(path) == files[path.name]["sha256"] for path in paths
    )


@dataclass(frozen=True, slots=True)
class _Records:
    """By id, anew each time; holds a record a split."""

    paths: Sequence[Path]
    number: int
    watcher: Watcher

    def __iter__(self) -> Iterator[Json]:
        merged = heapq.merge(*map(read_records, self.paths), key=lambda record: str(record["doc_id"]))
        return watched(merged, self.watcher, self.number)


def _particulars(said: Mapping[str, Any]) -> Particulars:
    return Particulars(**{**said, "authors": tuple(said["authors"])})
