"""
Names of clients, to be found by; long work that somebody began on a page.

A name is found by keyed hashes of its words and of their beginnings.
"""

import sqlalchemy as sa
from alembic import op

from alongside.keys import KeyRing
from alongside.store.client_rows import about
from alongside.store.name_rows import add_names
from alongside.store.people import Person

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CLIENTS = sa.table(
    "clients",
    sa.column("number", sa.Integer),
    sa.column("client_id", sa.Text),
    sa.column("person", sa.LargeBinary),
)
_PAGE = 2000


def upgrade() -> None:
    """Three tables; the first filled from the names there are."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "client_words",
        sa.Column("word", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("client_number", number, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("word", "client_number", name=op.f("pk_client_words")),
        sqlite_with_rowid=False,
    )
    _fill(_ring())
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Boolean(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("begun", moment, nullable=False),
        sa.Column("changed", moment, nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_kind_begun"), "jobs", ["kind", "begun"])
    op.create_table(
        "job_parts",
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "kind", "number", name=op.f("pk_job_parts")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.job_id"], name=op.f("fk_job_parts_job_id")),
    )


def downgrade() -> None:
    """Clients are found by NHS number alone; work that was begun is forgotten."""
    for table in ("job_parts", "jobs", "client_words"):
        op.drop_table(table)


def _fill(ring: KeyRing) -> None:
    connection, last = op.get_bind(), -1
    while True:
        found = connection.execute(
            sa.select(_CLIENTS)
            .where(_CLIENTS.c.number > last)
            .order_by(_CLIENTS.c.number)
            .limit(_PAGE)
        ).all()
        if not found:
            return
        add_names(
            connection, ring, ((number, _name(ring, who, kept)) for number, who, kept in found)
        )
        last = found[-1].number


def _name(ring: KeyRing, client_id: str, sealed: bytes) -> str | None:
    return Person.model_validate_json(ring.decrypt(sealed, about(client_id))).name


def _ring() -> KeyRing:
    config = op.get_context().config
    assert config is not None, "migrations run through alongside.store.migrate"
    ring = config.attributes["ring"]
    assert isinstance(ring, KeyRing), "names are sealed, so their keys are needed"
    return ring
