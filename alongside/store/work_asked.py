"""
What is asked of a list of tasks, as a condition on their table.

In: whose tasks, which journeys, due when. Out: a query narrowed to them. Written so that each
goes by the index that has fewest to look at.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, or_, select, union

from alongside.store.tables import caseload, client_groups, journeys, tasks
from alongside.supervision import STREAM

MANY, MANY_NARROWED = 1000, 200
"""No count goes further: a page says `1,000 or more`. Narrowed, each costs a look at a journey."""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Which open tasks; None leaves it open. All that is given holds of each.

    `coach` has the client now, or is proposed to them. `since` and `until` bound when a task is
    due. `urgent` are red flags and the like; `supervision` is about coaches, not a client.
    """

    roles: tuple[str, ...] | None = None
    coach: str | None = None
    stage: str | None = None
    programme: str | None = None
    area: str | None = None
    kind: str | None = None
    urgent: bool | None = None
    supervision: bool | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def many(self) -> int:
        """How far they are counted."""
        return MANY if self.stage is None and self.area is None else MANY_NARROWED

    def due(self, since: datetime | None, until: datetime | None) -> "Asked":
        """The same tasks, but due in this time, those that are not urgent."""
        return replace(self, since=since, until=until, urgent=False)


def matching(query: Select[Any], asked: Asked) -> Select[Any]:
    """The open tasks of a query that are asked for."""
    wanted: list[ColumnElement[bool]] = [_is_open(by_journey=asked.coach is not None)]
    if asked.kind is not None:
        wanted.append(tasks.c.kind == asked.kind)
    if asked.urgent is not None:
        wanted.append(_is_urgent(asked))
    if asked.supervision is not None:
        of_a_turn = tasks.c.journey.startswith(f"{STREAM}/")
        wanted.append(of_a_turn if asked.supervision else ~of_a_turn)
    if asked.roles is not None:
        wanted.append(tasks.c.role.in_(asked.roles))
    if asked.since is not None:
        wanted.append(tasks.c.due >= asked.since)
    if asked.until is not None:
        wanted.append(tasks.c.due < asked.until)
    if asked.coach is not None:
        wanted.append(with_coach(asked.coach))
    if asked.programme is not None:
        ours = tasks.c.journey.startswith(f"{asked.programme}/", autoescape=True)
        turns = tasks.c.journey.startswith(f"{STREAM}/{asked.programme}/", autoescape=True)
        wanted.append(or_(ours, turns))
    if asked.stage is not None or asked.area is not None:
        wanted.append(_of_journeys(asked))
    return query.where(*wanted)


def _is_open(*, by_journey: bool) -> ColumnElement[bool]:
    """
    Whether a task is open.

    A coach's are few among all that are open: written so that no index of open tasks serves it,
    both databases go by the coach's journeys.
    """
    status = tasks.c.status.concat("") if by_journey else tasks.c.status
    return status == "open"


def _is_urgent(asked: Asked) -> ColumnElement[bool]:
    # Of one role, the index of that role has them by when they are due; this form leaves it be.
    if asked.urgent is False and asked.roles is not None and len(asked.roles) == 1:
        return tasks.c.urgent.is_not(True)
    return tasks.c.urgent == asked.urgent


def _of_journeys(asked: Asked) -> ColumnElement[bool]:
    its = journeys.alias()
    query = select(literal(1)).where(its.c.journey == tasks.c.journey)
    if asked.stage is not None:
        query = query.where(its.c.stage == asked.stage)
    if asked.area is not None:
        of = client_groups
        query = query.where(of.c.client_id == its.c.client_id, of.c.area == asked.area)
    return query.correlate(tasks).exists()


def with_coach(coach: str) -> ColumnElement[bool]:
    """Whether a task's client is this coach's, or is proposed to them."""
    has = select(journeys.c.journey).where(journeys.c.coach_id == coach)
    proposed = select(caseload.c.journey).where(caseload.c.coach_id == coach)
    return tasks.c.journey.in_(union(has, proposed))
