"""Which releases were made. What is in them lies under exports/; here stands what they must digest to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from curate.core.errors import CurateError
from curate.store import tables as t
from curate.store.once import insert_once


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    name: str
    version: str
    digest: str
    manifest: Mapping[str, Any]
    at: str


def record_release(
    session: Session, *, name: str, version: str, digest: str, manifest: Mapping[str, Any], at: str
) -> bool:
    """False where this release, with this digest, was recorded already.

    Raises CurateError where the version was released with other content.
    """
    row = {"name": name, "version": version, "digest": digest, "manifest": dict(manifest), "at": at}
    if insert_once(session.connection(), t.release, row):
        return True
    where = (t.release.c.name == name, t.release.c.version == version)
    if session.connection().execute(select(t.release.c.digest).where(*where)).scalar_one() != digest:
        raise CurateError(f"{name}-{version} was released with other content; release under another version")
    return False


def list_releases(session: Session) -> list[ReleaseRecord]:
    """All, oldest first."""
    return [_record(row) for row in session.connection().execute(select(t.release).order_by(t.release.c.seq))]


def latest_release(session: Session, *, name: str) -> ReleaseRecord | None:
    query = select(t.release).where(t.release.c.name == name).order_by(t.release.c.seq.desc()).limit(1)
    row = session.connection().execute(query).one_or_none()
    return None if row is None else _record(row)


def _record(row: Row[Any]) -> ReleaseRecord:
    return ReleaseRecord(row.name, row.version, row.digest, row.manifest, row.at)
