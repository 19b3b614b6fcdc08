"""
The tables of coaches.
"""

from sqlalchemy import Boolean, Column, LargeBinary, Table, Text

from alongside.store.tables.base import metadata
from alongside.store.types import Utc

coaches = Table(
    "coaches",
    metadata,
    Column("coach_id", Text, primary_key=True),
    Column("name", LargeBinary, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("changed", Utc, nullable=False),
)
