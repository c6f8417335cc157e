"""Releases read back from their folders: to verify one, or to compare two."""

import heapq
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from curate.adapters.exporters.csv import read_table
from curate.adapters.exporters.folder import MANIFEST, SCHEMA, file_digest, read_json, split_names
from curate.adapters.exporters.jsonl import read_records
from curate.adapters.exporters.manifest_file import read_head, read_rows
from curate.core.canonical import content_digest
from curate.core.errors import CurateError, Problem
from curate.core.release_checks import REMEDY, RecordChecks, is_comparable
from curate.core.release_counts import LATER, ReleaseCounts
from curate.core.release_digest import FORMAT, digest_of_manifest
from curate.core.watching import UNWATCHED, Watcher, watched

Json = dict[str, Any]


def read_release(folder: Path) -> Iterator[Json]:
    """All records of a release with JSONL files, by document id; raises CurateError where it has none."""
    paths = [folder / f"{split}.jsonl" for split in split_names(read_head(folder / MANIFEST), folder)]
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        raise CurateError(f"{folder} has no {', '.join(missing)}; name a release that was written as JSONL too")
    return heapq.merge(*map(_comparable_records, paths), key=lambda record: str(record["doc_id"]))


def _comparable_records(path: Path) -> Iterator[Json]:
    for record in read_records(path):
        if not is_comparable(record):
            raise CurateError(f"{path} has no whole record of {record['doc_id']!r}; {REMEDY}")
        yield record


def verify_release(folder: Path, watcher: Watcher = UNWATCHED) -> list[Problem]:
    """Everything in the folder that is not as its manifest says; empty where all is.

    Recomputes the files' hashes, the release's digest and, from the JSONL files, every text's hash,
    every span's words, the counts, and whether equal texts share a split.
    """
    problems: list[Problem] = []
    try:
        for problem in _problems(folder, watcher):
            problems.append(problem)  # noqa: PERF402 - what was found before a failure is kept
    except CurateError as error:
        problems.append(Problem(folder.name, str(error), REMEDY))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, OSError) as error:
        problems.append(Problem(folder.name, f"cannot be read further: {type(error).__name__} {error}", REMEDY))
    return problems


def _problems(folder: Path, watcher: Watcher) -> Iterator[Problem]:
    watcher.begin("reading the manifest")
    about = read_head(folder / MANIFEST)
    if about.get("format") != FORMAT:
        yield Problem(MANIFEST, f"has format {about.get('format')!r}", f"verify it with a version for {FORMAT}")
        return
    watcher.begin("hashing the files")
    yield from _file_problems(folder, about)
    digests = {row["doc_id"]: bytes.fromhex(row["digest"]) for row in read_rows(folder / MANIFEST)}
    yield from _digest_problems(about, digests)
    yield from _content_problems(folder, about, digests, watcher)


def _file_problems(folder: Path, about: Json) -> Iterator[Problem]:
    for name, row in about["files"].items():
        if not _is_inside(name):
            yield Problem(MANIFEST, f"lists {name!r}, which is no file of the release", REMEDY)
        elif not (folder / name).is_file():
            yield Problem(name, "is missing", REMEDY)
        elif file_digest(folder / name) != row["sha256"]:
            yield Problem(name, "has been changed: its SHA-256 is another", REMEDY)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(found - about["files"].keys() - {MANIFEST}):
        yield Problem(name, "is not in the manifest", "move it out of the release's folder")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name


def _digest_problems(about: Json, digests: Mapping[str, bytes]) -> Iterator[Problem]:
    digest = digest_of_manifest(about, digests)
    if digest != about["digest"]:
        yield Problem(MANIFEST, f"has digest {about['digest']}, but its content has {digest}", REMEDY)


def _content_problems(folder: Path, about: Json, digests: Mapping[str, bytes], watcher: Watcher) -> Iterator[Problem]:
    if (folder / SCHEMA).is_file():
        yield from _schema_problems(folder, about)
    if all((folder / f"{split}.jsonl").is_file() for split in split_names(about, folder)):
        yield from _record_problems(folder, about, digests, watcher)
    if (folder / "annotations.csv").is_file():
        watcher.begin("reading annotations.csv")
        yield from _table_problems(folder / "annotations.csv")


def _schema_problems(folder: Path, about: Json) -> Iterator[Problem]:
    schema = read_json(folder / SCHEMA)
    digest = content_digest({key: value for key, value in schema.items() if key != "digest"})
    if digest != about["schema"]["digest"]:
        yield Problem(SCHEMA, "is not the schema that the manifest names", REMEDY)


def _record_problems(folder: Path, about: Json, digests: Mapping[str, bytes], watcher: Watcher) -> Iterator[Problem]:
    checks = RecordChecks(digests)
    counts = ReleaseCounts([*about["counts"]["labels"]], split_names(about, folder))
    watcher.begin("checking the documents")
    splits = split_names(about, folder)
    found = ((split, record) for split in splits for record in read_records(folder / f"{split}.jsonl"))
    for split, record in watched(found, watcher, len(digests)):
        yield from checks.check(record, content_digest(record), split)
        counts.add(record)
    yield from checks.finish()
    counted = {key: count for key, count in counts.to_json().items() if key in about["counts"] or key not in LATER}
    if counted != about["counts"]:
        yield Problem(MANIFEST, "counts what is not there", REMEDY)


def _table_problems(path: Path) -> Iterator[Problem]:
    for row in read_table(path):
        if len(row["quote"]) != int(row["end"]) - int(row["start"]):
            where = f"{path.name}, {row['annotation_id']}"
            yield Problem(where, f"{row['start']}:{row['end']} is not as long as its quote", REMEDY)
