"""
Indexes for the pages of the console.
"""

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Its tables."""


def downgrade() -> None:
    """Without them."""
