"""
The first tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "caseload",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("every", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("served_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("journey", name=op.f("pk_caseload")),
    )
    op.create_index(op.f("ix_caseload_coach_id"), "caseload", ["coach_id"], unique=False)
    op.create_index(op.f("ix_caseload_served_by"), "caseload", ["served_by"], unique=False)
    op.create_table(
        "clients",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("nhs_hash", sa.Text(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("do_not_contact", sa.Boolean(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_clients")),
        sa.UniqueConstraint("client_id", name=op.f("uq_clients_client_id")),
        sa.UniqueConstraint("nhs_hash", name=op.f("uq_clients_nhs_hash")),
    )
    op.create_table(
        "coaches",
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("coach_id", name=op.f("pk_coaches")),
    )
    op.create_table(
        "deliveries",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=False),
        sa.Column("claimed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("recipient", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("journey", "key", name=op.f("pk_deliveries")),
    )
    op.create_table(
        "journal",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("journey", "sequence", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_name_at"), "journal", ["name", "at"], unique=False)
    op.create_table(
        "journeys",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("visit", sa.Integer(), nullable=True),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("coach_id", sa.Text(), nullable=True),
        sa.Column("last_coach_id", sa.Text(), nullable=True),
        sa.Column("coach_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sessions_attended", sa.Integer(), nullable=False),
        sa.Column("missed_in_a_row", sa.Integer(), nullable=False),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("paused_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due_why", sa.Text(), nullable=True),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("recall_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.Text(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("journey", name=op.f("pk_journeys")),
    )
    op.create_index(op.f("ix_journeys_coach_id"), "journeys", ["coach_id"], unique=False)
    op.create_index(op.f("ix_journeys_last_coach_id"), "journeys", ["last_coach_id"], unique=False)
    op.create_index(
        op.f("ix_journeys_programme_client_id"),
        "journeys",
        ["programme", "client_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_journeys_status_next_due"), "journeys", ["status", "next_due"], unique=False
    )
    op.create_table(
        "messages",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("journey", "key", name=op.f("pk_messages")),
    )
    op.create_table(
        "rulesets",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_rulesets")),
    )
    op.create_index(op.f("ix_rulesets_programme"), "rulesets", ["programme"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.DateTime(timezone=True), nullable=False),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("journey", "number", name=op.f("pk_sessions")),
    )
    op.create_index(
        op.f("ix_sessions_status_target"), "sessions", ["status", "target"], unique=False
    )
    op.create_table(
        "tasks",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("journey", "key", name=op.f("pk_tasks")),
    )
    op.create_index(
        op.f("ix_tasks_status_role_due"), "tasks", ["status", "role", "due"], unique=False
    )
    op.create_table(
        "waiting",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wish", sa.Text(), nullable=True),
        sa.Column("declined", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("says", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("journey", name=op.f("pk_waiting")),
    )
    op.create_index(
        op.f("ix_waiting_programme_priority_since_journey"),
        "waiting",
        ["programme", "priority", "since", "journey"],
        unique=False,
    )
    op.create_table(
        "client_keys",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("client_number", _NUMBER, nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_number"], ["clients.number"], name=op.f("fk_client_keys_client_number")
        ),
        sa.PrimaryKeyConstraint("source", "key_hash", name=op.f("pk_client_keys")),
    )
    op.create_index(
        op.f("ix_client_keys_client_number"), "client_keys", ["client_number"], unique=False
    )
    op.create_table(
        "readings",
        sa.Column("client_number", _NUMBER, nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_number"], ["clients.number"], name=op.f("fk_readings_client_number")
        ),
        sa.PrimaryKeyConstraint(
            "client_number", "fact", "on", "source", "value", name=op.f("pk_readings")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rulesets_current",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["rulesets.digest"], name=op.f("fk_rulesets_current_digest")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rulesets_current")),
    )
    op.create_index(
        op.f("ix_rulesets_current_programme_number"),
        "rulesets_current",
        ["programme", "number"],
        unique=False,
    )
    # ### end Alembic commands ###


def downgrade() -> None:
    """Drop every table."""
    op.drop_index(op.f("ix_rulesets_current_programme_number"), table_name="rulesets_current")
    op.drop_table("rulesets_current")
    op.drop_table("readings")
    op.drop_index(op.f("ix_client_keys_client_number"), table_name="client_keys")
    op.drop_table("client_keys")
    op.drop_index(op.f("ix_waiting_programme_priority_since_journey"), table_name="waiting")
    op.drop_table("waiting")
    op.drop_index(op.f("ix_tasks_status_role_due"), table_name="tasks")
    op.drop_table("tasks")
    op.drop_index(op.f("ix_sessions_status_target"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_index(op.f("ix_rulesets_programme"), table_name="rulesets")
    op.drop_table("rulesets")
    op.drop_table("messages")
    op.drop_index(op.f("ix_journeys_status_next_due"), table_name="journeys")
    op.drop_index(op.f("ix_journeys_programme_client_id"), table_name="journeys")
    op.drop_index(op.f("ix_journeys_last_coach_id"), table_name="journeys")
    op.drop_index(op.f("ix_journeys_coach_id"), table_name="journeys")
    op.drop_table("journeys")
    op.drop_index(op.f("ix_journal_name_at"), table_name="journal")
    op.drop_table("journal")
    op.drop_table("deliveries")
    op.drop_table("coaches")
    op.drop_table("clients")
    op.drop_index(op.f("ix_caseload_served_by"), table_name="caseload")
    op.drop_index(op.f("ix_caseload_coach_id"), table_name="caseload")
    op.drop_table("caseload")
    # ### end Alembic commands ###
