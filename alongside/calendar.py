"""
When is it due?

Takes a moment, a wait, the pauses; returns a UTC moment by one service's working days
and hours. Start at `Calendar.due`. Days are London days; nothing here reads a clock.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

import holidays

from alongside.calendar_file import OpenHours, read_calendars
from alongside.london import moment_at, moment_on, today, wall
from alongside.questions import Pause, WhenDue
from alongside.wait import Unit, Wait

__all__ = ["Calendar", "Calendars", "UnknownCalendar", "months_later", "today"]

_DAY = timedelta(days=1)
_ELAPSED = {Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: timedelta(hours=1)}
_SATURDAY = 5


class UnknownCalendar(LookupError):
    """A ruleset names a calendar that the calendars file doesn't have."""


@lru_cache(maxsize=512)
def _bank_holidays(subdivision: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=subdivision, years=year))


def months_later(day: date, months: int) -> date:
    """The same day of the month, `months` later (or earlier); the 31st becomes the last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Calendar:
    """
    One service's time: its working days, and the hours it is open.

    A working day is Monday to Friday, with service hours, and no bank holiday. An open
    moment lies in the hours of a day that is no bank holiday, Saturdays and Sundays too
    if the file gives them hours. `hours` goes by weekday, Monday is 0.
    """

    id: str
    title: str
    subdivision: str
    hours: Mapping[int, OpenHours] = field(hash=False)

    def __post_init__(self) -> None:
        """
        Refuse a service that never has a working day.

        :raises ValueError: no hours from Monday to Friday.
        """
        if not any(weekday < _SATURDAY for weekday in self.hours):
            raise ValueError(f"calendar {self.id!r} has no hours from Monday to Friday")

    def is_bank_holiday(self, day: date) -> bool:
        """Whether `day` is a bank holiday where this service is."""
        return day in _bank_holidays(self.subdivision, day.year)

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is counted in working days."""
        return day.weekday() < _SATURDAY and self.hours_on(day) is not None

    def hours_on(self, day: date) -> OpenHours | None:
        """The service's hours on `day`; None when it is closed all day."""
        hours = self.hours.get(day.weekday())
        return None if hours is None or self.is_bank_holiday(day) else hours

    def working_day_from(self, day: date, step: int = 1) -> date:
        """`day` if it is a working day, else the next one (`step` -1: the one before)."""
        while not self.is_working_day(day):
            day += step * _DAY
        return day

    def opening(self, day: date) -> datetime:
        """
        The moment the service opens on `day`.

        :raises ValueError: it is closed all that day.
        """
        hours = self.hours_on(day)
        if hours is None:
            raise ValueError(f"{self.title} is closed on {day}")
        return moment_on(day, hours.opens)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days come after `start`, up to and with `end`; 0 if there is none."""
        return sum(
            self.is_working_day(start + n * _DAY) for n in range(1, max(0, (end - start).days) + 1)
        )

    def reach(self, moment: datetime) -> datetime:
        """`moment` if the service is open then, else the next moment it opens."""
        day = today(moment)
        while True:
            hours = self.hours_on(day)
            if hours is not None:
                opens = moment_on(day, hours.opens)
                if moment < self._closing(day, hours):
                    return max(moment.astimezone(UTC), opens)
            day += _DAY

    def reach_back(self, moment: datetime) -> datetime:
        """
        `moment` if the service is open then, else the open time nearest to it, on that day or
        the last open one before: what is to be said ahead of something is no use after it.
        """
        day, shown = today(moment), wall(moment).time()
        while True:
            hours = self.hours_on(day)
            if hours is not None:
                last = self._closing(day, hours) - timedelta(minutes=1)
                at = min(max(moment_on(day, shown), moment_on(day, hours.opens)), last)
                if at <= moment:
                    return at
            day -= _DAY

    def due(
        self,
        anchor: datetime,
        wait: Wait | None,
        before: bool = False,
        pauses: Iterable[Pause] = (),
        reach: bool = False,
    ) -> datetime | None:
        """
        The moment `wait` after `anchor` (or before it).

        Days, weeks and months keep the time a London clock shows at the anchor; the end of
        a month is kept inside the month. Minutes and hours are elapsed time. Working days
        count from the anchor's London day at the same time of day; from a day that isn't a
        working day they count from the next one (going back: from the one before).

        What a pause takes out of the wait is added at its end, in the same kind of time: a
        wait in working days gains the working days of the pause. Without a wait the anchor
        is the end of one that is over, such as a session's target: every pause that began
        before it moves it on by the pause's whole length. A moment never lies inside a
        pause, also not after `reach` has moved it into open hours. Going back from an
        appointment nothing is waited for: pauses make no difference, and `reach` moves into the
        open hours before, not after.

        :returns: a UTC moment, or None while a pause that holds it up is still open.
        :raises ValueError: the anchor has no time zone.
        """
        shown, anchor = wall(anchor), anchor.astimezone(UTC)
        moment = self._from(anchor, shown, wait, -1 if before else 1)
        spans = [] if before else merged(pauses)
        for span in spans:
            if span.since >= moment:
                break
            if span.until is None:
                return None
            if wait is None:
                moment = self._delayed(moment, span.since, span.until, wait)
            elif span.until > anchor:
                moment = self._delayed(moment, max(span.since, anchor), span.until, wait)
        if not reach:
            return moment
        if before:
            return self.reach_back(moment)
        moment = self.reach(moment)
        for span in spans:
            if span.since < moment and (span.until is None or moment < span.until):
                if span.until is None:
                    return None
                moment = self.reach(span.until)
        return moment

    def _closing(self, day: date, hours: OpenHours) -> datetime:
        return (
            moment_on(day + _DAY, time())
            if hours.closes == time()
            else moment_on(day, hours.closes)
        )

    def _from(self, anchor: datetime, shown: datetime, wait: Wait | None, sign: int) -> datetime:
        if wait is None:
            return anchor
        amount = sign * wait.amount
        if wait.unit in _ELAPSED:
            return anchor + amount * _ELAPSED[wait.unit]
        if wait.unit is Unit.WORKING_DAY:
            day = self._working_days_from(shown.date(), wait.amount, sign)
        elif wait.unit is Unit.MONTH:
            day = months_later(shown.date(), amount)
        else:
            day = shown.date() + amount * (7 if wait.unit is Unit.WEEK else 1) * _DAY
        # The anchor itself may be the second showing of its time: keep it.
        return anchor if day == shown.date() else moment_on(day, shown.time())

    def _working_days_from(self, day: date, amount: int, sign: int) -> date:
        day = self.working_day_from(day, sign)
        for _ in range(amount):
            day = self.working_day_from(day + sign * _DAY, sign)
        return day

    def _delayed(
        self, moment: datetime, since: datetime, until: datetime, wait: Wait | None
    ) -> datetime:
        unit = wait.unit if wait else Unit.DAY
        if unit in _ELAPSED:
            later = moment + (until - since)
        elif unit is Unit.WORKING_DAY:
            taken = self.working_days_between(today(since), today(until))
            shown = wall(moment)
            day = self._working_days_from(shown.date(), taken, 1)
            later = moment_on(day, shown.time())
        else:
            later = moment_at(wall(moment) + (wall(until) - wall(since)))
        return max(later, until, moment)


def merged(pauses: Iterable[Pause]) -> list[Pause]:
    """The same pauses in order, with those that touch or overlap made one."""
    spans: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.since):
        if pause.until is not None and pause.until <= pause.since:
            continue
        last = spans[-1] if spans else None
        if last is None or (last.until is not None and last.until < pause.since):
            spans.append(pause)
        elif last.until is not None:
            until = None if pause.until is None else max(last.until, pause.until)
            spans[-1] = Pause(since=last.since, until=until)
    return spans


class Calendars:
    """The calendars of one file, by id."""

    def __init__(self, calendars: Iterable[Calendar]) -> None:
        self._by_id = {calendar.id: calendar for calendar in calendars}

    @classmethod
    def load(cls, path: Path) -> Calendars:
        """
        Read `calendars.yaml`.

        :raises CalendarFileError: with every problem, its line and what to do.
        """
        return cls(
            Calendar(
                id=entry.id, title=entry.title, subdivision=entry.subdivision, hours=entry.hours
            )
            for entry in read_calendars(path)
        )

    def __getitem__(self, name: str) -> Calendar:
        """
        The calendar of that id.

        :raises UnknownCalendar: there is none; the message names those there are.
        """
        if name not in self._by_id:
            known = ", ".join(self._by_id)
            raise UnknownCalendar(f"there is no calendar {name!r}; the calendars file has {known}")
        return self._by_id[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def due(self, question: WhenDue) -> datetime | None:
        """
        Answer the question by the calendar it names.

        :raises UnknownCalendar: it names none of these.
        """
        return self[question.calendar].due(
            question.anchor, question.wait, question.before, question.pauses, question.reach
        )
