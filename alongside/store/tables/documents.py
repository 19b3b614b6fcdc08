"""
The table of plans and letters as they were sent: sealed, each once by its key.
"""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from alongside.store.tables.base import metadata
from alongside.store.types import Utc

documents = Table(
    "documents",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("made", Utc, nullable=False),
    Column("upto", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
