"""CSV: a document in every row, under a header that names the columns.

Records are told apart before they are parsed: one ends at the first line end up to which the
quotation marks are even in number (RFC 4180). So a stray mark cannot swallow the file, and what
lies inside a broken record is never taken for a row of its own.
"""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, dropwhile
from pathlib import Path
from typing import BinaryIO

from curate.adapters.importers.encoding import (
    ROW_LIMIT,
    Unreadable,
    byte_order_mark,
    describe_broken,
    megabytes,
    refuse_nul,
)
from curate.adapters.importers.fields import Row, build_document, find_fields, name_text_fields
from curate.adapters.importers.lines import Line, read_lines
from curate.core.documents import Document, Rejection

DELIMITERS = (",", ";", "\t")
LABEL_STUDIO = frozenset({"annotation_id", "annotator", "lead_time"})


@dataclass(frozen=True, slots=True)
class Chunk:
    """Physical lines, the first of them numbered `line`, that hold whole records.

    `closed` is False where a quotation mark stays open at the end of the file or of what a row may
    have, and None where one line alone is too long, which is not kept.
    """

    line: int
    lines: list[str]
    closed: bool | None


@dataclass(frozen=True, slots=True)
class Record:
    """The fields that begin in physical line `line`."""

    line: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Broken:
    """Lines from `line` on that hold no record, and why."""

    line: int
    reason: str


def read_csv(path: Path, source: str) -> Iterator[Document | Rejection]:
    """A document for each row, a rejection (`file:line`) for each that has none.

    The file is checked to be UTF-8 before its first row is read: a table in another encoding would
    otherwise lose exactly the rows that have accents.
    """
    csv.field_size_limit(max(ROW_LIMIT, csv.field_size_limit()))
    try:
        start = _check_encoding(path)
        with path.open("rb") as handle:
            handle.seek(start)
            yield from _read_table(split_chunks(read_lines(handle)), source)
    except Unreadable as error:
        yield Rejection(source, str(error))
    except OSError as error:
        yield Rejection(source, f"it cannot be read ({error.strerror or error}); check its name and permissions")


def _check_encoding(path: Path) -> int:
    """How many bytes of byte order mark come first; raises Unreadable where the file is not UTF-8."""
    with path.open("rb") as handle:
        start = handle.read(4096)
        marked = byte_order_mark(start)
        if marked is not None and marked[1] != "utf-8":
            raise Unreadable(f"it is {marked[1].upper()}; save it as “CSV UTF-8”, or convert it with iconv -t UTF-8")
        refuse_nul(start, name=path.name)
        handle.seek(0)
        if not _is_utf8(handle):
            handle.seek(0)
            _refuse_broken(read_lines(handle), path.name)
    return len(marked[0]) if marked else 0


