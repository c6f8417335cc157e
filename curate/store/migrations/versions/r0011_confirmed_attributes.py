"""A confirmation may be about the value of an attribute."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("confirmation", sa.Column("attribute", sa.Text))
