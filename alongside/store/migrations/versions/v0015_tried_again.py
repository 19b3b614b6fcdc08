"""
Up to which number a webhook's dead events are tried again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is tried again until somebody asks."""
    op.add_column("webhooks", sa.Column("again_to", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """What is dead stays so."""
    op.drop_column("webhooks", "again_to")
