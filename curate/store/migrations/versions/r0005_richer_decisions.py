"""Decisions that say how they came about, second opinions, and appeals against decisions.

The ledger's constraints name the verdicts, so it is made anew on SQLite: the old rows go into it as they
are, with their numbers, and its triggers stand again before anybody else sees it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS = {
    "ck_decision_verdict": "verdict IN ('take', 'edit', 'neither', 'both', 'withdraw')",
    "ck_decision_taken_from": "(verdict IN ('take', 'both')) = (taken_from IS NOT NULL)",
    "ck_decision_withdraws": "(verdict = 'withdraw') = (withdraws IS NOT NULL)",
    "ck_decision_strategy": "(strategy IS NULL) = (batch IS NULL)",
}
KEPT = "seq, id, conflict_key, document_id, label, verdict, annotations, taken_from, adjudicator, reason, at, withdraws"


def upgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    if on_postgres:
        _widen_decisions()
    else:
        _make_decisions_anew()
    in_bulk = sa.column("batch").is_not(None)
    op.create_index("ix_decision_batch", "decision", ["batch"], sqlite_where=in_bulk, postgresql_where=in_bulk)
    _create_appeals()
    for ledger in ("appeal",) if on_postgres else ("appeal", "decision"):
        _protect(ledger, on_postgres)


def _new_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("reason_code", KEY),
        sa.Column("rule", sa.JSON(none_as_null=True)),
        sa.Column("seen", sa.JSON(none_as_null=True)),
        sa.Column("strategy", KEY),
        sa.Column("batch", KEY),
    ]


def _widen_decisions() -> None:
    for column in _new_columns():
        op.add_column("decision", column)
    # A default fills the old rows without an UPDATE, which the ledger's trigger would refuse.
    op.add_column("decision", sa.Column("second", sa.Boolean, nullable=False, server_default=sa.false()))
    op.alter_column("decision", "second", server_default=None)
    for name in ("ck_decision_verdict", "ck_decision_taken_from"):
        op.drop_constraint(op.f(name), "decision", type_="check")
    for name in ("ck_decision_verdict", "ck_decision_taken_from", "ck_decision_strategy"):
        op.create_check_constraint(op.f(name), "decision", CHECKS[name])


def _make_decisions_anew() -> None:
    """SQLite cannot alter a constraint. Dropping the old table drops its triggers."""
    for index in ("ix_decision_document_id_seq", "ix_decision_withdraws"):
        op.drop_index(index, "decision")
    op.rename_table("decision", "decision_before")
    op.create_table(
        "decision",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("conflict_key", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("annotations", sa.JSON, nullable=False),
        sa.Column("taken_from", KEY),
        sa.Column("adjudicator", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("withdraws", KEY),
        *_new_columns(),
        sa.Column("second", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_decision"),
        sa.UniqueConstraint("id", name="uq_decision_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_decision_document_id"),
        sa.ForeignKeyConstraint(["withdraws"], ["decision.id"], name="fk_decision_withdraws"),
        *(sa.CheckConstraint(rule, name=op.f(name)) for name, rule in CHECKS.items()),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO decision ({KEPT}, second) SELECT {KEPT}, 0 FROM decision_before ORDER BY seq")
    op.drop_table("decision_before")
    op.create_index("ix_decision_document_id_seq", "decision", ["document_id", "seq"])
    is_withdrawal = sa.column("withdraws").is_not(None)
    op.create_index("ix_decision_withdraws", "decision", ["withdraws"], sqlite_where=is_withdrawal)


def _create_appeals() -> None:
    op.create_table(
        "appeal",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("author", KEY, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answers", KEY),
        sa.Column("outcome", sa.Text),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_appeal"),
        sa.UniqueConstraint("id", name="uq_appeal_id"),
        sa.UniqueConstraint("answers", name="uq_appeal_answers"),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_appeal_decision_id"),
        sa.ForeignKeyConstraint(["answers"], ["appeal.id"], name="fk_appeal_answers"),
        sa.CheckConstraint("(answers IS NULL) = (outcome IS NULL)", name=op.f("ck_appeal_answers")),
        sa.CheckConstraint("outcome IN ('upheld', 'changed')", name=op.f("ck_appeal_outcome")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appeal_decision_id", "appeal", ["decision_id"])


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
