"""
The tables of other systems: their keys, what was answered to what they sent.

Of a key the hash alone is kept; answers are sealed, as they may speak of a client.
"""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text

from alongside.store.tables.base import metadata
from alongside.store.types import Utc, Words

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", Text, primary_key=True),
    # what the system is called by whoever let it in
    Column("title", Text, nullable=False),
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("scopes", Words, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added", Utc, nullable=False),
    Column("used", Utc),
    Column("ended", Utc),
)
api_answers = Table(
    "api_answers",
    metadata,
    Column("key_id", Text, ForeignKey("api_keys.key_id"), primary_key=True),
    # of the idempotency key the system chose
    Column("said_hash", Text, primary_key=True),
    Column("asked_hash", Text, nullable=False),
    # None while the first is under way
    Column("status", Integer),
    Column("body", LargeBinary),
    Column("at", Utc, nullable=False, index=True),
)
