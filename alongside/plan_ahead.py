"""
Where a client of a coach stands in their sessions, told from the journal.

In: the journal of the journey, the rules it walks by, the calendar. Out: the plan that
`alongside.course` carries on from. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from alongside.calendar import Calendar
from alongside.coach_change import (
    absences,
    change_since,
    falls_in_absence,
    waits_for_a_session,
)
from alongside.course import ClientPlan
from alongside.events import Entry, SessionBooked, SessionPlanned, SessionsChanged
from alongside.journal import Journal
from alongside.questions import Pause, WhichSession
from alongside.ruleset.model import Coaching, WalkRules
from alongside.wait import Wait

ASKED = (
    "journey_started", "priority_decided", "stage_entered", "stage_left", "coach_proposed",
    "coach_allocated", "coach_released", "coach_away", "coach_change_requested",
    "session_planned", "session_booked", "session_attended", "session_missed",
    "session_cancelled", "session_outcome_corrected", "sessions_changed",
    "paused", "deferral_requested", "resumed", "task_opened", "task_postponed", "task_answered",
    "task_closed", "ruleset_taken_up",
)  # fmt: skip
"""The names of the entries that say where a client stands; the rest need not be read."""
_UNTIL_COACHING = frozenset({"allocation", "coaching"})


def plan_of(
    journal: Journal, rules: WalkRules, every: Wait | None, calendar: Calendar, now: datetime
) -> ClientPlan:
    """
    The plan of a journey whose coach sees the client `every` so often at present.

    A client who is only proposed to the coach begins as if the coach accepted now.
    """
    coaching = rules.coaching
    paused = journal.open_pause() is not None
    if coaching is None or not _is_coached(journal):
        due = _closing_by(journal)
        return ClientPlan(
            every, None, afterwards=_afterwards(journal, rules), closing_by=due, paused=paused
        )
    leaves = _leaves(journal, now)
    if leaves is not None:
        return ClientPlan(every, None, leaves=leaves)
    planned = _to_come(journal, now)
    event = planned.event if planned is not None else None
    return ClientPlan(
        every=every,
        asks=_question(journal, rules, coaching, now),
        planned=event if isinstance(event, SessionPlanned) else None,
        moment=None if planned is None else _moment(journal, planned, calendar, now),
        afterwards=_afterwards(journal, rules),
        paused=paused,
    )


def _is_coached(journal: Journal) -> bool:
    """Whether sessions are still to come, or may be."""
    stage = journal.called_now(journal.stage_name)
    if stage != "between":
        return stage in _UNTIL_COACHING
    left = journal.last("stage_left")
    return left is not None and left.event.subject.startswith("stage/allocation.")


def _question(
    journal: Journal, rules: WalkRules, coaching: Coaching, now: datetime
) -> WhichSession:
    allocated, proposed = journal.last("coach_allocated"), journal.last("coach_proposed")
    if allocated is not None and proposed is not None and proposed.sequence > allocated.sequence:
        allocated = None  # that was the coach before
    return WhichSession(
        calendar=rules.calendar,
        sessions=coaching.sessions,
        again_within=coaching.missed.again_within,
        allocated=allocated.at if allocated is not None else now,
        past=journal.past_sessions(),
        more=sum(event.more for event in journal.events(SessionsChanged)),
        pauses=journal.pauses_after(0),
        away=absences(journal),
        now=now,
    )


def _leaves(journal: Journal, now: datetime) -> datetime | None:
    """When a client who is to have another coach gives up this one's place."""
    stage = journal.stage
    asked = None if stage is None else change_since(journal, stage)
    if asked is None or journal.called_now(journal.stage_name) != "coaching":
        return None
    planned = journal.open_session()
    held = planned is not None and waits_for_a_session(journal, asked, now)
    return _booked(journal, planned) if held and planned is not None else now


def _to_come(journal: Journal, now: datetime) -> Entry | None:
    """The session to come; none if it is planned anew: others were agreed, or the coach is away."""
    planned = journal.open_session()
    if planned is None or falls_in_absence(journal, planned, now):
        return None
    agreed = journal.first_after(planned.sequence, ("sessions_changed",))
    booked = _booked(journal, planned)
    return planned if agreed is None or (booked is not None and booked <= now) else None


def _booked(journal: Journal, planned: Entry) -> datetime | None:
    found = journal.find("session_booked", planned.event.subject)
    event = found.event if found is not None else None
    return event.starts_at if isinstance(event, SessionBooked) else None


def _moment(journal: Journal, planned: Entry, calendar: Calendar, now: datetime) -> datetime | None:
    """The booked moment; else the target, moved by the pauses since it was planned."""
    booked = _booked(journal, planned)
    if booked is not None or not isinstance(planned.event, SessionPlanned):
        return booked
    pauses = _ended(journal.pauses_after(planned.sequence), now)
    return calendar.due(planned.event.target, None, pauses=pauses)


def _ended(pauses: Iterable[Pause], now: datetime) -> tuple[Pause, ...]:
    return tuple(each if each.until else Pause(since=each.since, until=now) for each in pauses)


def _afterwards(journal: Journal, rules: WalkRules) -> tuple[Wait, ...]:
    """The times of those who have a task after coaching, the present stage's first."""
    priority = journal.priority or 4
    stages = next((each.stages for each in rules.pathway if priority in each.priorities), ())
    stage = journal.called_now(journal.stage_name)
    place = stage if stage in stages else "coaching"
    onward = stages[stages.index(place) :] if place in stages else ()
    if onward[:1] == ("coaching",):
        onward = onward[1:]
    times = {review.id: review.task.due for review in rules.reviews}
    times["closure"] = rules.closure.task.due
    return tuple(times[each] for each in (*onward, *_closing(onward)) if each in times)


def _closing(onward: tuple[str, ...]) -> tuple[str, ...]:
    return () if "closure" in onward else ("closure",)


def _closing_by(journal: Journal) -> datetime | None:
    """When the task of the present stage is to be done, if there is one."""
    kind = journal.called_now(journal.stage_name)
    tasks = [each for each in journal.open_tasks() if journal.called_now(each.kind) == kind]
    return tasks[-1].due if tasks else None
