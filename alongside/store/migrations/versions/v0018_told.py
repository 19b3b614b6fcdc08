"""
When the turn was scheduled that told an entry of a journal.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what is kept it is not known."""
    op.add_column("journal", sa.Column("told", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Entries say when they were recorded."""
    op.drop_column("journal", "told")
