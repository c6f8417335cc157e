"""JSONL: a document a line, with its text and its gold beside it; a file for each split."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from curate.adapters.exporters.files import new_bytes, new_file
from curate.adapters.quick_json import read_json
from curate.core.errors import CurateError
from curate.core.releases import ReleaseContent, records

Json = dict[str, Any]
BLOCK = 1 << 20  # bytes
# JSON may hold these as they are, but many readers (Python's splitlines too) take them for line ends.
ENDS = "\x85\u2028\u2029"
LINE_ENDS = str.maketrans({c: f"\\u{ord(c):04x}" for c in ENDS})
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def write_jsonl(release: ReleaseContent, folder: Path) -> None:
    """`train.jsonl` and so on, one for each split, also where it is empty; copied where the release has them."""
    for split, path in release.jsonl.items():
        with Path(path).open("rb") as source, new_bytes(folder / f"{split}.jsonl") as copy:
            shutil.copyfileobj(source, copy, BLOCK)
    if release.jsonl:
        return
    with ExitStack() as stack:
        files = {split: stack.enter_context(new_file(folder / f"{split}.jsonl")) for split in release.fractions}
        for record in records(release):
            files[record["split"]].write(json_line(record))


def json_line(record: Json) -> str:
    line = _ENCODER.encode(record)
    # Looking for them is many times faster than translating a line in which there is none.
    return (line.translate(LINE_ENDS) if any(end in line for end in ENDS) else line) + "\n"


def read_records(path: Path) -> Iterator[Json]:
    """The records of one file, in its order; raises CurateError naming the line that is none."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            yield _parse(line, f"{path}:{number}")


def _parse(line: bytes, where: str) -> Json:
    try:
        record = read_json(line)
    except (ValueError, RecursionError) as error:
        raise CurateError(f"{where} is not JSON in UTF-8 ({error}); export the release again") from error
    if not isinstance(record, dict) or not isinstance(record.get("doc_id"), str):
        raise CurateError(f"{where} is no record with a doc_id; export the release again")
    return record
