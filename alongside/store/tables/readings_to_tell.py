"""
The table of readings that open journeys have still to be told of.

No value is in it: a row says which of a client's readings are meant by when they were kept.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from alongside.store.tables.base import NUMBER, metadata
from alongside.store.types import Utc

readings_to_tell = Table(
    "readings_to_tell",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    # the id of the event, which makes it one however often it is reported
    Column("event_id", Text, nullable=False, unique=True),
    Column("journey", Text, nullable=False),
    Column("client_number", NUMBER, ForeignKey("clients.number"), nullable=False),
    # the first and the last of them, as `readings.kept` has it
    Column("kept_from", BigInteger, nullable=False),
    Column("kept_to", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", Utc, nullable=False),
    Index(None, "next_try", "number"),
)
