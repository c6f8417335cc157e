"""Plain text: the file is the text, byte for byte."""

from collections.abc import Iterator
from pathlib import Path

from curate.adapters.importers.encoding import (
    Unreadable,
    decode_text,
    describe_text,
    find_unfit,
    read_bytes,
    refuse_nul,
)
from curate.core.documents import Document, Metadata, Rejection


def read_text(path: Path, source: str) -> Iterator[Document | Rejection]:
    """One document, named by `source`; its digest is the file's SHA-256 where there was no byte order mark.

    `metadata.extra` records what a reader cannot see: `bom`, and what describe_text found.
    """
    try:
        yield _document(path, source)
    except Unreadable as error:
        yield Rejection(source, str(error))


def _document(path: Path, source: str) -> Document:
    raw = read_bytes(path)
    decoded = decode_text(raw, name=path.name)
    text = decoded.text
    if not text.strip():
        raise Unreadable("it has no text; remove it, or give the text it should have")
    if decoded.bom is None:
        refuse_nul(raw, name=path.name)
    if (unfit := find_unfit(text)) is not None:
        raise Unreadable(unfit)
    extra = describe_text(text) | ({"bom": decoded.bom} if decoded.bom else {})
    try:
        return Document(source, text, source, Metadata(extra=extra))
    except ValueError as error:
        raise Unreadable(f"{error}; rename the file") from error
