"""
The week of one coach, day by day.

In: the store, the rules, the calendars, a day of the week. Out: a `Week` of London days with
every session in it, beside what is left over from the weeks before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from alongside.calendar import Calendar, Calendars
from alongside.coaches import Absence, Coach
from alongside.diary.slot import Slot, slot_of
from alongside.london import moment_on, today
from alongside.ruleset.library import Library
from alongside.ruleset.model import Coaching
from alongside.store import Store
from alongside.store.diary import DiaryRow

DAYS = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One London day: its sessions in order; `away` and `bank_holiday` say who is not there."""

    day: date
    slots: tuple[Slot, ...]
    away: Absence | None
    is_here: bool
    bank_holiday: bool


@dataclass(frozen=True, slots=True)
class Week:
    """
    A coach's week from its Monday. `not_recorded` and `to_book` are from the time before it.

    `to_book` are sessions that were meant for a day gone by and have no booking.
    """

    coach: Coach
    monday: date
    days: tuple[Day, ...]
    not_recorded: tuple[Slot, ...]
    to_book: tuple[Slot, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every session of the week, in order."""
        return tuple(slot for day in self.days for slot in day.slots)


@dataclass(frozen=True)
class Diaries:
    """Opens the diary of a coach."""

    store: Store
    library: Library
    calendars: Calendars

    def week(self, coach_id: str, day: date, now: datetime) -> Week:
        """
        The week that `day` is in.

        :raises UnknownCoach: there is no such coach.
        """
        coach = self.store.coaches.get(coach_id)
        monday = day - timedelta(days=day.weekday())
        since, until = _span(monday, DAYS)
        diary = self.store.diary
        found = self._slots(coach_id, diary.of(coach_id, since, until - timedelta(seconds=1)), now)
        early = min(since, now)
        left = self._slots(coach_id, diary.unrecorded(coach_id, early), now)
        unbooked = self._slots(coach_id, diary.overdue(coach_id, early), now)
        in_week = {(slot.journey, slot.session) for slot in found}
        holidays = self._calendars_of(coach)
        return Week(
            coach=coach,
            monday=monday,
            days=tuple(_day(coach, monday + n * _DAY, found, holidays) for n in range(DAYS)),
            not_recorded=_besides(left, in_week),
            to_book=_besides(unbooked, in_week),
        )

    def sessions(self, coach_id: str, since: date, days: int, now: datetime) -> tuple[Slot, ...]:
        """Every session of the coach in so many days from `since`, in order."""
        first, last = _span(since, days)
        rows = self.store.diary.of(coach_id, first, last - timedelta(seconds=1))
        return self._slots(coach_id, rows, now)

    def _slots(self, coach_id: str, rows: Sequence[DiaryRow], now: datetime) -> tuple[Slot, ...]:
        found = []
        for row in rows:
            coaching = self.library.by_digest(row.digest).ruleset.coaching
            slot = slot_of(
                row.journey,
                self.store.journal.entries(row.journey),
                row.number,
                coach_id,
                client_id=row.client_id,
                agenda=_agenda(coaching),
                now=now,
            )
            found += [slot] if slot is not None else []
        return clashes_marked(found)

    def _calendars_of(self, coach: Coach) -> tuple[Calendar, ...]:
        """The calendars of the programmes the coach works for; all, where none is in force."""
        known = [each for each in coach.programmes if self.store.rulesets.current(each)]
        names = {self.library.current(each).ruleset.calendar for each in known}
        chosen = sorted(names) or list(self.calendars)
        return tuple(self.calendars[name] for name in chosen if name in self.calendars)


def clashes_marked(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The sessions in order, those marked that overlap another one of the coach's."""
    ordered = sorted(slots, key=lambda slot: (slot.begins, slot.journey, slot.session))
    held = [slot for slot in ordered if slot.is_held and slot.state in ("booked", "not_recorded")]
    clashing = {
        id(each)
        for first in held
        for second in held
        if first is not second and first.begins < second.ends_at and second.begins < first.ends_at
        for each in (first, second)
    }
    return tuple(replace(slot, clashes=True) if id(slot) in clashing else slot for slot in ordered)


def _agenda(coaching: Coaching | None) -> dict[str, tuple[str, ...]]:
    return {} if coaching is None else {str(k): v for k, v in coaching.sessions.agenda.items()}


def _day(coach: Coach, day: date, slots: Sequence[Slot], calendars: Sequence[Calendar]) -> Day:
    return Day(
        day=day,
        slots=tuple(slot for slot in slots if today(slot.begins) == day),
        away=coach.away_on(day),
        is_here=coach.here_on(day),
        bank_holiday=any(each.is_bank_holiday(day) for each in calendars),
    )


def _besides(slots: Sequence[Slot], known: set[tuple[str, int]]) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots if (slot.journey, slot.session) not in known)


def _span(since: date, days: int) -> tuple[datetime, datetime]:
    return moment_on(since, time()), moment_on(since + days * _DAY, time())
