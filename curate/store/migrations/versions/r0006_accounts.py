"""Accounts with their sessions, attempts to log in, and the documents whose layers a lead has opened."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_accounts()
    _create_sessions()
    _create_attempts()
    _create_openings()
    _protect("opening", op.get_bind().dialect.name == "postgresql")


def _create_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("name", KEY, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("email", KEY),
        sa.Column("created", KEY, nullable=False),
        sa.Column("disabled", KEY),
        sa.PrimaryKeyConstraint("name", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
        sa.CheckConstraint("role IN ('annotator', 'adjudicator', 'lead')", name=op.f("ck_account_role")),
    )


def _create_sessions() -> None:
    op.create_table(
        "login_session",
        sa.Column("token_digest", KEY, nullable=False),
        sa.Column("account", KEY, nullable=False),
        sa.Column("is_script", sa.Boolean, nullable=False),
        sa.Column("created", KEY, nullable=False),
        sa.Column("seen", KEY, nullable=False),
        sa.Column("expires", KEY, nullable=False),
        sa.Column("revoked", KEY),
        sa.PrimaryKeyConstraint("token_digest", name="pk_login_session"),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name="fk_login_session_account"),
    )
    op.create_index("ix_login_session_account", "login_session", ["account"])


def _create_attempts() -> None:
    op.create_table(
        "login_attempt",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("name_digest", KEY, nullable=False),
        sa.Column("address", KEY, nullable=False),
        sa.Column("at", KEY, nullable=False),
        sa.Column("succeeded", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_login_attempt"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_login_attempt_name_digest_at", "login_attempt", ["name_digest", "at"])
    op.create_index("ix_login_attempt_address_at", "login_attempt", ["address", "at"])


def _create_openings() -> None:
    op.create_table(
        "opening",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("author", KEY, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_opening"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_opening_document_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_opening_document_id_seq", "opening", ["document_id", "seq"])


def _protect(ledger: str, on_postgres: bool) -> None:
    if on_postgres:
        op.execute(
            f"CREATE TRIGGER {ledger}_append_only BEFORE UPDATE OR DELETE ON {ledger} "
            "FOR EACH ROW EXECUTE FUNCTION curate_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER {ledger}_refuses_truncate BEFORE TRUNCATE ON {ledger} "
            "FOR EACH STATEMENT EXECUTE FUNCTION curate_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {ledger}_refuses_{act.lower()} BEFORE {act} ON {ledger} "
            f"BEGIN SELECT RAISE(ABORT, '{ledger} is append-only'); END"
        )
