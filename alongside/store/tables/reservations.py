"""
The tables a reservation writes first, before the journal says the same; with the pauses of a wait.
"""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from alongside.store.tables.base import metadata
from alongside.store.types import Counts, Utc, Words

caseload = Table(
    "caseload",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("programme", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("coach_id", Text, nullable=False),
    Column("every", Text),
    Column("since", Utc, nullable=False),
    Column("state", Text, nullable=False),
    Column("reasons", Words, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("served_by", Text, index=True),
    # what each coach carries, counted
    Index(None, "coach_id", "every"),
    # proposals, the longest first
    Index(None, "state", "programme", "since", "journey"),
)
waiting = Table(
    "waiting",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("programme", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("since", Utc, nullable=False),
    Column("wish", Text),
    Column("declined", Words, nullable=False),
    Column("position", Integer),
    Column("reason", Text),
    Column("says", Words, nullable=False),
    Column("removed", Counts, nullable=False, server_default="{}"),
    # the attempt of which the journey's own journal says that it waits
    Column("heard", Integer),
    # how often a client with sessions behind them is seen
    Column("every", Text),
    Index(None, "programme", "priority", "since", "journey"),
)
coach_turns = Table(
    "coach_turns",
    metadata,
    # goes up with every client a coach is given: whoever counted before counts again
    Column("coach_id", Text, primary_key=True),
    Column("turn", Integer, nullable=False),
)
pauses = Table(
    "pauses",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("since", Utc, nullable=False),
    Column("until", Utc),
)
