"""
Rule files as they were written; drafts of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables."""
    moment = sa.DateTime(timezone=True)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "ruleset_texts",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("examples", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ruleset_texts")),
    )
    op.create_index(op.f("ix_ruleset_texts_digest_number"), "ruleset_texts", ["digest", "number"])
    op.create_table(
        "rules_drafts",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("colleague_id", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("examples", sa.Text(), nullable=True),
        sa.Column("saved", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("tested", sa.Text(), nullable=True),
        sa.Column("test_result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("programme", "colleague_id", name=op.f("pk_rules_drafts")),
    )


def downgrade() -> None:
    """Only what the rules mean is kept."""
    for table in ("rules_drafts", "ruleset_texts"):
        op.drop_table(table)
