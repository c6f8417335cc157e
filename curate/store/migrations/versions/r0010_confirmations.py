"""Labels that models doubted and an adjudicator found right."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LEDGER = "confirmation"


def upgrade() -> None:
    op.create_table(
        LEDGER,
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("adjudicator", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("remark", sa.Text),
        sa.Column("withdraws", KEY),
        sa.PrimaryKeyConstraint("seq", name="pk_confirmation"),
        sa.UniqueConstraint("id", name="uq_confirmation_id"),
        sa.UniqueConstraint("withdraws", name="uq_confirmation_withdraws"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_confirmation_document_id"),
        sa.ForeignKeyConstraint(["withdraws"], ["confirmation.id"], name="fk_confirmation_withdraws"),
        sa.CheckConstraint('0 <= start AND start < "end"', name=op.f("ck_confirmation_span")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_confirmation_document_id", LEDGER, ["document_id"])
    _protect(op.get_bind().dialect.name == "postgresql")


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
