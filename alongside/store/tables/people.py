"""
The tables of clients: who they are, sealed, with what is known of them.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from alongside.store.tables.base import NUMBER, metadata
from alongside.store.types import Utc, Words

clients = Table(
    "clients",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("client_id", Text, nullable=False, unique=True),
    Column("nhs_hash", Text, unique=True),
    Column("person", LargeBinary, nullable=False),
    Column("channels", Words, nullable=False),
    Column("language", Text, nullable=False),
    Column("do_not_contact", Boolean, nullable=False),
    Column("source_row", Integer),
    Column("added", Utc, nullable=False),
    Column("changed", Utc, nullable=False),
)
client_keys = Table(
    "client_keys",
    metadata,
    Column("source", Text, primary_key=True),
    Column("key_hash", Text, primary_key=True),
    Column("client_number", NUMBER, ForeignKey("clients.number"), nullable=False, index=True),
    Column("content_hash", Text, nullable=False),
)
readings = Table(
    "readings",
    metadata,
    Column("client_number", NUMBER, ForeignKey("clients.number"), primary_key=True),
    Column("fact", Text, primary_key=True),
    Column("on", Date, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("kept", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
