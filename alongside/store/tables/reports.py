"""
The tables that reports count: what each journey has come to, measures, groups of clients.

Days are numbers here (`date.toordinal` of the London day), so that the databases can take one from
another.
"""

from sqlalchemy import Column, Float, Index, Integer, Table, Text

from alongside.store.tables.base import metadata

milestones = Table(
    "milestones",
    metadata,
    Column("journey", Text, primary_key=True),
    Column("programme", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("priority", Integer),
    Column("started", Integer, nullable=False),
    Column("invited", Integer),
    # said yes to an invitation
    Column("engaged", Integer),
    # the health check was complete
    Column("checked", Integer),
    # would like a coach
    Column("wished", Integer),
    # the first coach
    Column("allocated", Integer),
    # the first session attended
    Column("met", Integer),
    # all planned sessions are done
    Column("finished", Integer),
    Column("closed", Integer),
    Column("reason", Text),
    Column("stage", Text),
    # every stage entered, in order of its first time: `>referral>invitation>`
    Column("path", Text, nullable=False),
    # all that reports count, so that they read the index alone
    Index(
        "ix_milestones_counted",
        *("programme", "started", "priority", "invited", "engaged", "checked", "wished"),
        *("allocated", "met", "finished", "closed"),
    ),
    sqlite_with_rowid=False,
)
scores = Table(
    "scores",
    metadata,
    # of a baseline the first counts, else the last
    Column("journey", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("score", Text, primary_key=True),
    Column("occasion", Text, primary_key=True),
    Column("value", Float, nullable=False),
    Column("day", Integer, nullable=False),
    Index(None, "occasion", "day"),
    sqlite_with_rowid=False,
)
client_groups = Table(
    "client_groups",
    metadata,
    # follows from the latest readings of two facts
    Column("client_id", Text, primary_key=True),
    Column("area", Text),
    Column("ethnicity", Text),
    Index(None, "area"),
    sqlite_with_rowid=False,
)
