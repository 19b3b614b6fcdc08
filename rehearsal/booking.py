"""
Which hour a coach takes for a session.

In: the dice of what happened, the journal, perhaps a rota. Out: a booking for the target day or
soon after, never at too short notice; another one if somebody else has that hour.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alongside.events import AnyEvent, Entry, SessionBooked, SessionPlanned
from alongside.journal import Journal
from alongside.london import moment_on, today, wall
from rehearsal.rota import Rota

DAY = timedelta(days=1)
NOTICE = 4 * DAY
"""How long ahead a session is booked at least."""
FIRST_HOUR, LAST_HOUR = 10, 15
"""The hours of a day at which sessions begin where no rota says otherwise."""
MODES = {"home": 40, "phone": 30, "video": 15, "cafe": 15}


@dataclass(frozen=True)
class Books:
    """Books the sessions of one journey."""

    journal: Journal
    rota: Rota | None = None

    def booking(
        self,
        dice: random.Random,
        entry: Entry,
        delay: timedelta,
        session: int,
        target: datetime,
    ) -> Iterator[tuple[timedelta, AnyEvent]]:
        """What is booked `delay` after `entry`; nothing if the coach is there no more."""
        day = today(max(target, entry.recorded + delay + NOTICE))
        while day.weekday() > 4:
            day += DAY
        mode = dice.choices(list(MODES), list(MODES.values()))[0]
        starts_at = self._first(dice, day, session)
        if starts_at is not None:
            yield (
                delay,
                SessionBooked.model_validate(
                    {"session": session, "starts_at": starts_at, "mode": mode, "by": "coach"}
                ),
            )

    def another(self, booked: SessionBooked, tried: int) -> SessionBooked | None:
        """The next hour: somebody else has this one. None if the coach has no other."""
        name = f"{(booked.id or 'hour').partition('/hour-')[0][:110]}/hour-{tried}"
        starts_at = self._next(booked)
        if starts_at is None:
            return None
        return booked.model_copy(update={"starts_at": starts_at, "id": name})

    def _first(self, dice: random.Random, day: date, session: int) -> datetime | None:
        coach = self.journal.coach
        if self.rota is None or coach is None:
            return moment_on(day, time(dice.randint(FIRST_HOUR, LAST_HOUR)))
        return self.rota.first(coach, day, self._minutes(session), dice)

    def _next(self, booked: SessionBooked) -> datetime | None:
        coach = self.journal.coach
        if self.rota is not None and coach is not None:
            self.rota.look_again()
            return self.rota.next(coach, booked.starts_at, self._minutes(booked.session))
        at = wall(booked.starts_at)
        day, hour = at.date(), at.hour + 1
        if hour > LAST_HOUR:
            day, hour = day + DAY, FIRST_HOUR
        while day.weekday() > 4:
            day += DAY
        return moment_on(day, time(hour))

    def _minutes(self, session: int) -> int:
        planned = self.journal.find("session_planned", f"session/{session}")
        assert planned is not None, "only a planned session is booked"
        assert isinstance(planned.event, SessionPlanned)
        return planned.event.minutes
