"""What Label Studio tells by itself, who is who there, and what went wrong while nobody watched."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("label_studio_link", sa.Column("people", sa.JSON(none_as_null=True)))
    op.add_column("label_studio_link", sa.Column("webhook", sa.Text))
    op.add_column("label_studio_link", sa.Column("trouble", sa.Text))
    op.create_table(
        "label_studio_notice",
        sa.Column("link", KEY, nullable=False),
        sa.Column("task_id", sa.BigInteger, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("link", "task_id", name="pk_label_studio_notice"),
        sa.ForeignKeyConstraint(["link"], ["label_studio_link.key"], name="fk_label_studio_notice_link"),
    )
