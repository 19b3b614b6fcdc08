"""
Other systems: their keys, what was answered to them, what they are told.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "api_keys",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added", moment, nullable=False),
        sa.Column("used", moment, nullable=True),
        sa.Column("ended", moment, nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_keys_secret_hash")),
    )
    op.create_table(
        "api_answers",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("said_hash", sa.Text(), nullable=False),
        sa.Column("asked_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("key_id", "said_hash", name=op.f("pk_api_answers")),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_keys.key_id"], name=op.f("fk_api_answers_key_id")
        ),
    )
    op.create_index(op.f("ix_api_answers_at"), "api_answers", ["at"])
    op.create_table(
        "webhooks",
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added", moment, nullable=False),
        sa.Column("ended", moment, nullable=True),
        sa.PrimaryKeyConstraint("webhook_id", name=op.f("pk_webhooks")),
    )
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "webhook_events",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", moment, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_webhook_events")),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.webhook_id"], name=op.f("fk_webhook_events_webhook_id")
        ),
        sa.UniqueConstraint(
            "webhook_id",
            "journey",
            "sequence",
            name=op.f("uq_webhook_events_webhook_id_journey_sequence"),
        ),
    )
    op.create_index(
        op.f("ix_webhook_events_state_next_try"), "webhook_events", ["state", "next_try"]
    )
    op.create_index(
        op.f("ix_webhook_events_webhook_id_state_number"),
        "webhook_events",
        ["webhook_id", "state", "number"],
    )


def downgrade() -> None:
    """No other system can come in."""
    op.drop_table("webhook_events")
    op.drop_table("webhooks")
    op.drop_table("api_answers")
    op.drop_table("api_keys")
