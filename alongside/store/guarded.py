"""
The one statement of PostgreSQL that counts what a coach carries and gives them a client.

In: the row to add, the coach, the caps. Out: the statement. A statement sees the rows of the
moment it began, even after it waited for a lock: so it gives the coach only at the turn it
counted at. The journey's row is held until it ends, so that the journey is not closed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Float, Select, case, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from alongside.caseload import days
from alongside.coaches import Coach
from alongside.matching import MatchingRules
from alongside.matching.places import MOST
from alongside.store.tables import caseload, coach_turns, journeys
from alongside.wait import Unit, Wait

_WEEK = 7


class Answer(NamedTuple):
    """What the statement came to, in rows of each kind: one or none."""

    is_open: int
    mine: int
    later: int
    has_room: int
    given: int


def guarded(
    row: Mapping[str, Any], coach: Coach, rules: MatchingRules
) -> Select[int, int, int, int, int]:
    """Give the coach to the journey of this row if they have room by these rules."""
    journey, coach_id, attempt = row["journey"], row["coach_id"], row["attempt"]
    is_open = (
        select(journeys.c.journey)
        .where(journeys.c.journey == journey, journeys.c.status != "closed")
        .with_for_update()
        .cte("is_open")
    )
    held = (
        select(caseload.c.coach_id, caseload.c.attempt)
        .where(caseload.c.journey == journey, caseload.c.attempt >= attempt)
        .cte("held")
    )
    seen = select(coach_turns.c.turn).where(coach_turns.c.coach_id == coach_id).cte("seen")
    has_room = _has_room(row, coach, rules)
    turned = (
        update(coach_turns)
        .values(turn=coach_turns.c.turn + 1)
        .where(
            coach_turns.c.coach_id == coach_id,
            coach_turns.c.turn == select(seen.c.turn).scalar_subquery(),
            select(has_room).exists(),
            select(is_open).exists(),
            ~select(held).exists(),
        )
        .returning(coach_turns.c.coach_id)
        .cte("turned")
    )
    columns = [column.name for column in caseload.c]
    values = [literal(row[column.name], column.type) for column in caseload.c]
    added = insert(caseload).from_select(columns, select(*values).select_from(turned))
    given = (
        added.on_conflict_do_update(
            index_elements=["journey"],
            set_={name: added.excluded[name] for name in columns if name != "journey"},
            where=caseload.c.attempt < added.excluded.attempt,
        )
        .returning(caseload.c.journey)
        .cte("given")
    )
    mine = select(held).where(held.c.coach_id == coach_id, held.c.attempt == attempt).cte("mine")
    return select(_count(is_open), _count(mine), _count(held), _count(has_room), _count(given))


def _has_room(row: Mapping[str, Any], coach: Coach, rules: MatchingRules) -> CTE:
    """One row if a place more is free, as `alongside.matching.places.room_of` has it."""
    carried = select(_span(func.coalesce(caseload.c.every, row["every"])).label("span")).where(
        caseload.c.coach_id == row["coach_id"], caseload.c.journey != row["journey"]
    )
    span = carried.subquery("carried").c.span
    most = [MOST if coach.limit is None else coach.limit]
    conditions: list[ColumnElement[bool]] = []
    for cap in rules.caps:
        if not isinstance(cap.cadence, Wait):
            most.append(cap.at_most)
        elif days(rules.first) <= days(cap.cadence):
            often = func.count().filter(span <= days(cap.cadence))
            conditions.append(often < cap.at_most)
    conditions.append(func.count(span) < min(most))
    if coach.hours_a_week is not None:
        sessions = func.coalesce(func.sum(_WEEK / span), 0.0) + _WEEK / days(rules.first)
        conditions.append(sessions * rules.minutes <= coach.hours_a_week * 60 + 1e-9)
    return select(literal(1).label("place")).having(*conditions).select_from(span.table).cte("room")


def _span(every: ColumnElement[Any]) -> ColumnElement[float]:
    """About how many days a cadence is, as `alongside.caseload.days` has it."""
    amount = func.greatest(cast(func.split_part(every, " ", 1), Float), 1.0)
    unit = func.rtrim(func.substr(every, func.strpos(every, " ") + 1), "s")
    known = {each.value: days(Wait(amount=1, unit=each)) for each in Unit}
    return amount * case(known, value=unit)


def _count(rows: CTE) -> ColumnElement[int]:
    return select(func.count()).select_from(rows).scalar_subquery()
