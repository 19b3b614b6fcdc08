"""
The tables of other systems: their keys, what was answered to them, what they are told.

Of a key the hash alone is kept; answers are sealed, as they may speak of a client.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from alongside.store.tables.base import NUMBER, metadata
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
webhooks = Table(
    "webhooks",
    metadata,
    Column("webhook_id", Text, primary_key=True),
    # where to, with the secret that signs
    Column("body", LargeBinary, nullable=False),
    Column("events", Words, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added", Utc, nullable=False),
    Column("ended", Utc),
    # up to this number what is dead is tried again, until none is left
    Column("again_to", BigInteger),
)
webhook_events = Table(
    "webhook_events",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("webhook_id", Text, ForeignKey("webhooks.webhook_id"), nullable=False),
    Column("journey", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Utc, nullable=False),
    # waiting, delivered or dead
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", Utc, nullable=False),
    # what was answered to the last try, or why there was no answer
    Column("answer", Text),
    UniqueConstraint("webhook_id", "journey", "sequence"),
    Index(None, "state", "next_try"),
    Index(None, "webhook_id", "state", "number"),
)
