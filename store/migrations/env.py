"""Run by Alembic: applies the scripts on the connection that store/schema.py hands over."""

from alembic import context
from sqlmodel import SQLModel

import store.models  # noqa: F401 -- registers the tables on SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
