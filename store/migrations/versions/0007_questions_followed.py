"""What people did after an answer, verdicts that changed, answers of PSMs; what was said by day."""

import sqlalchemy as sa
from alembic import op

from store.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questionstep",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"]),
        sa.PrimaryKeyConstraint("question_id", "what"),
    )
    op.create_table(
        "psmanswer",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("masked", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("answered_by", sa.String(length=254), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=254), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"]),
        sa.PrimaryKeyConstraint("question_id"),
    )
    op.create_table(
        "verdictchange",
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("was", sa.String(length=16), nullable=False),
        sa.Column("became", sa.String(length=16), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", "edition"),
    )
    with op.batch_alter_table("verdictchange", schema=None) as batch_op:
        batch_op.create_index("ix_verdictchange_untold", ["told_at", "edition"], unique=False)

    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed_at", UtcDateTime(), nullable=True))
        batch_op.create_index("ix_question_asked_at", ["asked_at"], unique=False)

    for table, name, by in (
        ("escalation", "ix_escalation_matter", ["matter", "raised_at"]),
        ("smerequest", "ix_smerequest_solved_at", ["solved_at"]),
        ("questiondoubt", "ix_questiondoubt_said_at", ["said_at"]),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(name, by, unique=False)

    with op.batch_alter_table("questiondoubt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("masked", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE questiondoubt SET masked = comment")

    with op.batch_alter_table("preference", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("no_scope_news", sa.Boolean(), nullable=False, server_default=sa.false())
        )
