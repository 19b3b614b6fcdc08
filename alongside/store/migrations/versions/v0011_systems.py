"""
Other systems: their keys, what they sent, what they are told.
"""

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Its tables."""


def downgrade() -> None:
    """Without them."""
