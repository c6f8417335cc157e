"""Run by Alembic with the connection that `curate.store.migrating` has opened and holds a transaction on."""

from alembic import context

from curate.store.migrating import VERSION_TABLE
from curate.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
