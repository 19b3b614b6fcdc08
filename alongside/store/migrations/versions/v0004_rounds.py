"""
Rounds of matching, and how long each client waited for one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JOURNAL = sa.table(
    "journal",
    sa.column("journey", sa.Text),
    sa.column("sequence", sa.Integer),
    sa.column("name", sa.Text),
    sa.column("at", _MOMENT),
)
_BEGIN, _END = ("paused", "deferral_requested"), ("resumed", "journey_closed")


def upgrade() -> None:
    """The pauses there were are in the journal, in clear; of rounds there were none."""
    op.add_column("waiting", sa.Column("removed", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("waiting", sa.Column("heard", sa.Integer(), nullable=True))
    op.add_column("waiting", sa.Column("every", sa.Text(), nullable=True))
    op.execute("UPDATE waiting SET heard = attempt")
    op.create_table(
        "coach_turns",
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("coach_id", name=op.f("pk_coach_turns")),
    )
    pauses = op.create_table(
        "pauses",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("journey", "sequence", name=op.f("pk_pauses")),
    )
    _fill(pauses)
    op.create_table(
        "rounds",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("joining", sa.Integer(), nullable=False),
        sa.Column("room", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rounds")),
    )
    op.create_index(op.f("ix_rounds_programme_at"), "rounds", ["programme", "at"], unique=False)
    op.create_table(
        "round_outcomes",
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("waited", sa.BigInteger(), nullable=False),
        sa.Column("coach_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("round", "journey", name=op.f("pk_round_outcomes")),
    )
    op.create_index(op.f("ix_round_outcomes_journey"), "round_outcomes", ["journey"], unique=False)


def _fill(pauses: sa.Table) -> None:
    connection = op.get_bind()
    told = connection.execute(
        sa.select(_JOURNAL)
        .where(_JOURNAL.c.name.in_((*_BEGIN, *_END)))
        .order_by(_JOURNAL.c.journey, _JOURNAL.c.sequence)
    )
    begun: list[dict[str, object]] = []
    for entry in told.mappings():
        last = begun[-1] if begun and begun[-1]["journey"] == entry["journey"] else None
        is_open = last is not None and last["until"] is None
        if entry["name"] in _END and is_open and last is not None:
            last["until"] = entry["at"]
        elif entry["name"] in _BEGIN and not is_open:
            row = {"since": entry["at"], "until": None}
            begun.append({"journey": entry["journey"], "sequence": entry["sequence"], **row})
    if begun:
        connection.execute(sa.insert(pauses), begun)


def downgrade() -> None:
    """Forget all of it; the journal still has the pauses."""
    op.drop_index(op.f("ix_round_outcomes_journey"), table_name="round_outcomes")
    op.drop_table("round_outcomes")
    op.drop_index(op.f("ix_rounds_programme_at"), table_name="rounds")
    op.drop_table("rounds")
    op.drop_table("pauses")
    op.drop_table("coach_turns")
    op.drop_column("waiting", "every")
    op.drop_column("waiting", "heard")
    op.drop_column("waiting", "removed")
