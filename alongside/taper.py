"""
Which session is next in the taper, by when?

Takes the plan of sessions and what became of the sessions so far; returns the next
session with its target, or None when the taper is done. Start at `next_session`.

The rules, in order:

1. The first session is `first_within` of the allocation.
2. A later one is its step's gap after the session that happened, not the planned one.
3. A missed or cancelled session is planned again at the same step, `again_within` of
   the miss; a cancellation in good time never brings the next session forward.
4. The programme ends `within` of the first session that happened, pauses not counted.
   A session is the final one if its step is the plan's last, or if the session after it
   would have less than half its gap before the end. The steps between are dropped, and
   the final session is brought forward to the last working day before the end.
5. A session that happened on that last working day, or later, was the final one.
   The end gives way to one thing only: a final session that could no longer be held by
   then, because it was missed, cancelled or recorded too late.
6. With another coach the taper goes on at its step. The two have time to meet: the next
   session is no sooner after the allocation than `first_within`, or its gap if that is
   shorter.
7. No target is a day on which the coach is away; if the end is one, it moves behind it.

A target is the moment the service opens on a working day, never before now.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from alongside.calendar import Calendar, today
from alongside.events import SessionPlanned
from alongside.questions import PastSession, Pause, WhichSession
from alongside.ruleset.model import Sessions
from alongside.wait import Unit, Wait

_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60}
_DAY = timedelta(days=1)


def next_session(question: WhichSession, calendar: Calendar) -> SessionPlanned | None:
    """
    The next session of the taper, or None when it is done.

    A pause that is still open counts up to the question's `now`.

    :raises ValueError: a session's length is not in minutes or hours.
    """
    rules, waits = question.sessions, _Waits(question, calendar)
    gaps = cadences(rules, question.more)
    attended = sorted(
        (session for session in question.past if session.outcome == "attended"),
        key=lambda session: session.at,
    )
    if not attended:
        target = max(waits.target(question.allocated, rules.first_within), waits.again())
        return _planned(question, 1, gaps[0], target, "first")
    step = max(len(attended), *(session.step for session in attended)) + 1
    end = waits.end(attended[0])
    if step > len(gaps) or today(attended[-1].at) >= today(end):
        return None
    target = max(waits.target(attended[-1].at, gaps[step - 1]), waits.again())
    if attended[-1].at < question.allocated:
        target = max(target, waits.to_meet(gaps[step - 1]))
    if step < len(gaps) and waits.leave_room(target, gaps[step], end):
        return _planned(question, step, gaps[step - 1], target, "later")
    target = min(target, end) if end >= waits.soonest else waits.again()
    return _planned(question, len(gaps), gaps[-1], target, "final")


def cadences(sessions: Sessions, more: int = 0) -> tuple[Wait, ...]:
    """
    The gap before each session, by step; the first gap is the cadence the first is given at.

    `more` sessions are added at the end at the last cadence; a negative `more` takes
    sessions from the end, but never the first.
    """
    gaps = [step.every for step in sessions.plan for _ in range(step.times)]
    if more >= 0:
        return tuple(gaps + gaps[-1:] * more)
    return tuple(gaps[: max(1, len(gaps) + more)])


def session_minutes(sessions: Sessions) -> int:
    """How many minutes a session is meant to last, the first one aside."""
    return sessions.length.amount * _MINUTES.get(sessions.length.unit, 60)


class _Waits:
    """The waits of one question, as targets on working days."""

    def __init__(self, question: WhichSession, calendar: Calendar) -> None:
        self._question = question
        self._calendar = calendar
        self._pauses = tuple(
            pause if pause.until else Pause(since=pause.since, until=question.now)
            for pause in question.pauses
        )
        over = max([question.now, *(session.at for session in question.past)])
        day = self._met_from(today(over))
        if calendar.opening(day) < over:
            day = self._met_from(day + _DAY)
        self.soonest = calendar.opening(day)
        """The first opening that is not over already."""

    def _due(self, anchor: datetime, wait: Wait) -> datetime:
        due = self._calendar.due(anchor, wait, pauses=self._pauses)
        assert due is not None  # every pause has an end here
        return due

    def _met_from(self, day: date) -> date:
        """The first working day from `day` on which the coach is there."""
        day = self._calendar.working_day_from(day)
        for away in sorted(self._question.away, key=lambda away: away.since):
            if away.since <= day <= away.until:
                day = self._calendar.working_day_from(away.until + _DAY)
        return day

    def target(self, anchor: datetime, wait: Wait) -> datetime:
        """The opening of the first day to meet from `wait` after `anchor`."""
        day = self._met_from(today(self._due(anchor, wait)))
        return max(self._calendar.opening(day), self.soonest)

    def to_meet(self, gap: Wait) -> datetime:
        """When a new coach may see the client first, who is due after `gap`."""
        allocated, first_within = self._question.allocated, self._question.sessions.first_within
        return min(self.target(allocated, gap), self.target(allocated, first_within))

    def again(self) -> datetime:
        """The target of a session that makes up the last one; the soonest if it happened."""
        last = max(self._question.past, key=lambda session: session.at, default=None)
        if last is None or last.outcome == "attended":
            return self.soonest
        return self.target(last.at, self._question.again_within)

    def end(self, first: PastSession) -> datetime:
        """The opening of the last working day of the programme."""
        over = self._due(first.at, self._question.sessions.within)
        last = self._calendar.working_day_from(today(over), -1)
        return self._calendar.opening(self._met_from(last))

    def leave_room(self, target: datetime, gap: Wait, end: datetime) -> bool:
        """Whether at least half of the next `gap` lies between `target` and the end."""
        return 2 * (today(end) - today(target)) >= today(self._due(target, gap)) - today(target)


def _planned(
    question: WhichSession,
    step: int,
    every: Wait,
    target: datetime,
    kind: Literal["first", "later", "final"],
) -> SessionPlanned:
    rules = question.sessions
    length = rules.first_length if kind == "first" and rules.first_length else rules.length
    if length.unit not in _MINUTES:
        raise ValueError(f"a session lasts minutes or hours, not {length}")
    return SessionPlanned(
        session=len(question.past) + 1,
        step=step,
        target=target,
        every=every,
        minutes=length.amount * _MINUTES[length.unit],
        kind=kind,
    )
