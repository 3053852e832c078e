"""One line for what all replicas say unasked: when it was said, and where Teams wants silence."""

import sqlalchemy as sa
from alembic import op

from store.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "utterance",
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("said_at", "id"),
    )
    with op.batch_alter_table("utterance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_utterance_conversation", ["conversation_id", "said_at"], unique=False
        )
        batch_op.create_index("ix_utterance_tenant", ["tenant_id", "said_at"], unique=False)
    op.create_index(
        "ix_notice_backlog", "notice", ["state", "kind", "fault", "made_at"], unique=False
    )
    op.add_column("address", sa.Column("not_before", UtcDateTime(), nullable=True))
    op.create_index("ix_address_conversation", "address", ["conversation_id"], unique=False)
