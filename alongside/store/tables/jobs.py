"""
The tables of long work that somebody began on a page: how far it is, what it works on.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from alongside.store.tables.base import metadata
from alongside.store.types import Utc

jobs = Table(
    "jobs",
    metadata,
    Column("job_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    # whether somebody asked it to end early
    Column("stop", Boolean, nullable=False),
    # what it is about, what it came to: sealed JSON
    Column("said", LargeBinary, nullable=False),
    Column("begun", Utc, nullable=False),
    # of a job under way: when it was last heard of
    Column("changed", Utc, nullable=False),
    Index(None, "kind", "begun"),
)
job_parts = Table(
    "job_parts",
    metadata,
    Column("job_id", Text, ForeignKey("jobs.job_id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)
