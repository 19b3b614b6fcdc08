"""
Names of clients, to be found by.
"""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Its tables."""


def downgrade() -> None:
    """Without them."""
