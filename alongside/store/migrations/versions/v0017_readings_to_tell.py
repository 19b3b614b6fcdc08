"""
What an import brought that open journeys have still to be told of.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; what was imported before is told to nobody."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "readings_to_tell",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("client_number", number, nullable=False),
        sa.Column("kept_from", sa.BigInteger(), nullable=False),
        sa.Column("kept_to", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_readings_to_tell")),
        sa.ForeignKeyConstraint(
            ["client_number"],
            ["clients.number"],
            name=op.f("fk_readings_to_tell_client_number"),
        ),
        sa.UniqueConstraint("event_id", name=op.f("uq_readings_to_tell_event_id")),
    )
    op.create_index(
        op.f("ix_readings_to_tell_next_try_number"), "readings_to_tell", ["next_try", "number"]
    )


def downgrade() -> None:
    """What waits to be told is lost."""
    op.drop_table("readings_to_tell")
