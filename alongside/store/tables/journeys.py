"""
The tables that hold the truth of journeys: what happened, what was handed over.
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from alongside.store.tables.base import metadata
from alongside.store.types import Utc

journal = Table(
    "journal",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("recorded", Utc, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("told", Utc),
    Index(None, "name", "at"),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("claimed_by", Text, nullable=False),
    Column("claimed", Utc, nullable=False),
    Column("sent", Utc),
    Column("channel", Text),
    Column("recipient", LargeBinary),
    Column("reference", Text),
)
