"""
Whether a walk went as its story expects: each expectation beside what happened instead.

In: a step that begins with `expect`, and the walk as it went. Out: None when it is so, else
what was got, in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alongside.events import (
    Entry,
    FollowUpFired,
    HealthCheckCompleted,
    InvitationSent,
    JourneyClosed,
    PriorityDecided,
    RecallSet,
    RedFlagFound,
    SessionCancelled,
    SessionDue,
    SessionPlanned,
    TaskEscalated,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.london import moment_on, today, wall
from alongside.ruleset.examples.forms import HAPPENINGS
from alongside.ruleset.examples.model import Sentence, Step
from alongside.ruleset.examples.times import day_of, span
from alongside.timeline import is_detail, sentence, when, words
from simulation.rule_walk import WalkTold

A_MOMENT = timedelta(seconds=1)
Fits = Callable[[Entry], bool]


@dataclass(frozen=True)
class Sought:
    """An expected happening: `exact` is what is meant, `loose` the same thing gone otherwise."""

    exact: Fits
    loose: Fits
    never: bool = False


def got_instead(step: Step, told: WalkTold) -> str | None:
    """What happened instead of what `step` expects; None when it happened."""
    if step.says.form in HAPPENINGS:
        return _happened(step, told)
    for end in _ends(step, told.day_0):
        before = [entry for entry in told.walked.journal.entries if entry.recorded < end]
        got = _stands(step.says, Journal(before))
        if got is not None:
            return got if step.to is None else f"{got} (at the end of {when(end - A_MOMENT)[:15]})"
    return None


def _ends(step: Step, day_0: date) -> list[datetime]:
    """When it is looked at how things stand: at the end of each day, or at the hour."""
    since, end = span(step, day_0)
    if step.at is not None or step.to is None:
        return [end]
    days = (today(end - A_MOMENT) - today(since)).days
    return [moment_on(today(since) + timedelta(days=each + 1), time()) for each in range(days + 1)]


# -- what happens --------------------------------------------------------------------------


def _happened(step: Step, told: WalkTold) -> str | None:
    since, end = span(step, told.day_0)
    sought = _sought(step.says, told)
    entries = told.walked.journal.entries
    within = [entry for entry in entries if since <= entry.recorded < end]
    found = [entry for entry in within if sought.exact(entry)]
    if sought.never:
        return _at(found[0], told.day_0) if found else None
    if found:
        return None
    otherwise = [entry for entry in within if sought.loose(entry)]
    if otherwise:
        return "; ".join(_at(entry, told.day_0) for entry in otherwise[:3])
    elsewhere = [entry for entry in entries if sought.exact(entry)] or [
        entry for entry in entries if sought.loose(entry)
    ]
    if not elsewhere:
        return f"nothing of the kind in this walk; {_that_day(within)}"
    nearest = sorted(elsewhere, key=lambda entry: abs(entry.recorded - since))[:3]
    nearest.sort(key=lambda entry: entry.sequence)
    return "; ".join(_at(entry, told.day_0) for entry in nearest)


def _that_day(within: list[Entry]) -> str:
    shown = [entry for entry in within if not is_detail(entry)]
    if not shown:
        return "nothing happened then"
    said = "; ".join(_short(sentence(entry)) for entry in shown[:4])
    return f"what happened then: {said}"


def _at(entry: Entry, day_0: date) -> str:
    day = (today(entry.recorded) - day_0).days
    return f"on day {day}, {when(entry.recorded)}: {_short(sentence(entry))}"


def _short(text: str) -> str:
    return text if len(text) <= 110 else text[:107] + "..."


def _sought(says: Sentence, told: WalkTold) -> Sought:
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
            )
        case "expect task {task} due on {when}":
            return Sought(
                lambda e: _opened(e, w["task"]) and _task_due(e) == day,
                lambda e: _opened(e, w["task"]),
            )
        case "expect {task} handed to {role}" | "expect {task} not handed on":
            keys = [
                event.key for event in told.walked.journal.events(TaskOpened)
                if event.kind == w["task"]
            ]  # fmt: skip

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


# -- how things stand ----------------------------------------------------------------------


def _stands(says: Sentence, journal: Journal) -> str | None:
    w = says.words
    match says.form:
        case "expect stage {stage}":
            stage = journal.stage_name
            return None if stage == w["stage"] else f"stage {words(stage)}{_since(journal)}"
        case "expect open":
            closed = journal.last("journey_closed")
            return None if closed is None else f"{sentence(closed)}, {when(closed.recorded)}"
        case "expect {n} sessions attended":
            attended = journal.sessions_attended()
            return None if attended == int(w["n"]) else f"{attended} sessions attended"
        case "expect open task {task}" | "expect no open task {task}":
            kinds = [task.kind for task in journal.open_tasks()]
            if (w["task"] in kinds) is not ("no" in says.form.split()):
                return None
            return f"open tasks: {', '.join(dict.fromkeys(kinds)) or 'none'}"
    decided = journal.events(PriorityDecided)
    if not decided:
        return "no priority was decided by then"
    last = decided[-1]
    right = last.priority == int(w["n"]) and last.rule == w.get("rule", last.rule)
    return None if right else f"P{last.priority} by rule '{last.rule}'"


def _since(journal: Journal) -> str:
    last = journal.last("stage_entered") or journal.last("journey_closed")
    return f", since {wall(last.recorded):%a %d %b %Y}" if last is not None else ""
