"""
What Alembic runs: the steps, on the connection that `alongside.store.migrate` hands over.
"""

from alembic import context

from alongside.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
