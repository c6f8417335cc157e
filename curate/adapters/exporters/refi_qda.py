"""REFI-QDA project exchange 1.5 (2019): `NAME.qdpx`, which ATLAS.ti, MAXQDA, NVivo, QualCoder and others open.

It is a zip of `project.qde`, in XML, and a text file for each document. Nothing in it is compressed and no time is
written, so the same content is the same bytes whatever made it. Positions count code points of the text files, as ours
do; the files hold every text as it is, control characters too, but for a carriage return before a line feed: many a
reader takes the two for one, so the first is a space.
"""

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from curate.adapters.exporters.files import new_bytes, new_file, with_line_feeds
from curate.adapters.exporters.refi_qda_xml import project, source_guid
from curate.adapters.zip_stream import CHUNK, EPOCH, MODE
from curate.core.errors import InvalidInput, Problem
from curate.core.releases import ReleaseContent, records

Json = dict[str, Any]
MARK = "\ufeff"
PROJECT = "project.qde"
SHOWN = 5


def write_refi_qda(release: ReleaseContent, folder: Path) -> None:
    """Raises InvalidInput with the count where a text begins with U+FEFF: a reader takes that for a mark of the
    encoding and drops it, and every position would be off by one."""
    if marked := [record["doc_id"] for record in records(release) if record["text"].startswith(MARK)]:
        raise _refusal(marked)
    xml = folder / PROJECT
    with new_file(xml) as lines:
        lines.writelines(project(release))
    with new_bytes(folder / f"{release.name}.qdpx") as file, zipfile.ZipFile(file, "w") as archive:
        with xml.open("rb") as source, archive.open(_entry(PROJECT, xml.stat().st_size), "w") as entry:
            shutil.copyfileobj(source, entry, CHUNK)
        for name, text in _texts(records(release)):
            archive.writestr(_entry(name, len(text)), text)
    xml.unlink()


def _texts(found: Iterable[Json]) -> Iterator[tuple[str, bytes]]:
    for record in found:
        yield f"sources/{source_guid(record['doc_id'])}.txt", with_line_feeds(record["text"]).encode()


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    """`size` decides whether the entry is one of a large zip."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr, entry.file_size = 3, MODE, size
    return entry


def _refusal(marked: list[str]) -> InvalidInput:
    problems = [Problem(each, "begins with U+FEFF, which readers drop", "use jsonl") for each in marked[:SHOWN]]
    subject, remedy = "REFI-QDA, which cannot hold every text here,", "use jsonl to keep all of them"
    return InvalidInput(subject, problems, more=len(marked) - SHOWN, remedy=remedy)
