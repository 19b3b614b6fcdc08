"""
What reports count, by journey and client, with indexes for the pages of the console.
"""

import json
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from alongside.keys import KeyRing
from alongside.london import today

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_FIRSTS = {
    "invitation_sent": "invited",
    "invitation_accepted": "engaged",
    "health_check_completed": "checked",
    "coach_wish_recorded": "wished",
    "coach_allocated": "allocated",
    "session_attended": "met",
    "taper_done": "finished",
}
_NAMES = (
    *_FIRSTS, "journey_started", "priority_decided", "stage_entered", "journey_closed",
    "session_outcome_corrected", "measure_recorded",
)  # fmt: skip
_PAGE = 1000
_INDEXES = (
    (
        "ix_milestones_counted", "milestones",
        [
            "programme", "started", "priority", "invited", "engaged", "checked", "wished",
            "allocated", "met", "finished", "closed",
        ],
    ),
    ("ix_client_groups_area", "client_groups", ["area"]),
    (
        "ix_journeys_programme_status_digest", "journeys", ["programme", "status", "digest"],
    ),
    (
        "ix_tasks_status_urgent_due_journey_key", "tasks",
        ["status", "urgent", "due", "journey", "key"],
    ),
    (
        "ix_journeys_stage_status_stage_since_journey", "journeys",
        ["stage", "status", "stage_since", "journey"],
    ),
    ("ix_journeys_client_id", "journeys", ["client_id"]),
    ("ix_journeys_last_coach_id_coach_until", "journeys", ["last_coach_id", "coach_until"]),
    ("ix_tasks_about_kind", "tasks", ["about", "kind"]),
    ("ix_tasks_of_kind", "tasks", ["kind", "due", "journey", "key", "status"]),
    ("ix_tasks_kind_due", "tasks", ["kind", "due"]),
    ("ix_tasks_became", "tasks", ["due", "status", "ended", "kind", "urgent", "journey"]),
    ("ix_sessions_outcome_at_outcome_journey", "sessions", ["outcome_at", "outcome", "journey"]),
    ("ix_messages_became", "messages", ["at", "message", "status", "why", "journey"]),
)  # fmt: skip


