"""Stand-off: a release that can be shared where the texts cannot, and read back by who has copies of their own."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from curate import __version__
from curate.adapters.exporters.files import new_file
from curate.adapters.exporters.folder import (
    SCHEMA,
    describe,
    read_manifest,
    split_names,
    write_folder,
    write_json,
    write_manifest,
)
from curate.adapters.exporters.jsonl import json_line, read_records
from curate.adapters.spool import spooled
from curate.core.errors import CurateError
from curate.core.releases import ReleaseContent, manifest, records
from curate.core.textless import (
    FORMAT,
    attribute_codes,
    is_textless_record,
    textless_manifest,
    textless_record,
    textless_row,
)
from curate.core.watching import UNWATCHED, Watcher

Json = dict[str, Any]


def write_standoff(content: ReleaseContent, version: str, folder: Path, watcher: Watcher = UNWATCHED) -> Path:
    """`folder/NAME-VERSION.standoff/` with `train.jsonl` and so on, the schema, the descriptions of a release and
    a manifest: no word of a text."""
    about = manifest(content, version, software=__version__)
    codes = attribute_codes(content.schema)

    def fill(partial: Path) -> None:
        watcher.begin("writing standoff")
        with spooled(_written(content, partial, codes), partial.parent) as rows:
            write_json(partial / SCHEMA, {**content.schema.to_mapping(), "digest": content.schema.digest})
            textless = textless_manifest(about, rows)
            write_manifest(partial, textless, describe(partial, textless))

    return write_folder(folder / f"{content.name}-{version}.standoff", fill)


def _written(content: ReleaseContent, folder: Path, codes: Mapping[str, frozenset[str]]) -> Iterator[Json]:
    """Writes the records and gives the row of each for the manifest."""
    with ExitStack() as stack:
        files = {s: stack.enter_context(new_file(folder / f"{s}.jsonl")) for s in content.fractions}
        for whole in records(content):
            record = textless_record(whole, codes)
            files[record["split"]].write(json_line(record))
            yield textless_row(record)


def read_standoff(folder: Path) -> Iterator[Json]:
    """Its records, split by split; raises CurateError where the folder holds no stand-off release."""
    about = read_manifest(folder)
    if about.get("format") != FORMAT:
        raise CurateError(
            f"{folder} has its texts, or is no release; name one made by: curate export --format standoff"
        )
    for split in split_names(about, folder):
        for record in read_records(folder / f"{split}.jsonl"):
            if not is_textless_record(record):
                raise CurateError(f"{folder / split}.jsonl has no whole record of {record['doc_id']!r}; get it again")
            yield record
