"""
The tables of rulesets: every version, which holds, who signed.
"""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

from alongside.store.tables.base import NUMBER, metadata
from alongside.store.types import Utc

rulesets = Table(
    "rulesets",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("programme", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("published", Utc, nullable=False),
)
rulesets_current = Table(
    "rulesets_current",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("programme", Text, nullable=False),
    Column("digest", Text, ForeignKey("rulesets.digest"), nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("since", Utc, nullable=False),
    Column("how", Text, nullable=False, server_default="folder"),
    Index(None, "programme", "number"),
)
rulesets_signed = Table(
    "rulesets_signed",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False),
    Column("programme", Text, nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Utc, nullable=False),
    # no foreign key to rulesets: a version may be signed before it is published
    UniqueConstraint("digest", "who"),
)
