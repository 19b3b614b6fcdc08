"""
The tables of rounds of matching: when each ran, what it came to for whom.
"""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, Table, Text

from alongside.store.tables.base import metadata
from alongside.store.types import Counts, Utc

rounds = Table(
    "rounds",
    metadata,
    Column("key", Text, primary_key=True),
    Column("programme", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("since", Utc, nullable=False),
    Column("at", Utc, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("paused", Integer, nullable=False),
    Column("joining", Integer, nullable=False),
    Column("room", Integer, nullable=False),
    Column("matched", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Index(None, "programme", "at"),
)
round_outcomes = Table(
    "round_outcomes",
    metadata,
    # who was left has a row in the first round, then in each that left them for another reason
    Column("round", Text, primary_key=True),
    Column("journey", Text, primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("waited", BigInteger, nullable=False),
    Column("coach_id", Text),
    Column("reason", Text),
    Column("removed", Counts, nullable=False),
)
