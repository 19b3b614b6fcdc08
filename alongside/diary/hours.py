"""
May this hour be booked; if not, the sentence for whoever books it.

In: the coach, the service's calendar, when the session begins with its length. Days and hours
are London's. Nobody is named.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from alongside.calendar import Calendar
from alongside.calendar_file import WEEKDAYS, OpenHours
from alongside.coaches import Coach
from alongside.london import moment_on, today, wall
from alongside.store.diary import Taken

_DAY = timedelta(days=1)
_IF_MEANT = "choose another time, or say that it is meant to be outside hours"


def why_not(
    coach: Coach | None,
    calendar: Calendar,
    starts_at: datetime,
    minutes: int,
    *,
    outside_hours: bool = False,
) -> str | None:
    """
    Why a session of `minutes` can't begin at `starts_at`; None if it can.

    `outside_hours` says that hours and bank holidays don't matter; it makes no absent coach come.
    """
    day = today(starts_at)
    absent = _absent(coach, day) if coach is not None else None
    if absent is not None or outside_hours:
        return absent
    if calendar.is_bank_holiday(day):
        return f"{_day(day)} is a bank holiday: {_IF_MEANT}"
    ends_at = starts_at + timedelta(minutes=minutes)
    theirs = calendar.hours.get(day.weekday())
    return _outside(theirs, day, starts_at, ends_at, "the service") or (
        _outside(_hours_of(coach, day), day, starts_at, ends_at, f"coach {coach.id}")
        if coach is not None and coach.hours
        else None
    )


def taken_by(taken: Taken, coach_id: str) -> str:
    """Why an hour can't be booked that something else is in the way of."""
    who = f"coach {coach_id}" if taken.whose == "coach" else "this client"
    if taken.held_by is not None:
        return (
            f"somebody is booking {who} for that time just now ({_span(taken)}): choose another "
            "time, or try again in two minutes"
        )
    return f"{who} has another session then, {_span(taken)}: choose another time"


def _absent(coach: Coach, day: date) -> str | None:
    away = coach.away_on(day)
    if coach.employed_on(day) and away is None:
        return None
    if not coach.active:
        return f"coach {coach.id} is not working at present: the client needs another coach"
    if coach.starts is not None and day < coach.starts:
        return f"coach {coach.id} begins on {_day(coach.starts)}: book that day or later"
    if coach.ends is not None and coach.ends < day:
        return f"coach {coach.id} works until {_day(coach.ends)}: book that day or earlier"
    assert away is not None
    until = "until further notice" if away.until is None else f"until {_day(away.until)}"
    return f"coach {coach.id} is away on {_day(day)}, {until}: book another day"


def _hours_of(coach: Coach, day: date) -> OpenHours | None:
    weekday = WEEKDAYS[day.weekday()]
    written = next((hours for name, hours in coach.hours.items() if name == weekday), None)
    if written is None:
        return None
    opens, closes = written.split("-")
    return OpenHours(
        time.fromisoformat(opens), time() if closes == "24:00" else time.fromisoformat(closes)
    )


def _outside(
    hours: OpenHours | None, day: date, starts_at: datetime, ends_at: datetime, whose: str
) -> str | None:
    if hours is None:
        return f"{_day(day)} is no day of {whose}'s: {_IF_MEANT}"
    midnight = hours.closes == time()
    closes = moment_on(day + _DAY, time()) if midnight else moment_on(day, hours.closes)
    if moment_on(day, hours.opens) <= starts_at and ends_at <= closes:
        return None
    until = "24:00" if midnight else f"{hours.closes:%H:%M}"
    return (
        f"{_clock(starts_at)} to {_clock(ends_at)} on {_day(day)} is outside the hours of {whose}, "
        f"{hours.opens:%H:%M} to {until}: {_IF_MEANT}"
    )


def _span(taken: Taken) -> str:
    day = _day(today(taken.starts_at))
    return f"{day} {_clock(taken.starts_at)} to {_clock(taken.ends_at)}"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _clock(moment: datetime) -> str:
    return f"{wall(moment):%H:%M}"
