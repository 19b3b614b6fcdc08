"""
What a story's expectation looks for among the entries of a walk.

In: a sentence about something that happens, and the walk. Out: `Sought`, which says of an
entry whether it is meant, or is the same thing gone otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from alongside.events import (
    Entry,
    FollowUpFired,
    HealthCheckCompleted,
    InvitationSent,
    JourneyClosed,
    RecallSet,
    RedFlagFound,
    SessionCancelled,
    SessionDue,
    SessionPlanned,
    TaskEscalated,
    TaskOpened,
    TaskPostponed,
)
from alongside.london import moment_on, today
from alongside.ruleset.examples.model import Sentence
from alongside.ruleset.examples.times import day_of, time_of
from simulation.rule_walk import WalkTold

Fits = Callable[[Entry], bool]


@dataclass(frozen=True)
class Sought:
    """
    An expected happening: `exact` is what is meant, `loose` the same thing gone otherwise.

    With `every` nothing may go otherwise in that time, as when several measures are asked for.
    """

    exact: Fits
    loose: Fits
    never: bool = False
    every: bool = False


def sought_by(says: Sentence, told: WalkTold) -> Sought:
    """What the sentence looks for."""
    w = says.words
    day = day_of(w["when"], told.day_0) if "when" in w else None
    number = int(w.get("n", 0))
    match says.form:
        case "expect task {task}":
            return _one(lambda e: _opened(e, w["task"]))
        case "expect no task {task}":
            return _none(lambda e: _opened(e, w["task"]))
        case "expect task {task} for {role}":
            return Sought(
                lambda e: _opened(e, w["task"]) and getattr(e.event, "role", "") == w["role"],
                lambda e: _opened(e, w["task"]),
                every=True,
            )
        case "expect task {task} due on {when}":
            return Sought(
                lambda e: _opened(e, w["task"]) and _task_due(e) == day,
                lambda e: _opened(e, w["task"]),
                every=True,
            )
        case "expect task {task} due on {when} at {time}":
            assert day is not None
            due = moment_on(day, time_of(w["time"]))
            return Sought(
                lambda e: _opened(e, w["task"]) and _minute(getattr(e.event, "due", e.at)) == due,
                lambda e: _opened(e, w["task"]),
                every=True,
            )
        case "expect task {task} postponed to {when}":
            keys = _keys(told, w["task"])
            return Sought(
                lambda e: _postponed(e, keys) and today(getattr(e.event, "due", e.at)) == day,
                lambda e: _postponed(e, keys),
            )
        case "expect {task} handed to {role}" | "expect {task} not handed on":
            keys = _keys(told, w["task"])

            def handed(entry: Entry) -> bool:
                return isinstance(entry.event, TaskEscalated) and entry.event.key in keys

            if "role" not in w:
                return _none(handed)
            return Sought(lambda e: handed(e) and getattr(e.event, "role", "") == w["role"], handed)
        case "expect message {message}":
            return Sought(lambda e: _sent(e, w["message"]), lambda e: _unsent(e, w["message"]))
        case "expect no message {message}":
            return _none(lambda e: _sent(e, w["message"]))
        case "expect no message":
            return _none(lambda e: e.name == "message_sent")
        case "expect invitation {n}":
            return Sought(lambda e: _invited(e) == number, lambda e: _invited(e) > 0)
        case "expect no invitation":
            return _none(lambda e: _invited(e) > 0)
        case "expect follow-up {follow-up}":
            return _one(lambda e: _fired(e, w["follow-up"]))
        case "expect no follow-up {follow-up}":
            return _none(lambda e: _fired(e, w["follow-up"]))
        case "expect red flag {flag}" | "expect no red flag {flag}":
            return Sought(
                lambda e: isinstance(e.event, RedFlagFound) and e.event.flag == w["flag"],
                lambda e: False,
                never="no" in says.form.split(),
            )
        case "expect closed {reason}":
            return Sought(
                lambda e: isinstance(e.event, JourneyClosed) and e.event.reason == w["reason"],
                lambda e: e.name == "journey_closed",
            )
        case "expect recall on {when}":
            return Sought(
                lambda e: isinstance(e.event, RecallSet) and today(e.event.due) == day,
                lambda e: e.name == "recall_set",
            )
    return _about_sessions(says, number, day)


def _about_sessions(says: Sentence, number: int, day: date | None) -> Sought:
    def planned(entry: Entry) -> bool:
        return isinstance(entry.event, SessionPlanned) and entry.event.session == number

    match says.form:
        case "expect session {n} planned for {when}":
            return Sought(
                lambda e: (
                    isinstance(e.event, SessionPlanned)
                    and planned(e)
                    and today(e.event.target) == day
                ),
                planned,
            )
        case "expect session {n} of {minutes} minutes":
            return Sought(
                lambda e: (
                    isinstance(e.event, SessionPlanned)
                    and planned(e)
                    and e.event.minutes == int(says.words["minutes"])
                ),
                planned,
            )
        case "expect no session {n}":
            return _none(planned)
        case "expect session {n} due":
            return _one(lambda e: isinstance(e.event, SessionDue) and e.event.session == number)
        case "expect session {n} called off":
            return _one(
                lambda e: (
                    isinstance(e.event, SessionCancelled)
                    and e.event.session == number
                    and e.event.cancelled_by == "service"
                )
            )
        case "expect health check complete" | "expect health check incomplete":
            complete = says.form.endswith(" complete")
            return Sought(
                lambda e: (
                    isinstance(e.event, HealthCheckCompleted) and (not e.event.missing) is complete
                ),
                lambda e: e.name == "health_check_completed",
            )
    name = _NAMED[says.form]
    return Sought(
        lambda e: e.name == name, lambda e: False, never=says.form.startswith("expect no")
    )


_NAMED = {
    "expect all sessions done": "taper_done",
    "expect a coach proposed": "coach_proposed",
    "expect a coach allocated": "coach_allocated",
    "expect the coach released": "coach_released",
    "expect waiting for a coach": "waiting_for_coach",
    "expect paused": "paused",
    "expect resumed": "resumed",
    "expect no recall": "recall_set",
}


def _one(fits: Fits) -> Sought:
    return Sought(fits, lambda entry: False)


def _none(fits: Fits) -> Sought:
    return Sought(fits, fits, never=True)


def _opened(entry: Entry, kind: str) -> bool:
    return isinstance(entry.event, TaskOpened) and entry.event.kind == kind


def _keys(told: WalkTold, kind: str) -> frozenset[str]:
    """The keys of the tasks of one kind."""
    opened = told.walked.journal.events(TaskOpened)
    return frozenset(event.key for event in opened if event.kind == kind)


def _postponed(entry: Entry, keys: frozenset[str]) -> bool:
    return isinstance(entry.event, TaskPostponed) and entry.event.key in keys


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _task_due(entry: Entry) -> date | None:
    return today(entry.event.due) if isinstance(entry.event, TaskOpened) else None


def _sent(entry: Entry, message: str) -> bool:
    return entry.name == "message_sent" and getattr(entry.event, "message", "") == message


def _unsent(entry: Entry, message: str) -> bool:
    return entry.name == "message_not_sent" and getattr(entry.event, "message", "") == message


def _invited(entry: Entry) -> int:
    return entry.event.number if isinstance(entry.event, InvitationSent) else 0


def _fired(entry: Entry, rule: str) -> bool:
    return isinstance(entry.event, FollowUpFired) and entry.event.rule == rule
