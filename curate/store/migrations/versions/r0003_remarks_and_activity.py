"""Remarks on passages without a label, the subject of each change, and when annotators were at work.

The ledger's constraints name the actions, so it is made anew: the old rows go into it as they are,
with their numbers, and its triggers stand again before anybody else sees it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SPAN = '0 <= start AND start < "end"'
ACTIONS = "'put', 'delete', 'reject', 'unreject', 'remark', 'unremark', 'submit', 'reopen'"
CHECKS = {
    "ck_change_action": f"action IN ({ACTIONS})",
    "ck_change_annotation": "(action = 'put') = (annotation IS NOT NULL)",
    "ck_change_remark": "(action = 'remark') = (remark IS NOT NULL)",
    "ck_change_target": "(action IN ('delete', 'reject', 'unreject', 'unremark')) = (target IS NOT NULL)",
    "ck_change_subject": "(action IN ('submit', 'reopen')) = (subject IS NULL)",
}
SUBJECTS = {
    "sqlite": "COALESCE(target, json_extract(annotation, '$.id'))",
    "postgresql": "COALESCE(target, annotation ->> 'id')",
}


def upgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    if on_postgres:
        _widen_changes()
    else:
        _make_changes_anew()
    op.create_index("ix_change_layer_id_subject_seq", "change", ["layer_id", "subject", "seq"])
    _create_remarks()
    _create_activity()
    for ledger in ("activity",) if on_postgres else ("activity", "change"):
        _protect(ledger, on_postgres)


def _widen_changes() -> None:
    op.add_column("change", sa.Column("remark", sa.JSON(none_as_null=True)))
    op.add_column("change", sa.Column("subject", KEY))
    op.execute("ALTER TABLE change DISABLE TRIGGER change_append_only")
    op.execute(f"UPDATE change SET subject = {SUBJECTS['postgresql']}")
    op.execute("ALTER TABLE change ENABLE TRIGGER change_append_only")
    for name in ("ck_change_action", "ck_change_target"):
        op.drop_constraint(op.f(name), "change", type_="check")
    for name in ("ck_change_action", "ck_change_remark", "ck_change_target", "ck_change_subject"):
        op.create_check_constraint(op.f(name), "change", CHECKS[name])


def _make_changes_anew() -> None:
    """SQLite cannot alter a constraint. Dropping the old table drops its triggers."""
    for index in ("ix_change_layer_id_seq", "ix_change_schema_digest"):
        op.drop_index(index, "change")
    op.rename_table("change", "change_before")
    op.create_table(
        "change",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("layer_id", sa.BigInteger, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("annotation", sa.JSON(none_as_null=True)),
        sa.Column("remark", sa.JSON(none_as_null=True)),
        sa.Column("target", KEY),
        sa.Column("subject", KEY),
        sa.Column("schema_digest", KEY, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_change"),
        sa.UniqueConstraint("id", name="uq_change_id"),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name="fk_change_layer_id"),
        sa.ForeignKeyConstraint(["schema_digest"], ["schema_version.digest"], name="fk_change_schema_digest"),
        *(sa.CheckConstraint(rule, name=op.f(name)) for name, rule in CHECKS.items()),
        sqlite_autoincrement=True,
    )
    kept = "seq, id, layer_id, action, annotation, target, schema_digest, at"
    op.execute(f"INSERT INTO change ({kept}, subject) SELECT {kept}, {SUBJECTS['sqlite']} FROM change_before")
    op.drop_table("change_before")
    op.create_index("ix_change_layer_id_seq", "change", ["layer_id", "seq"])
    op.create_index("ix_change_schema_digest", "change", ["schema_digest"])


def _create_remarks() -> None:
    op.create_table(
        "remark",
        sa.Column("layer_id", sa.BigInteger, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("layer_id", "id", name="pk_remark"),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name="fk_remark_layer_id"),
        sa.CheckConstraint(SPAN, name=op.f("ck_remark_span")),
    )


def _create_activity() -> None:
    op.create_table(
        "activity",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("author", KEY, nullable=False),
        sa.Column("started", KEY, nullable=False),
        sa.Column("ended", KEY, nullable=False),
        sa.Column("suggestions_shown", sa.Boolean, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_activity"),
        sa.UniqueConstraint("id", name="uq_activity_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_activity_document_id"),
        sa.CheckConstraint("started < ended", name=op.f("ck_activity_span")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_document_id_author", "activity", ["document_id", "author"])


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