def upgrade() -> None:
    """All of it follows from the journal and from readings, which are read once."""
    days = ("invited", "engaged", "checked", "wished", "allocated", "met", "finished", "closed")
    milestones = op.create_table(
        "milestones",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("started", sa.Integer(), nullable=False),
        *(sa.Column(day, sa.Integer(), nullable=True) for day in days),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("journey", name=op.f("pk_milestones")),
        sqlite_with_rowid=False,
    )
    scores = op.create_table(
        "scores",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("score", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("journey", "measure", "score", "occasion", name=op.f("pk_scores")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_scores_occasion_day"), "scores", ["occasion", "day"])
    groups = op.create_table(
        "client_groups",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_groups")),
        sqlite_with_rowid=False,
    )
    for name, table, columns in _INDEXES:
        op.create_index(op.f(name), table, columns)
    _tell_again(milestones, scores)
    _group(groups)


def downgrade() -> None:
    """Reports are gone; what they counted is still in the journal."""
    for name, table, _ in _INDEXES:
        op.drop_index(op.f(name), table)
    for table in ("client_groups", "scores", "milestones"):
        op.drop_table(table)


def _tell_again(milestones: sa.Table, scores: sa.Table) -> None:
    connection, ring = op.get_bind(), _ring()
    journal = sa.table(
        "journal", *map(sa.column, ("journey", "sequence", "name")),
        sa.column("body", sa.LargeBinary),
    )  # fmt: skip
    query = (
        sa.select(journal)
        .where(journal.c.name.in_(_NAMES))
        .order_by(journal.c.journey, journal.c.sequence)
    )
    # millions of entries do not fit into memory
    rows = connection.execute(query, execution_options={"yield_per": _PAGE})
    told: list[dict[str, Any]] = []
    measured: list[dict[str, Any]] = []
    for journey, entries in groupby(rows, key=lambda row: row.journey):
        bodies = [
            json.loads(ring.decrypt(row.body, f"journal/{journey}/{row.sequence}".encode()))
            for row in entries
        ]
        if bodies[0]["event"]["name"] == "journey_started":
            told.append(_milestones(journey, bodies))
        measured += _scores(journey, bodies)
        if len(told) >= _PAGE:
            _put(milestones, told)
            _put(scores, measured)
    _put(milestones, told)
    _put(scores, measured)


def _put(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Write them, and forget them."""
    if rows:
        op.get_bind().execute(sa.insert(table), rows)
    rows.clear()


def _milestones(journey: str, bodies: list[dict[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "journey": journey, "programme": journey.split("/")[0], "priority": None, "path": ">",
        **dict.fromkeys(_FIRSTS.values()), "closed": None, "reason": None, "stage": None,
    }  # fmt: skip
    outcomes: dict[int, str] = {}
    for body in bodies:
        event, day = body["event"], _day(body)
        name = event["name"]
        if name == "journey_started":
            row |= {"client_id": event["client_id"], "started": day}
        elif name == "priority_decided":
            row["priority"] = event["priority"]
        elif name == "stage_entered":
            row["stage"] = event["stage"]
            if f">{event['stage']}>" not in row["path"]:
                row["path"] += f"{event['stage']}>"
        elif name == "journey_closed":
            row |= {"closed": day, "reason": event["reason"], "stage": None}
        elif name == "session_outcome_corrected":
            outcomes[event["session"]] = event["outcome"]
            if event["outcome"] == "attended":
                row["met"] = row["met"] or day
            elif "attended" not in outcomes.values():
                row["met"] = None
        elif _counts(event) and name in _FIRSTS:
            row[_FIRSTS[name]] = row[_FIRSTS[name]] or day
        if name == "session_attended":
            outcomes.setdefault(event["session"], "attended")
    return row


def _counts(event: dict[str, Any]) -> bool:
    return not event.get("missing") and event.get("wants", True)


def _scores(journey: str, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for body in bodies:
        event = body["event"]
        for score, value in event.get("scores", {}).items():
            key = (event["measure"], score, event["occasion"])
            if event["occasion"] == "baseline" and key in found:
                continue
            found[key] = {
                "journey": journey, "measure": key[0], "score": score, "occasion": key[2],
                "value": value, "day": _day(body),
            }  # fmt: skip
    return list(found.values())


def _group(groups: sa.Table) -> None:
    query = sa.text(
        "SELECT c.client_id, r.fact, r.value FROM readings r "
        "JOIN clients c ON c.number = r.client_number "
        "WHERE r.fact IN ('registered_area', 'ethnicity') "
        'ORDER BY r.client_number, r."on", r.kept'
    )
    rows = op.get_bind().execute(query, execution_options={"yield_per": _PAGE})
    columns = {"registered_area": "area", "ethnicity": "ethnicity"}
    made: list[dict[str, Any]] = []
    for client_id, known in groupby(rows, key=lambda row: row.client_id):
        of: dict[str, Any] = {"client_id": client_id, "area": None, "ethnicity": None}
        for _, fact, value in known:
            of[columns[fact]] = json.loads(value) if value.startswith('"') else None
        made.append(of)
        if len(made) >= _PAGE:
            _put(groups, made)
    _put(groups, made)


def _day(body: dict[str, Any]) -> int:
    said = body["event"].get("at") or body["recorded"]
    return today(datetime.fromisoformat(said)).toordinal()


def _ring() -> KeyRing:
    config = op.get_context().config
    assert config is not None, "migrations run through alongside.store.migrate"
    ring = config.attributes["ring"]
    assert isinstance(ring, KeyRing), "what is sealed needs the keys"
    return ring
