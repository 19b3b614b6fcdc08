"""
Every table of the store.

Truth: clients, client_keys, readings, coaches, rulesets, rulesets_current, rulesets_signed,
journal, deliveries. Projections, made from the journal: journeys, tasks, sessions, messages.
Between the two: caseload, waiting, which a reservation writes first.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from alongside.store.types import Utc, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Number = BigInteger().with_variant(Integer(), "sqlite")

# -- people ------------------------------------------------------------------------------

clients = Table(
    "clients",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=False),
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
    Column("client_number", _Number, ForeignKey("clients.number"), nullable=False, index=True),
    Column("content_hash", Text, nullable=False),
)
readings = Table(
    "readings",
    metadata,
    Column("client_number", _Number, ForeignKey("clients.number"), primary_key=True),
    Column("fact", Text, primary_key=True),
    Column("on", Date, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("kept", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
coaches = Table(
    "coaches",
    metadata,
    Column("coach_id", Text, primary_key=True),
    Column("name", LargeBinary, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("changed", Utc, nullable=False),
)

# -- rules -------------------------------------------------------------------------------

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
    Column("number", _Number, primary_key=True, autoincrement=True),
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
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False),
    Column("programme", Text, nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Utc, nullable=False),
    # no foreign key to rulesets: a version may be signed before it is published
    UniqueConstraint("digest", "who"),
)

# -- truth of the journeys ---------------------------------------------------------------

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

# -- projections -------------------------------------------------------------------------

journeys = Table(
    "journeys",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("client_id", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("route", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("started", Utc, nullable=False),
    Column("stage", Text),
    Column("visit", Integer),
    Column("stage_since", Utc),
    Column("priority", Integer),
    Column("rule", Text),
    Column("coach_id", Text),
    Column("last_coach_id", Text, index=True),
    Column("coach_until", Utc),
    Column("sessions_attended", Integer, nullable=False),
    Column("missed_in_a_row", Integer, nullable=False),
    Column("deferred_until", Date),
    Column("paused_since", Utc),
    Column("next_due", Utc),
    Column("next_due_why", Text),
    Column("closed", Utc),
    Column("closed_reason", Text),
    Column("recall_due", Utc),
    Column("last_sequence", Integer, nullable=False),
    Column("last_event", Text, nullable=False),
    Column("last_at", Utc, nullable=False),
    Index(None, "programme", "client_id"),
    Index(None, "status", "next_due"),
    Index(None, "coach_id"),
)
tasks = Table(
    "tasks",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("answers", Words, nullable=False),
    Column("opened", Utc, nullable=False),
    Column("due", Utc, nullable=False),
    Column("escalated", Utc),
    Column("status", Text, nullable=False),
    Column("answer", Text),
    Column("ended", Utc),
    Column("ended_by", Text),
    Index(None, "status", "role", "due"),
)
sessions = Table(
    "sessions",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("step", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Utc, nullable=False),
    Column("every", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("starts_at", Utc),
    Column("mode", Text),
    Column("status", Text, nullable=False),
    Column("outcome", Text),
    Column("outcome_at", Utc),
    Column("minutes", Integer),
    Column("corrected", Boolean, nullable=False),
    Index(None, "status", "target"),
)
messages = Table(
    "messages",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("message", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("channel", Text),
    Column("why", Text),
    Column("late", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
)

# -- reservations ------------------------------------------------------------------------

caseload = Table(
    "caseload",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("programme", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("coach_id", Text, nullable=False, index=True),
    Column("every", Text),
    Column("since", Utc, nullable=False),
    Column("state", Text, nullable=False),
    Column("reasons", Words, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("served_by", Text, index=True),
)
waiting = Table(
    "waiting",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("programme", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("since", Utc, nullable=False),
    Column("wish", Text),
    Column("declined", Words, nullable=False),
    Column("position", Integer),
    Column("reason", Text),
    Column("says", Words, nullable=False),
    Index(None, "programme", "priority", "since", "journey"),
)
