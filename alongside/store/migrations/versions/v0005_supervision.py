"""
Supervision of coaches: kept in the journal, so there is no table to make.
"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Turns of supervision are streams of the journal, their tasks rows of the tasks."""


def downgrade() -> None:
    """Nothing was made."""
