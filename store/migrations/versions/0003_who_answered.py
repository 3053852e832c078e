"""Who acknowledged an escalation, and who closed it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        for name in ("acknowledged_by", "closed_by"):
            column = sa.Column(name, sa.String(length=200), nullable=False, server_default="")
            batch_op.add_column(column)
