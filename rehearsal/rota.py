"""
When a coach can be met: their hours, within the service's, on days when they are there.

In: the coaches of the roster, the service's calendar. Out: moments at which a session may begin.
Whether somebody else has that hour is the door's to say.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from alongside.calendar import Calendar
from alongside.calendar_file import WEEKDAYS
from alongside.coaches import Coach
from alongside.london import moment_on, today, wall

STEP = timedelta(minutes=30)
FURTHEST = 120
"""So many days ahead a coach is looked for; one who left is there on none of them."""
DAY = timedelta(days=1)


class Rota:
    """The hours of every coach, as the roster has them when it was last looked at."""

    def __init__(self, look: Callable[[], Iterable[Coach]], calendar: Calendar) -> None:
        self._look = look
        self._calendar = calendar
        self._coaches: dict[str, Coach] = {}
        self.look_again()

    def look_again(self) -> None:
        """Take in what has changed."""
        self._coaches = {coach.id: coach for coach in self._look()}

    def first(self, coach_id: str, day: date, minutes: int, dice: random.Random) -> datetime | None:
        """An hour on `day`, or on the next day on which the coach is there; None if never."""
        for ahead in range(FURTHEST):
            starts = self.starts(coach_id, day + ahead * DAY, minutes)
            if starts:
                return dice.choice(starts)
        return None

    def next(self, coach_id: str, after: datetime, minutes: int) -> datetime | None:
        """The first hour later than `after`; None if there is none."""
        day = today(after)
        for ahead in range(FURTHEST):
            starts = self.starts(coach_id, day + ahead * DAY, minutes)
            later = [each for each in starts if each > after]
            if later:
                return later[0]
        return None

    def starts(self, coach_id: str, day: date, minutes: int) -> list[datetime]:
        """The half hours of a London day at which a session of `minutes` may begin."""
        open_ = self._calendar.hours_on(day)
        coach = self._coaches.get(coach_id)
        if open_ is None or coach is None or not coach.here_on(day):
            return []
        opens, closes = _moment(day, open_.opens), _moment(day, open_.closes, ends=True)
        if coach.hours:
            own = next((h for d, h in coach.hours.items() if d == WEEKDAYS[day.weekday()]), None)
            if own is None:
                return []
            begins, ends = own.split("-")
            opens = max(opens, _written(day, begins))
            closes = min(closes, _written(day, ends))
        found: list[datetime] = []
        at = _half_hour(opens)
        while at + timedelta(minutes=minutes) <= closes:
            found.append(at)
            at += STEP
        return found


def _half_hour(moment: datetime) -> datetime:
    past = timedelta(minutes=wall(moment).minute % 30)
    return moment if not past else moment - past + STEP


def _written(day: date, hours: str) -> datetime:
    if hours == "24:00":
        return moment_on(day + DAY, time())
    return moment_on(day, time.fromisoformat(hours))


def _moment(day: date, at: time, *, ends: bool = False) -> datetime:
    return moment_on(day + DAY, at) if ends and at == time() else moment_on(day, at)
