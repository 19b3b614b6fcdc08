"""
The hours of coaches that are being booked.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is booking while tables are made."""
    op.create_table(
        "held_hours",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("journey", "event_id", name=op.f("pk_held_hours")),
    )
    op.create_index(op.f("ix_held_hours_coach_id"), "held_hours", ["coach_id"], unique=False)
    op.create_index(op.f("ix_held_hours_client_id"), "held_hours", ["client_id"], unique=False)


def downgrade() -> None:
    """Let go of them."""
    op.drop_index(op.f("ix_held_hours_client_id"), table_name="held_hours")
    op.drop_index(op.f("ix_held_hours_coach_id"), table_name="held_hours")
    op.drop_table("held_hours")
