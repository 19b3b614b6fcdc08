"""
Indexes for what coaches carry and are asked; without those that others begin with.
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_MORE = (
    ("caseload", ["coach_id", "every"]),
    ("caseload", ["state", "programme", "since", "journey"]),
)
_LESS = (
    ("caseload", ["coach_id"]),
    ("journeys", ["last_coach_id"]),
    ("tasks", ["kind", "due"]),
)


def upgrade() -> None:
    """Nothing but indexes."""
    for table, columns in _MORE:
        op.create_index(_name(table, columns), table, columns)
    for table, columns in _LESS:
        op.drop_index(_name(table, columns), table)


def downgrade() -> None:
    """As it was."""
    for table, columns in _LESS:
        op.create_index(_name(table, columns), table, columns)
    for table, columns in _MORE:
        op.drop_index(_name(table, columns), table)


def _name(table: str, columns: list[str]) -> str:
    return op.f(f"ix_{table}_{'_'.join(columns)}")
