"""
The tables of people who sign in: who they are, their sign-ins, what each looked at or did.

Of a person only what is needed to find them is in clear, as a keyed hash.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from alongside.store.tables.base import NUMBER, metadata
from alongside.store.types import Utc, Words

colleagues = Table(
    "colleagues",
    metadata,
    Column("colleague_id", Text, primary_key=True),
    Column("login_hash", Text, nullable=False, unique=True),
    # of who signs in by another provider: its issuer with the name it knows them by
    Column("subject_hash", Text, unique=True),
    # the login, name, password hash and second factor, sealed
    Column("person", LargeBinary, nullable=False),
    Column("roles", Words, nullable=False),
    # whose tasks they answer, by rules/roles.yaml
    Column("answers_for", Words, nullable=False),
    # of a coach who signs in
    Column("coach_id", Text, index=True),
    Column("active", Boolean, nullable=False),
    # attempts since the last right one, and until when there may be none
    Column("failures", Integer, nullable=False),
    Column("locked_until", Utc),
    # the half minute whose code was used last, so that none is used twice
    Column("code_step", BigInteger),
    Column("last_in", Utc),
    Column("added", Utc, nullable=False),
    Column("changed", Utc, nullable=False),
)
sign_ins = Table(
    "sign_ins",
    metadata,
    # the cookie itself is known to the browser alone
    Column("token_hash", Text, primary_key=True),
    Column("colleague_id", Text, ForeignKey("colleagues.colleague_id"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("began", Utc, nullable=False),
    Column("seen", Utc, nullable=False),
    Column("ended", Utc),
)
welcomes = Table(
    "welcomes",
    metadata,
    # the link itself is known to whoever was given it alone
    Column("token_hash", Text, primary_key=True),
    # none: whoever follows it becomes the first administrator
    Column("colleague_id", Text, ForeignKey("colleagues.colleague_id"), index=True),
    Column("made", Utc, nullable=False),
    Column("until", Utc, nullable=False),
    Column("used", Utc),
)
audit = Table(
    "audit",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text),
    # whose record it was, read from `about`
    Column("client_id", Text),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    # of an act whose outcome is told by a later row: its own number; of that row: the act's
    Column("attempt", BigInteger, index=True),
    Index(None, "about", "number"),
    Index(None, "client_id", "number"),
    Index(None, "who", "number"),
    Index(None, "at"),
)
