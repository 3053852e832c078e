"""Survey contacts that are asked for, invitations, nudges, batches, and who wants none."""

import sqlalchemy as sa
from alembic import op

from store.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contactask",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.String(length=254), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contactask", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contactask_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index("ix_contactask_open", ["closed_at", "next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_contactask_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "contactconsent",
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("willing", sa.Boolean(), nullable=True),
        sa.Column("agreed_to_nudges", sa.Boolean(), nullable=False),
        sa.Column("shows_answers", sa.Boolean(), nullable=False),
        sa.Column("brought_by", sa.String(length=254), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "workload", "email_hash"),
    )
    with op.batch_alter_table("contactconsent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contactconsent_expires_on"), ["expires_on"], unique=False
        )

    op.create_table(
        "contactsheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("customer_id", "workload"),
    )
    op.create_table(
        "recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partner_id", "customer_id", "workload", "answered_at"),
    )
    with op.batch_alter_table("recovery", schema=None) as batch_op:
        batch_op.create_index("ix_recovery_due", ["closed_at", "next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_recovery_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "surveybatch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("drawn_up_by", sa.String(length=254), nullable=False),
        sa.Column("drawn_up_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=254), nullable=False),
        sa.Column("second_by", sa.String(length=254), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_by", sa.String(length=254), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("surveybatch", schema=None) as batch_op:
        batch_op.create_index("ix_surveybatch_due", ["state", "next_at"], unique=False)

    op.create_table(
        "surveyinvitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("told", sa.String(length=16), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("customer_id", "workload", "email_hash", "invited_at"),
    )
    with op.batch_alter_table("surveyinvitation", schema=None) as batch_op:
        batch_op.create_index("ix_surveyinvitation_due", ["state", "next_at"], unique=False)
        batch_op.create_index("ix_surveyinvitation_person", ["email_hash", "state"], unique=False)
        batch_op.create_index("ix_surveyinvitation_told", ["told", "state"], unique=False)

    op.create_table(
        "surveynudge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("business_key", sa.String(length=200), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("invitations", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("skipped", sa.String(length=64), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_hash", "business_key"),
    )
    with op.batch_alter_table("surveynudge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_surveynudge_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_surveynudge_person", ["email_hash", "decided_at"], unique=False)

    op.create_table(
        "surveystop",
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=140), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("email_hash", "scope"),
    )
    op.create_table(
        "batchline",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("skipped", sa.String(length=64), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["surveybatch.id"],
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["surveyinvitation.id"],
        ),
        sa.PrimaryKeyConstraint("batch_id", "invitation_id"),
    )
    with op.batch_alter_table("effect", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_effect_done_at"), ["done_at"], unique=False)
