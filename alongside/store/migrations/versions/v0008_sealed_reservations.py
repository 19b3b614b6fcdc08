"""
Why a coach was found for a client, and what the client wishes of one, sealed.
"""

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from alongside.keys import KeyRing
from alongside.store.sealed_words import open_text, open_words, seal_text, seal_words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CASELOAD = sa.table("caseload", sa.column("journey", sa.Text), sa.column("reasons", sa.Text))
_WAITING = sa.table("waiting", sa.column("journey", sa.Text), sa.column("wish", sa.Text))


def upgrade() -> None:
    """Both name what is known of a client's health or person."""
    ring = _ring()
    _each(_CASELOAD, "reasons", lambda kept, journey: json.dumps(
        seal_words(ring, tuple(json.loads(kept)), "reasons", journey)
    ))  # fmt: skip
    _each(_WAITING, "wish", lambda kept, journey: seal_text(ring, kept, "wish", journey))


def downgrade() -> None:
    """In clear again, as the version before reads it."""
    ring = _ring()
    _each(_CASELOAD, "reasons", lambda kept, journey: json.dumps(
        open_words(ring, tuple(json.loads(kept)), "reasons", journey), ensure_ascii=False
    ))  # fmt: skip
    _each(_WAITING, "wish", lambda kept, journey: open_text(ring, kept, "wish", journey))


def _each(table: sa.TableClause, column: str, changed: Callable[[str, str], str]) -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # else the old text stays readable in the file's free pages
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    found = connection.execute(sa.select(table).where(table.c[column].is_not(None))).all()
    for journey, kept in found:
        connection.execute(
            sa.update(table)
            .where(table.c.journey == journey)
            .values({column: changed(kept, journey)})
        )


def _ring() -> KeyRing:
    config = op.get_context().config
    assert config is not None, "migrations run through alongside.store.migrate"
    ring = config.attributes["ring"]
    assert isinstance(ring, KeyRing), "what is sealed needs the keys"
    return ring
