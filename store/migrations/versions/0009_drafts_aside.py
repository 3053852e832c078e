"""Drafts that somebody keeps beside the one they go on with."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("requestdraft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("aside", sa.JSON(), nullable=False, server_default="[]"))