def _is_utf8(handle: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := handle.read(1_000_000):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_broken(lines: Iterator[Line], name: str) -> None:
    """Raises Unreadable for the first line that is not UTF-8; what is too long for a row is passed over."""
    for line in lines:
        try:
            (line.raw or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise Unreadable(f"in line {line.number}, {describe_broken(line.raw or b'', error, name=name)}") from error


def split_chunks(lines: Iterator[Line]) -> Iterator[Chunk]:
    """The lines, cut where the quotation marks so far are even in number, or a row's limit is passed."""
    held: list[str] = []
    size, odd = 0, False
    for line in lines:
        if line.raw is None:
            if held:
                yield Chunk(line.number - len(held), held, False)
            yield Chunk(line.number, [], None)
            held, size, odd = [], 0, False
            continue
        held.append(line.raw.decode("utf-8"))
        size += len(line.raw)
        odd ^= bool(line.raw.count(b'"') % 2)
        if not odd or size > ROW_LIMIT:
            yield Chunk(line.number - len(held) + 1, held, not odd)
            held, size, odd = [], 0, False
    if held:
        yield Chunk(line.number - len(held) + 1, held, False)


def parse_chunk(chunk: Chunk, delimiter: str) -> Iterator[Record | Broken]:
    """The records of a chunk in order.

    In a closed chunk everything from an error on belongs to the broken record. In one that is not,
    the mark that was never closed is the error, and reading goes on in the line after it.
    """
    if chunk.closed is None:
        yield Broken(chunk.line, f"the line is longer than {megabytes(ROW_LIMIT)}; split it into its articles")
    begin = 0
    while begin < len(chunk.lines):
        reader = csv.reader((chunk.lines[i] for i in range(begin, len(chunk.lines))), delimiter=delimiter, strict=True)
        read = 0
        try:
            for fields in reader:
                yield Record(chunk.line + begin + read, fields)
                read = reader.line_num
            return
        except csv.Error as error:
            first = chunk.line + begin + read
            yield Broken(first, _describe(error, first, chunk))
            begin = begin + read + 1 if chunk.closed is False else len(chunk.lines)


def _describe(error: csv.Error, first: int, chunk: Chunk) -> str:
    last = chunk.line + len(chunk.lines) - 1
    if chunk.closed is False:
        return f"a quotation mark is not closed, or not doubled ({error}); close it, or write it twice"
    lines = f"lines {first} to {last} are no row" if last > first else "the line is no row"
    return f"{lines} ({error}); put a field with quotation marks or new lines between marks, and write inner ones twice"


def _read_table(chunks: Iterator[Chunk], source: str) -> Iterator[Document | Rejection]:
    chunks = dropwhile(lambda chunk: not "".join(chunk.lines).strip() and chunk.closed, chunks)
    head = next(chunks, None)
    if head is None:
        raise Unreadable("it is empty; give a header row and a row for each document")
    delimiter = choose_delimiter(head)
    records = (record for chunk in chain([head], chunks) for record in parse_chunk(chunk, delimiter))
    header = _read_header(next(records))
    fields = find_fields(header)
    if "text" not in fields:
        names = ", ".join(header)
        raise Unreadable(f"its header has no text column, only {names}; name one of them {name_text_fields()}")
    written = (record for record in records if isinstance(record, Broken) or any(map(str.strip, record.fields)))
    for number, record in enumerate(written, start=1):
        yield _read_record(record, header, fields, Row(source, number))


def choose_delimiter(head: Chunk) -> str:
    """The one under which the header has a text column, or else the most columns."""

    def merit(delimiter: str) -> tuple[bool, int]:
        first = next(parse_chunk(head, delimiter))
        names = first.fields if isinstance(first, Record) else []
        return "text" in find_fields(names), len(names)

    return max(DELIMITERS, key=merit)


def _read_header(record: Record | Broken) -> list[str]:
    """The columns' names; a column without one, such as a table's index, is called by its number."""
    if isinstance(record, Broken):
        raise Unreadable(f"its header, in line {record.line}, cannot be read: {record.reason}")
    names = [name.strip() or f"column_{nth}" for nth, name in enumerate(record.fields, start=1)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise Unreadable(f"its header has the column {twice[0]!r} twice; rename one of them")
    if set(names) >= LABEL_STUDIO:
        raise Unreadable("it is Label Studio's CSV, which repeats a text for each annotation; export JSON instead")
    return names


def _read_record(record: Record | Broken, header: list[str], fields: dict[str, str], row: Row) -> Document | Rejection:
    where = f"{row.source}:{record.line}"
    if isinstance(record, Broken):
        return Rejection(where, record.reason)
    if len(record.fields) != len(header):
        return Rejection(
            where,
            f"the row has {len(record.fields)} fields and the header {len(header)}; "
            "put fields that hold the delimiter or a new line between quotation marks",
        )
    try:
        return build_document(dict(zip(header, record.fields, strict=True)), fields, row)
    except Unreadable as error:
        return Rejection(where, str(error))
