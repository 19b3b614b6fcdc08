"""
Other systems: their keys, what was answered to them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables."""
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


def downgrade() -> None:
    """No other system can come in."""
    op.drop_table("api_answers")
    op.drop_table("api_keys")
