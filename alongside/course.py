"""
How one client's sessions go on: the cadence they are seen at from each coming day, and the end.

In: the plan of one client as it stands. Out: the day of each change of cadence, and the day
the coach's place is free. Pure: `misses` is assumed, `here` says on which days the coach works.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from alongside.calendar import Calendar, today
from alongside.events import SessionPlanned
from alongside.questions import PastSession, WhichSession
from alongside.taper import next_session
from alongside.wait import Wait

MISSED = 0.36
"""
The share of sessions assumed to be missed where misses slow a client down.

Source: published rates of missed appointments in mental health are 22.8 to 36 %; the highest.
"""
_MOST = 240
"""More sessions, missed ones too, than any taper has."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ClientPlan:
    """
    Where one client of a coach stands.

    `asks` is the question for the next session, from what was held so far; None when coaching
    is over. `planned` is the session to come with its moment, if there is one. `afterwards` are
    the times given to those who close the journey, stage by stage, the present one first;
    `closing_by` is when the present one is to be done. While `paused` nobody knows until when.
    A client who is to have another coach `leaves` this one's place then.
    """

    every: Wait | None
    asks: WhichSession | None
    planned: SessionPlanned | None = None
    moment: datetime | None = None
    afterwards: tuple[Wait, ...] = ()
    closing_by: datetime | None = None
    paused: bool = False
    leaves: datetime | None = None


@dataclass(frozen=True)
class Course:
    """
    The cadence at present, each change with its first day, and the day the place is free.

    `sessions` are those to come as they are assumed to go; they follow from the plan.
    """

    every: Wait | None
    changes: tuple[tuple[date, Wait], ...] = ()
    ends: date | None = None
    sessions: tuple[PastSession, ...] = field(default=(), compare=False)

    def loads_on(self, day: date) -> tuple[Wait | None, ...]:
        """What the client weighs on a day: one cadence, or nothing when they have left."""
        if self.ends is not None and self.ends <= day:
            return ()
        known = [every for since, every in self.changes if since <= day]
        return (known[-1] if known else self.every,)


def to_plan(
    plan: ClientPlan, calendar: Calendar, now: datetime, until: date, here: Callable[[date], bool]
) -> Course:
    """
    Every session is held on its day, and the journey is closed the day coaching ends.

    A pause ends now. What would come after `until` is left open.
    """
    return _course(plan, calendar, now, until, here, misses=0.0)


def slowed(
    plan: ClientPlan,
    calendar: Calendar,
    now: datetime,
    until: date,
    here: Callable[[date], bool],
    misses: float = MISSED,
) -> Course:
    """
    This share of sessions is missed, the next one first; closing takes the time it is given.

    A pause that is open lasts, so the client weighs what they weigh now.
    """
    if plan.paused:
        return Course(plan.every)
    return _course(plan, calendar, now, until, here, misses=misses)


def _course(
    plan: ClientPlan,
    calendar: Calendar,
    now: datetime,
    until: date,
    here: Callable[[date], bool],
    misses: float,
) -> Course:
    asks, planned, moment = plan.asks, plan.planned, plan.moment
    if plan.leaves is not None:
        return Course(plan.every, ends=today(max(plan.leaves, now)))
    if asks is None:
        return Course(plan.every, ends=_closed(plan, calendar, now, now, until, misses))
    every, changes = plan.every, list[tuple[date, Wait]]()
    due_to_miss, past = 1.0 - misses, list(asks.past)
    while len(past) < len(asks.past) + _MOST:
        if planned is None:
            planned = next_session(
                asks.model_copy(update={"past": tuple(past), "now": now}), calendar
            )
            if planned is None:
                ends = _closed(plan, calendar, now, now, until, misses)
                return Course(plan.every, tuple(changes), ends, tuple(past[len(asks.past) :]))
            if planned.every != every:
                every = planned.every
                changes.append((today(now), every))
        at = _held(max(moment or planned.target, now), calendar, until, here)
        if at is None:
            break
        due_to_miss += misses
        missed = misses > 0 and due_to_miss >= 1.0
        due_to_miss -= missed
        past.append(
            PastSession(
                number=planned.session,
                step=planned.step,
                outcome="missed" if missed else "attended",
                at=at,
            )
        )
        planned, moment, now = None, None, at
    return Course(plan.every, tuple(changes), sessions=tuple(past[len(asks.past) :]))


def _held(
    moment: datetime, calendar: Calendar, until: date, here: Callable[[date], bool]
) -> datetime | None:
    """The moment, or the opening of the first day from then that the coach is there."""
    day = today(moment)
    if day <= until and here(day):
        return moment
    while (day := calendar.working_day_from(day + _DAY)) <= until:
        if here(day):
            return calendar.opening(day)
    return None


def _closed(
    plan: ClientPlan, calendar: Calendar, now: datetime, over: datetime, until: date, misses: float
) -> date | None:
    """The day the place is free once coaching is `over`; None when that is after `until`."""
    if misses > 0:
        waits = plan.afterwards
        if plan.closing_by is not None:
            over, waits = max(plan.closing_by, now), waits[1:]
        for wait in waits:
            over = calendar.due(over, wait) or over
    day = today(over)
    return day if day <= until else None
