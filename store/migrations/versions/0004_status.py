"""What is logged of customers: updates, forecasts, events, and what belongs to their rhythm."""

import sqlalchemy as sa
from alembic import op

from store.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "collaboration",
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "partner_id", "email"),
    )
    op.create_table(
        "partnerinput",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("for_number", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answer_by", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=254), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("customer_id", "partner_id", "for_number"),
    )
    with op.batch_alter_table("partnerinput", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_partnerinput_partner_id"), ["partner_id"], unique=False
        )

    op.create_table(
        "significantevent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("aad_object_id", sa.String(length=64), nullable=False),
        sa.Column("raised_by", sa.String(length=254), nullable=False),
        sa.Column("by_partner", sa.Boolean(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("taken_by", sa.String(length=254), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("significantevent", schema=None) as batch_op:
        batch_op.create_index(
            "ix_significantevent_customer", ["customer_id", "raised_at"], unique=False
        )

    op.create_table(
        "statusdigest",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("email", "kind"),
    )
    with op.batch_alter_table("statusdigest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statusdigest_due_at"), ["due_at"], unique=False)

    op.create_table(
        "statusrhythm",
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=True),
        sa.Column("counted_from", UtcDateTime(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("remind_at", UtcDateTime(), nullable=True),
        sa.Column("ask_at", UtcDateTime(), nullable=True),
        sa.Column("snoozed_until", UtcDateTime(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id"),
    )
    with op.batch_alter_table("statusrhythm", schema=None) as batch_op:
        for name in ("ask_at", "due_at", "planned", "remind_at"):
            batch_op.create_index(batch_op.f(f"ix_statusrhythm_{name}"), [name], unique=False)

    op.create_table(
        "statusdraft",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("aad_object_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "aad_object_id", "customer_id"),
    )
    op.create_table(
        "statusupdate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("health", sa.String(length=8), nullable=False),
        sa.Column("health_reason", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("risks", sa.JSON(), nullable=False),
        sa.Column("blockers", sa.JSON(), nullable=False),
        sa.Column("help_needed", sa.String(), nullable=False),
        sa.Column("next_meeting", sa.Date(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("customer_id", "number"),
    )
    with op.batch_alter_table("statusupdate", schema=None) as batch_op:
        batch_op.create_index("ix_statusupdate_writer", ["written_by", "written_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_statusupdate_written_at"), ["written_at"], unique=False
        )

    op.create_table(
        "ftopentry",
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=254), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "workload", "number"),
    )

    op.create_table(
        "forecastmove",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("update_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.Column("before", sa.Date(), nullable=True),
        sa.Column("after", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_partner", sa.Boolean(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["update_id"],
            ["statusupdate.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("forecastmove", schema=None) as batch_op:
        batch_op.create_index(
            "ix_forecastmove_subject",
            ["customer_id", "workload", "milestone", "moved_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_forecastmove_update_id"), ["update_id"], unique=False)

    op.create_table(
        "milestonereached",
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.String(length=64), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("forecast", sa.Date(), nullable=True),
        sa.Column("first_forecast", sa.Date(), nullable=True),
        sa.Column("update_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["update_id"],
            ["statusupdate.id"],
        ),
        sa.PrimaryKeyConstraint("customer_id", "workload", "milestone"),
    )
    with op.batch_alter_table("milestonereached", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_milestonereached_partner_id"), ["partner_id"], unique=False
        )

    op.create_table(
        "workloadstatus",
        sa.Column("update_id", sa.Uuid(), nullable=False),
        sa.Column("workload", sa.String(length=64), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=True),
        sa.Column("roster_entitled", sa.Integer(), nullable=True),
        sa.Column("active", sa.Integer(), nullable=True),
        sa.Column("forecasts", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["update_id"],
            ["statusupdate.id"],
        ),
        sa.PrimaryKeyConstraint("update_id", "workload"),
    )
