"""
The tables of coaches: who they are, by which keys files know them, what was changed.

Of a coach everything but the id is sealed: conditions and absences are health data.
"""

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, Text

from alongside.store.tables.base import NUMBER, metadata
from alongside.store.types import Utc

coaches = Table(
    "coaches",
    metadata,
    Column("coach_id", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("changed", Utc, nullable=False),
)
coach_keys = Table(
    "coach_keys",
    metadata,
    Column("source", Text, primary_key=True),
    Column("key_hash", Text, primary_key=True),
    Column("coach_id", Text, ForeignKey("coaches.coach_id"), nullable=False),
    Column("content_hash", Text, nullable=False),
)
coach_changes = Table(
    "coach_changes",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("coach_id", Text, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
