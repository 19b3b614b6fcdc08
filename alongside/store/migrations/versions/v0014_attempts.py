"""
Acts are written down before they are done, their outcome after.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows that are there already are of acts that were done."""
    op.add_column("audit", sa.Column("attempt", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_audit_attempt"), "audit", ["attempt"])


def downgrade() -> None:
    """Acts and their outcomes look alike."""
    op.drop_index(op.f("ix_audit_attempt"), "audit")
    op.drop_column("audit", "attempt")
