"""
The tables of rulesets: every version, which holds, who signed, what is being written.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

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
ruleset_texts = Table(
    "ruleset_texts",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    # no foreign key: one version may be written in several ways, kept one after the other
    Column("digest", Text, nullable=False),
    Column("programme", Text, nullable=False),
    # the file, comments included, and the examples beside it
    Column("text", Text, nullable=False),
    Column("examples", Text),
    Column("who", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "digest", "number"),
)
rules_drafts = Table(
    "rules_drafts",
    metadata,
    Column("programme", Text, primary_key=True),
    Column("colleague_id", Text, primary_key=True),
    # the version in force when it was begun, or when its writer last looked at a newer one
    Column("based_on", Text),
    Column("text", Text, nullable=False),
    Column("examples", Text),
    # how often it was saved: a page that shows an older one may not overwrite it
    Column("saved", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    # what its examples came to, and of which text
    Column("tested", Text),
    Column("test_result", Text),
)
