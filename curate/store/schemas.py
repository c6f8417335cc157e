"""Versions of the codebook: whatever was made under one can be read by it for ever."""

from sqlalchemy import select
from sqlmodel import Session

from curate.core.errors import NotFound
from curate.core.schema import Schema
from curate.store import tables as t
from curate.store.once import insert_once


def save_schema(session: Session, *, schema: Schema) -> bool:
    """True where this version was new."""
    row = {"digest": schema.digest, "name": schema.name, "content": schema.to_mapping()}
    return insert_once(session.connection(), t.schema_version, row)


def get_schema(session: Session, *, digest: str) -> Schema:
    """Raises NotFound where no such version was saved."""
    query = select(t.schema_version.c.content).where(t.schema_version.c.digest == digest)
    content = session.connection().execute(query).scalar()
    if content is None:
        raise NotFound(f"no schema with the digest {digest!r} was saved; open the project with that schema first")
    return Schema.from_mapping(content, f"schema version {digest[:12]}")
