"""Documents, in and out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select
from sqlmodel import Session

from curate.core.documents import Block, Document, Metadata
from curate.core.errors import CurateError, NotFound
from curate.core.spans import Span
from curate.store import tables as t
from curate.store.chunks import chunked, insert_rows

PAGE = 200
TEXT_AT_ONCE = 8_000_000
ROWS_AT_ONCE = 5_000
METADATA = ("title", "url", "outlet", "author", "published", "language", "extra")


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text; `length` counts the text's code points."""

    id: str
    sha256: str
    length: int
    source: str
    metadata: Metadata

    def to_json(self) -> dict[str, Any]:
        metadata = asdict(self.metadata)
        return {"id": self.id, "sha256": self.sha256, "length": self.length, "source": self.source, **metadata}


def add_documents(session: Session, *, documents: Iterable[Document]) -> int:
    """Returns how many were new; a document that is there already is left alone.

    Raises CurateError where an id is there with another text, because texts never change.
    """
    return sum(_add_chunk(session.connection(), chunk) for chunk in _by_size(documents))


def known_digests(session: Session, *, ids: Iterable[str]) -> dict[str, str]:
    """By id, the SHA-256 of those documents that are there."""
    return _known_digests(session.connection(), ids)


def ids_by_digest(session: Session, *, digests: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By SHA-256, the ids of the documents with that text, sorted; digests that nobody has are left out."""
    found: dict[str, list[str]] = {}
    for chunk in chunked(set(digests)):
        query = select(t.document.c.sha256, t.document.c.id).where(t.document.c.sha256.in_(chunk))
        for digest, identity in session.connection().execute(query.order_by(t.document.c.id)):
            found.setdefault(digest, []).append(identity)
    return {digest: tuple(ids) for digest, ids in found.items()}


def get_document(session: Session, *, document_id: str) -> Document:
    """Raises NotFound where there is no such document."""
    documents = list(stream_documents(session, ids=[document_id]))
    if not documents:
        raise NotFound(f"there is no document {document_id!r}; look its id up on the Corpus page, or import it")
    return documents[0]


def list_documents(session: Session) -> list[DocumentSummary]:
    """All, sorted by id."""
    return list(stream_summaries(session))


def stream_summaries(session: Session) -> Iterator[DocumentSummary]:
    """All documents without their texts, sorted by id."""
    rows = session.connection().execute(_columns("id", "sha256", "length", "source", *METADATA))
    for row in rows.yield_per(ROWS_AT_ONCE):
        yield DocumentSummary(row.id, row.sha256, row.length, row.source, _metadata(row))


def stream_ids(session: Session) -> Iterator[str]:
    """Of all documents, sorted."""
    yield from session.connection().execute(_columns("id")).scalars().yield_per(ROWS_AT_ONCE)


def stream_documents(session: Session, *, ids: Iterable[str] | None = None) -> Iterator[Document]:
    """All documents, or those of `ids` that are there, sorted by id; holds a page of them at a time."""
    pages = _all_pages(session.connection()) if ids is None else _pages_of(session.connection(), ids)
    for rows in pages:
        yield from _with_blocks(session.connection(), rows)


def stream_blocks(session: Session) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """The blocks of each document that has any, sorted by the document's id."""
    rows = session.connection().execute(select(t.block).order_by(t.block.c.document_id, t.block.c.ordinal))
    for document_id, group in groupby(rows.yield_per(ROWS_AT_ONCE), key=lambda row: row.document_id):
        yield document_id, tuple(map(_block, group))


def count_documents(session: Session) -> int:
    return session.connection().execute(select(func.count()).select_from(t.document)).scalar_one()


def _by_size(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Chunks of documents that end at a number or at an amount of text, whichever comes first."""
    chunk: list[Document] = []
    held = 0
    for document in documents:
        chunk.append(document)
        held += len(document.text)
        if len(chunk) >= PAGE or held >= TEXT_AT_ONCE:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _add_chunk(connection: Connection, documents: Sequence[Document]) -> int:
    known = _known_digests(connection, [document.id for document in documents])
    new = []
    for document in documents:
        digest = known.setdefault(document.id, "")
        if not digest:
            known[document.id] = document.sha256
            new.append(document)
        elif digest != document.sha256:
            raise CurateError(
                f"document {document.id!r} is there with another text, and texts never change; "
                "give the new version another id"
            )
    insert_rows(connection, t.document, [_document_row(document) for document in new])
    insert_rows(connection, t.block, [row for document in new for row in _block_rows(document)])
    return len(new)


def _known_digests(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in chunked(set(ids)):
        query = select(t.document.c.id, t.document.c.sha256).where(t.document.c.id.in_(chunk))
        found.update((row.id, row.sha256) for row in connection.execute(query))
    return found


def _document_row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "sha256": document.sha256,
        "length": len(document.text),
        "text": document.text,
        "source": document.source,
        **document.metadata.to_json(),
    }


def _block_rows(document: Document) -> Iterator[dict[str, Any]]:
    for ordinal, block in enumerate(document.blocks):
        yield {
            "document_id": document.id,
            "ordinal": ordinal,
            "kind": block.kind,
            "start": block.span.start,
            "end": block.span.end,
            "attributes": dict(block.attributes),
        }


def _columns(*names: str) -> Select[Any]:
    return select(*(t.document.c[name] for name in names)).order_by(t.document.c.id)


def _texts() -> Select[Any]:
    return _columns("id", "text", "source", *METADATA)


def _all_pages(connection: Connection) -> Iterator[Sequence[Row[Any]]]:
    """By the key and not by offset: a page costs the same wherever it stands."""
    page = connection.execute(_texts().limit(PAGE)).all()
    while page:
        yield page
        page = connection.execute(_texts().where(t.document.c.id > page[-1].id).limit(PAGE)).all()


def _pages_of(connection: Connection, ids: Iterable[str]) -> Iterator[Sequence[Row[Any]]]:
    for chunk in chunked(sorted(set(ids)), PAGE):
        yield connection.execute(_texts().where(t.document.c.id.in_(chunk))).all()


def _with_blocks(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[Document]:
    if not rows:
        return
    query = select(t.block).where(t.block.c.document_id.in_([row.id for row in rows]))
    blocks = connection.execute(query.order_by(t.block.c.document_id, t.block.c.ordinal))
    by_document = {key: tuple(map(_block, group)) for key, group in groupby(blocks, key=lambda row: row.document_id)}
    for row in rows:
        yield Document(row.id, row.text, row.source, _metadata(row), by_document.get(row.id, ()))


def _block(row: Row[Any]) -> Block:
    return Block(row.kind, Span(row.start, row.end), row.attributes)


def _metadata(row: Row[Any]) -> Metadata:
    return Metadata(
        title=row.title,
        url=row.url,
        outlet=row.outlet,
        author=row.author,
        published=row.published,
        language=row.language,
        extra=row.extra,
    )


def titles_of(session: Session, *, ids: Iterable[str]) -> dict[str, str]:
    """The title of each of these documents, its id where it has none."""
    found: dict[str, str] = {}
    for chunk in chunked(set(ids)):
        query = select(t.document.c.id, t.document.c.title).where(t.document.c.id.in_(chunk))
        found.update((row.id, row.title or row.id) for row in session.connection().execute(query))
    return found
