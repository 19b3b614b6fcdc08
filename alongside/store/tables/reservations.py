"""
The tables a reservation writes first, before the journal says the same.
"""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from alongside.store.tables.base import metadata
from alongside.store.types import Utc, Words

caseload = Table(
    "caseload",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("programme", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("coach_id", Text, nullable=False, index=True),
    Column("every", Text),
    Column("since", Utc, nullable=False),
    Column("state", Text, nullable=False),
    Column("reasons", Words, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("served_by", Text, index=True),
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
    Index(None, "programme", "priority", "since", "journey"),
)
