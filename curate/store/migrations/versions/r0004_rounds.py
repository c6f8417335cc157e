"""Rounds, the documents that they are about, and who was given what.

An assignment is never deleted: one that was taken back says when and why, and a unique index over those that live
keeps anybody from having a document twice.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "'training', 'qualification', 'pilot', 'production'"


def upgrade() -> None:
    _create_rounds()
    _create_round_documents()
    _create_assignments()


def _create_rounds() -> None:
    op.create_table(
        "round",
        sa.Column("id", SEQUENCE, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("opened", sa.Text, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        sa.Column("closed", sa.Text),
        sa.Column("closed_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.UniqueConstraint("name", name="uq_round_name"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_round_kind")),
        sa.CheckConstraint("(closed IS NULL) = (closed_by IS NULL)", name=op.f("ck_round_closed")),
    )


def _create_round_documents() -> None:
    op.create_table(
        "round_document",
        sa.Column("round_id", sa.BigInteger, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("coders", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "document_id", name="pk_round_document"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_round_document_round_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_round_document_document_id"),
        sa.CheckConstraint("coders > 0", name=op.f("ck_round_document_coders")),
    )
    op.create_index("ix_round_document_document_id", "round_document", ["document_id"])


def _create_assignments() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", SEQUENCE, nullable=False),
        sa.Column("round_id", sa.BigInteger, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("annotator", KEY, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Text),
        sa.Column("withdrawn_because", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_assignment_round_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_assignment_document_id"),
        sa.CheckConstraint("purpose IN ('code', 'gold', 'repeat')", name=op.f("ck_assignment_purpose")),
        sa.CheckConstraint("(withdrawn IS NULL) = (withdrawn_because IS NULL)", name=op.f("ck_assignment_withdrawn")),
    )
    op.create_index("ix_assignment_round_id_annotator", "assignment", ["round_id", "annotator"])
    op.create_index("ix_assignment_annotator", "assignment", ["annotator"])
    op.create_index("ix_assignment_document_id", "assignment", ["document_id"])
    lives = sa.column("withdrawn").is_(None)
    columns = ["document_id", "annotator", "purpose"]
    op.create_index(
        "uq_assignment_live", "assignment", columns, unique=True, sqlite_where=lives, postgresql_where=lives
    )
