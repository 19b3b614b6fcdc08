"""
The tables of the diaries of coaches.

Hours that are being booked: each row goes when the journal has the booking, or nobody wants it.
"""

from sqlalchemy import Column, Index, Integer, Table, Text

from alongside.store.tables.base import metadata
from alongside.store.types import Utc

held_hours = Table(
    "held_hours",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("session", Integer, nullable=False),
    Column("coach_id", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("lapses", Utc, nullable=False),
    Index(None, "coach_id"),
    Index(None, "client_id"),
)
