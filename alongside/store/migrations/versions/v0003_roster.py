"""
What the service knows of its coaches, sealed.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from alongside.keys import KeyRing

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COACHES = sa.table(
    "coaches",
    sa.column("coach_id", sa.Text),
    sa.column("name", sa.LargeBinary),
    sa.column("active", sa.Boolean),
    sa.column("body", sa.Text),
    sa.column("changed", sa.DateTime(timezone=True)),
)
_SEALED = sa.table(
    "coaches",
    sa.column("coach_id", sa.Text),
    sa.column("body", sa.LargeBinary),
    sa.column("changed", sa.DateTime(timezone=True)),
)
_CHANGES = sa.table(
    "coach_changes",
    sa.column("coach_id", sa.Text),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("body", sa.LargeBinary),
)
_BEFORE = (
    "id", "name", "programmes", "areas", "languages", "gender", "modes", "active", "hours",
    "limit", "conditions",
)  # fmt: skip


def upgrade() -> None:
    """Seal everything that stood in clear; what is there begins the log of changes."""
    connection, ring = op.get_bind(), _ring()
    if connection.dialect.name == "sqlite":
        # else the old text stays readable in the file's free pages
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    found = connection.execute(sa.select(_COACHES)).all()
    op.drop_table("coaches")
    op.create_table(
        "coaches",
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("coach_id", name=op.f("pk_coaches")),
    )
    op.create_table(
        "coach_changes",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_coach_changes")),
    )
    op.create_index(op.f("ix_coach_changes_coach_id"), "coach_changes", ["coach_id"], unique=False)
    op.create_table(
        "coach_keys",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["coaches.coach_id"], name=op.f("fk_coach_keys_coach_id")
        ),
        sa.PrimaryKeyConstraint("source", "key_hash", name=op.f("pk_coach_keys")),
    )
    for row in found:
        name = ring.decrypt(row.name, _about(row.coach_id)).decode()
        body = _as_it_may_stand({**json.loads(row.body), "name": name, "active": row.active})
        at = row.changed if row.changed.tzinfo else row.changed.replace(tzinfo=UTC)
        sealed = ring.encrypt(_json(body), _about(row.coach_id))
        op.execute(
            sa.insert(_SEALED).values(coach_id=row.coach_id, body=sealed, changed=row.changed)
        )
        change = {
            "by": "alongside",
            "what": "added",
            "fields": {key: [None, value] for key, value in body.items() if key != "id"},
        }
        kept = ring.encrypt(_json(change), _about_change(row.coach_id, at))
        op.execute(sa.insert(_CHANGES).values(coach_id=row.coach_id, at=row.changed, body=kept))


def downgrade() -> None:
    """Only the name stays sealed; what the earlier version does not know of is forgotten."""
    connection, ring = op.get_bind(), _ring()
    found = connection.execute(sa.select(_SEALED)).all()
    for table in ("coach_keys", "coach_changes", "coaches"):
        op.drop_table(table)
    op.create_table(
        "coaches",
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("coach_id", name=op.f("pk_coaches")),
    )
    for row in found:
        body = _only(json.loads(ring.decrypt(row.body, _about(row.coach_id))), _BEFORE)
        name = ring.encrypt(body.pop("name").encode(), _about(row.coach_id))
        op.execute(
            sa.insert(_COACHES).values(
                coach_id=row.coach_id,
                name=name,
                active=body["active"],
                body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
                changed=row.changed,
            )
        )


def _as_it_may_stand(body: dict[str, Any]) -> dict[str, Any]:
    """Hours that end before they begin, names no sheet may show: both were taken in once."""
    hours = {
        day: said
        for day, said in body.get("hours", {}).items()
        if said.split("-")[0] < said.split("-")[1]
    }
    name = "".join(each for each in body["name"] if each not in _DIRECTIONS)
    name = name.lstrip("=+-@ ").strip() or "?"
    return {**body, "hours": hours, "name": name}


_DIRECTIONS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def _only(body: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: body[name] for name in names if name in body}


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _about(coach_id: str) -> bytes:
    return f"coach/{coach_id}".encode()


def _about_change(coach_id: str, at: datetime) -> bytes:
    return f"coach/{coach_id}/{at.astimezone(UTC).isoformat()}".encode()


def _ring() -> KeyRing:
    config = op.get_context().config
    assert config is not None, "migrations run through alongside.store.migrate"
    ring = config.attributes["ring"]
    assert isinstance(ring, KeyRing), "what is sealed needs the keys"
    return ring
