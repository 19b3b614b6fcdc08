"""
The room a coach has in each coming week, with a range.

In: how each of their clients is likely to go on, the caps, the days the coach works. Out: by
the Monday of each week, the room there is at its end if nobody new is taken on. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.calendar import Calendar, today
from alongside.caseload import Loads, minutes_a_week, room, room_in_hours
from alongside.course import MISSED, ClientPlan, Course, slowed, to_plan
from alongside.ruleset.model import CaseloadCap
from alongside.wait import Wait

_DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Room:
    """
    How many more clients at the first cadence fit by the end of the week from `week`, a Monday.

    `most` when all goes to plan, `least` when missed sessions slow the clients down.
    """

    week: date
    least: int
    most: int


@dataclass(frozen=True)
class Ahead:
    """How one client goes on: to plan, and slowed by sessions missed."""

    planned: Course
    slow: Course


def ahead(
    plan: ClientPlan,
    calendar: Calendar,
    now: datetime,
    weeks: Sequence[date],
    here: Callable[[date], bool] = lambda day: True,
    misses: float = MISSED,
) -> Ahead:
    """How one client goes on until the end of the last of `weeks`."""
    until = _last_day(max(weeks, default=week_of(today(now))))
    return Ahead(
        to_plan(plan, calendar, now, until, here),
        slowed(plan, calendar, now, until, here, misses),
    )


def coming_room(
    clients: Iterable[Ahead],
    every: Wait,
    caps: Sequence[CaseloadCap],
    limit: int | None,
    weeks: Sequence[date],
    here: Callable[[date], bool] = lambda day: True,
    since: date | None = None,
    hours_a_week: float | None = None,
    minutes: int = 60,
) -> dict[date, Room]:
    """
    The room by the Monday of each week, for clients who begin at the cadence `every`.

    `since` is today: what lies before it in the first week does not count. There is no room in
    a week in which the coach is there on no day. With `hours_a_week` no more fit than their
    sessions of `minutes` have time.
    """

    def left_of(loads: Loads) -> int:
        left = room(loads, every, caps, limit)
        if hours_a_week is None:
            return left
        free = hours_a_week * 60 - minutes_a_week(loads, every, minutes)
        return min(left, room_in_hours(free, every, minutes))

    carried = tuple(clients)
    found: dict[date, Room] = {}
    for week in weeks:
        last = _last_day(week)
        to_plan_, slow = (
            left_of([load for each in courses for load in each.loads_on(last)])
            for courses in ([c.planned for c in carried], [c.slow for c in carried])
        )
        there = any(here(day) for day in _days(week, since))
        found[week] = Room(week, min(slow, to_plan_), to_plan_) if there else Room(week, 0, 0)
    return found


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def coming_weeks(now: datetime, count: int) -> tuple[date, ...]:
    """The Mondays of this week and those after it, `count` in all."""
    first = week_of(today(now))
    return tuple(first + timedelta(weeks=n) for n in range(count))


def _last_day(week: date) -> date:
    return week + timedelta(days=_DAYS_OF_A_WEEK - 1)


def _days(week: date, since: date | None) -> Iterable[date]:
    days = [week + timedelta(days=n) for n in range(_DAYS_OF_A_WEEK)]
    return days if since is None else [day for day in days if day >= since]
