"""Ledgers that the database itself keeps append-only, texts that never change, indexes over the few.

A ledger is the audit trail: nothing in `curate` edits it, and now nothing else does by mistake either.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

LEDGERS = ("change", "decision")


def upgrade() -> None:
    protect = _protect_postgres if op.get_bind().dialect.name == "postgresql" else _protect_sqlite
    protect()
    # Machines make layers on every document, people on few: what is counted is found without the rest.
    _create_partial_index("ix_layer_human", "layer", ["document_id", "author"], ~sa.column("is_machine", sa.Boolean))
    _create_partial_index("ix_decision_withdraws", "decision", ["withdraws"], sa.column("withdraws").is_not(None))


def _create_partial_index(name: str, table: str, columns: list[str], where: sa.ColumnElement[bool]) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _protect_sqlite() -> None:
    for ledger in LEDGERS:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {ledger}_refuses_{act.lower()} BEFORE {act} ON {ledger} "
                f"BEGIN SELECT RAISE(ABORT, '{ledger} is append-only'); END"
            )
    op.execute(
        "CREATE TRIGGER document_keeps_text BEFORE UPDATE OF id, text, sha256, length ON document "
        "BEGIN SELECT RAISE(ABORT, 'a text never changes'); END"
    )


def _protect_postgres() -> None:
    _create_refusal("curate_append_only", "% is append-only", "TG_TABLE_NAME")
    _create_refusal("curate_keeps_text", "a text never changes: %", "OLD.id")
    for ledger in LEDGERS:
        op.execute(
            f"CREATE TRIGGER {ledger}_append_only BEFORE UPDATE OR DELETE ON {ledger} "
            "FOR EACH ROW EXECUTE FUNCTION curate_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER {ledger}_refuses_truncate BEFORE TRUNCATE ON {ledger} "
            "FOR EACH STATEMENT EXECUTE FUNCTION curate_append_only()"
        )
    op.execute(
        "CREATE TRIGGER document_keeps_text BEFORE UPDATE OF id, text, sha256, length ON document "
        "FOR EACH ROW EXECUTE FUNCTION curate_keeps_text()"
    )


def _create_refusal(name: str, message: str, argument: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}', {argument}; END $$"
    )
