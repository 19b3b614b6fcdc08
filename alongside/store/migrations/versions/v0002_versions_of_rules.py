"""
How a ruleset came into force, and who signed which.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """What is there came from the rules folder; nothing was signed."""
    op.add_column(
        "rulesets_current",
        sa.Column("how", sa.Text(), nullable=False, server_default="folder"),
    )
    op.create_table(
        "rulesets_signed",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rulesets_signed")),
        sa.UniqueConstraint("digest", "who", name=op.f("uq_rulesets_signed_digest_who")),
    )
    op.create_index(
        op.f("ix_rulesets_signed_programme"), "rulesets_signed", ["programme"], unique=False
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_index(op.f("ix_rulesets_signed_programme"), table_name="rulesets_signed")
    op.drop_table("rulesets_signed")
    op.drop_column("rulesets_current", "how")
