"""Where each document of a release lies, in rows of its own: a manifest that lists them is never read whole."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
LEDGER = "release_document"
ROWS = 5_000


def upgrade() -> None:
    table = op.create_table(
        LEDGER,
        sa.Column("release_seq", sa.BigInteger, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("split", sa.Text, nullable=False),
        sa.Column("story", KEY, nullable=False),
        sa.PrimaryKeyConstraint("release_seq", "document_id", name="pk_release_document"),
        sa.ForeignKeyConstraint(["release_seq"], ["release.seq"], name="fk_release_document_release_seq"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_release_document_document_id"),
    )
    op.create_index("ix_release_document_document_id", LEDGER, ["document_id"])
    connection = op.get_bind()
    rows = _listed(connection)
    while some := list(islice(rows, ROWS)):
        connection.execute(sa.insert(table), some)
    _protect(connection.dialect.name == "postgresql")


def _listed(connection: sa.Connection) -> Iterator[Mapping[str, Any]]:
    """What the manifests of releases list; the first releases knew no stories."""
    release = sa.table("release", sa.column("seq", sa.BigInteger), sa.column("manifest", sa.JSON))
    for seq in connection.execute(sa.select(release.c.seq).order_by(release.c.seq)).scalars().all():
        manifest = connection.execute(sa.select(release.c.manifest).where(release.c.seq == seq)).scalar_one()
        for row in manifest.get("documents", ()):
            if "story" in row:
                said = {"document_id": row["doc_id"], "split": row["split"], "story": row["story"]}
                yield {"release_seq": seq, **said}


def _protect(on_postgres: bool) -> None:
    if on_postgres:
        op.execute(
            f"CREATE TRIGGER {LEDGER}_append_only BEFORE UPDATE OR DELETE ON {LEDGER} "
            "FOR EACH ROW EXECUTE FUNCTION curate_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER {LEDGER}_refuses_truncate BEFORE TRUNCATE ON {LEDGER} "
            "FOR EACH STATEMENT EXECUTE FUNCTION curate_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {LEDGER}_refuses_{act.lower()} BEFORE {act} ON {LEDGER} "
            f"BEGIN SELECT RAISE(ABORT, '{LEDGER} is append-only'); END"
        )
