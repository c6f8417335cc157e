"""What ties a project to one on a Label Studio server."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "label_studio_link",
        sa.Column("key", KEY, nullable=False),
        sa.Column("url", KEY, nullable=False),
        sa.Column("project_id", sa.BigInteger),
        sa.Column("configuration", sa.Text),
        sa.Column("pulled_until", sa.Text),
        sa.Column("pushed", sa.Text),
        sa.Column("pulled", sa.Text),
        sa.Column("report", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("key", name="pk_label_studio_link"),
        sa.UniqueConstraint("url", "project_id", name="uq_label_studio_link_url_project_id"),
    )
    _create_below_link("label_studio_task", _tasks(), ("link", "document_id"))
    op.create_index("ix_label_studio_task_document_id", "label_studio_task", ["document_id"])
    op.create_index("ix_label_studio_task_link_task_id", "label_studio_task", ["link", "task_id"])
    _create_below_link("label_studio_annotation", _annotations(), ("link", "document_id", "author"))
    op.create_index("ix_label_studio_annotation_document_id", "label_studio_annotation", ["document_id"])


def _tasks() -> list[sa.Column[object]]:
    return [sa.Column("task_id", sa.BigInteger), sa.Column("suggestions", sa.Text)]


def _annotations() -> list[sa.Column[object]]:
    return [
        sa.Column("author", KEY, nullable=False),
        sa.Column("annotation_id", sa.BigInteger),
        sa.Column("updated_at", sa.Text),
        sa.Column("base", KEY, nullable=False),
        sa.Column("conflict", KEY),
    ]


def _create_below_link(name: str, columns: list[sa.Column[object]], key: tuple[str, ...]) -> None:
    op.create_table(
        name,
        sa.Column("link", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["link"], ["label_studio_link.key"], name=f"fk_{name}_link"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=f"fk_{name}_document_id"),
    )
