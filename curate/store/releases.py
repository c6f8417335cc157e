"""Which releases were made. What is in them lies under exports/; here stands what they must digest to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from curate.core.errors import CurateError
from curate.store import tables as t
from curate.store.chunks import ROWS, chunked, insert_rows
from curate.store.once import insert_new


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    name: str
    version: str
    digest: str
    at: str


@dataclass(frozen=True, slots=True)
class ReleasedDocument:
    """Where a document lies in a release."""

    document_id: str
    split: str
    story: str


def record_release(
    session: Session, *, record: ReleaseRecord, manifest: Mapping[str, Any], documents: Iterable[ReleasedDocument] = ()
) -> bool:
    """False where this release, with this digest, was recorded already. `manifest` is without its documents.

    Raises CurateError where the version was released with other content.
    """
    connection = session.connection()
    head = {"name": record.name, "version": record.version, "digest": record.digest, "at": record.at}
    made = insert_new(connection, t.release, [{**head, "manifest": dict(manifest)}])
    if made:
        for chunk in chunked(documents, ROWS):
            rows = [
                {"release_seq": made[0].seq, "document_id": each.document_id, "split": each.split, "story": each.story}
                for each in chunk
            ]
            insert_rows(connection, t.release_document, rows)
        return True
    where = (t.release.c.name == record.name, t.release.c.version == record.version)
    if connection.execute(select(t.release.c.digest).where(*where)).scalar_one() != record.digest:
        raise CurateError(
            f"{record.name}-{record.version} was released with other content; release under another version"
        )
    return False


def list_releases(session: Session) -> list[ReleaseRecord]:
    """All, oldest first."""
    release = t.release.c
    query = select(release.name, release.version, release.digest, release.at).order_by(release.seq)
    return [ReleaseRecord(*row) for row in session.connection().execute(query)]


def get_manifest(session: Session, *, name: str, version: str) -> Mapping[str, Any]:
    """What its manifest said; of releases that were made before these were recorded by themselves, with its documents.

    The release must be there.
    """
    release = t.release.c
    query = select(release.manifest).where(release.name == name, release.version == version)
    manifest: Mapping[str, Any] = session.connection().execute(query).scalar_one()
    return manifest


def released_splits(session: Session, *, name: str, version: str) -> dict[str, str]:
    """The split of each document of one release."""
    row = t.release_document.c
    query = select(row.document_id, row.split).join(t.release, t.release.c.seq == row.release_seq)
    only = query.where(t.release.c.name == name, t.release.c.version == version)
    return {found.document_id: found.split for found in session.connection().execute(only)}


def stream_released(session: Session, *, name: str) -> Iterator[ReleasedDocument]:
    """The documents of all releases of a name, the oldest first, in the order of ids."""
    row = t.release_document.c
    query = select(row.document_id, row.split, row.story).join(t.release, t.release.c.seq == row.release_seq)
    ordered = query.where(t.release.c.name == name).order_by(row.release_seq, row.document_id)
    for found in session.connection().execute(ordered).yield_per(ROWS):
        yield ReleasedDocument(*found)
