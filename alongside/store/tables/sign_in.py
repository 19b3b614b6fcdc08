"""
The tables of people who sign in: who they are, their sign-ins, what each looked at or did.

Of a person only what is needed to find them is in clear, as a keyed hash.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from alongside.store.tables.base import NUMBER, metadata
from alongside.store.types import Utc, Words

colleagues = Table(
    "colleagues",
    metadata,
    Column("colleague_id", Text, primary_key=True),
    Column("login_hash", Text, nullable=False, unique=True),
    # the login, name, password hash and second factor, sealed
    Column("person", LargeBinary, nullable=False),
    Column("roles", Words, nullable=False),
    # whose tasks they answer, by rules/roles.yaml
    Column("answers_for", Words, nullable=False),
    # of a coach who signs in
    Column("coach_id", Text, index=True),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Utc),
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
audit = Table(
    "audit",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Index(None, "about", "number"),
    Index(None, "who", "number"),
)
