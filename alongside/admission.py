"""
May this event enter the journey now; if it may not, the reason why.

Asked at the journey's one door before anything is stored. The answer is a sentence for the
person who reported it; None admits the event.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from alongside.admission_of_coaches import answer_refusal, change_refusal, what_became
from alongside.events import (
    REPORTED_NAMES,
    AnyEvent,
    ClosureDecided,
    CoachAccepted,
    CoachAway,
    CoachChangeRequested,
    CoachDeclined,
    CoachWishRecorded,
    DeferralRequested,
    Died,
    GoalSet,
    Paused,
    ReadingsRecorded,
    RedFlagRaised,
    Resumed,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionPlanned,
    TaskAnswered,
    TaskOpened,
)
from alongside.events.weight import weight_of
from alongside.journal import ENDINGS, Journal
from alongside.london import today, wall
from alongside.plan.door import plan_in, plan_refusal
from alongside.plan.telling import PLAN_EVENTS
from alongside.readings import Reading
from alongside.ruleset.model import Plausible, WalkRules

AHEAD = timedelta(minutes=5)
"""How far a reporter's clock may be ahead of ours."""
FURTHEST = timedelta(days=366)
"""How far away a session may be booked: further is a slip of the pen."""
MOST_ENTRIES = 4000
"""A journal of this length is a fault of whoever reports; a year of coaching makes some 300."""

MOST_TEXT = 400_000
"""So many characters reported are a fault too; a year of coaching makes some 3,000."""


def refusal(
    journal: Journal,
    rules: WalkRules,
    event: AnyEvent,
    now: datetime,
    not_after: datetime | None = None,
) -> str | None:
    """Why `event` can't be taken at `now`, or not so late; None if it can."""
    return (
        _not_at_all(journal, rules, event, now)
        or _unfit(journal, rules, event, now)
        or _too_late(not_after, now)
    )


def was_taken_once(journal: Journal, rules: WalkRules, event: AnyEvent, now: datetime) -> bool:
    """Whether the version before changes of coach, and plans, took `event` here."""
    if isinstance(event, CoachAccepted | CoachDeclined):
        known = journal.coach == event.coach_id
    else:
        known = isinstance(event, GoalSet)
    return known and _not_at_all(journal, rules, event, now) is None


def _not_at_all(journal: Journal, rules: WalkRules, event: AnyEvent, now: datetime) -> str | None:
    if event.name not in REPORTED_NAMES:
        return f"{event.name} is made by the journey itself and can't be reported"
    if journal.last("journey_closed"):
        return "this journey is closed; nothing more can be recorded in it"
    if journal.ending() is not None and not isinstance(event, TaskAnswered | Died):
        return "this journey has ended; only what keeps it open can still be answered"
    if len(journal) >= MOST_ENTRIES and not _ends(event):
        return f"this journey holds {len(journal)} entries, more than any real one: ask for help"
    return (
        _too_much_text(journal, event)
        or _wrong_stage(journal, rules, event)
        or _wrong_time(journal, event, now)
    )


def _too_late(not_after: datetime | None, now: datetime) -> str | None:
    if not_after is None or now <= not_after:
        return None
    return "this reached the journey too late, and what was kept for it is free again: try again"


def _too_much_text(journal: Journal, event: AnyEvent) -> str | None:
    """The way out stays open; so do a red flag and its answer, without a note."""
    is_bare = isinstance(event, TaskAnswered | RedFlagRaised) and event.note is None
    if journal.weight + weight_of(event) <= MOST_TEXT or _ends(event) or is_bare:
        return None
    return (
        f"with this the notes and readings of this journey would pass {MOST_TEXT:,} characters, "
        "more than any real one: shorten it, or ask for help"
    )


def _wrong_stage(journal: Journal, rules: WalkRules, event: AnyEvent) -> str | None:
    stage = journal.stage_name
    if event.stages is None or stage in event.stages:
        return None
    now_called = (stage, journal.called_now(stage))
    if any(event.name in review.meanwhile for review in rules.reviews if review.id in now_called):
        return None
    # A session held just before coaching was left is recorded when somebody gets to it.
    is_outcome = isinstance(event, SessionAttended | SessionMissed | SessionCancelled)
    if is_outcome and journal.find("session_planned", event.subject):
        return None
    if isinstance(event, CoachAccepted | CoachDeclined) and journal.last("coach_proposed"):
        too_late = answer_refusal(journal, event)
        if too_late is not None:
            return too_late
    allowed = " or ".join(sorted(event.stages))
    return f"{event.name} belongs to the stage {allowed}, and this journey is in {stage}"


def _wrong_time(journal: Journal, event: AnyEvent, now: datetime) -> str | None:
    if event.at is None:
        return None
    if event.at > now + AHEAD:
        return f"{event.name} can't have happened at {event.at:%Y-%m-%d %H:%M} UTC: still to come"
    start = journal.entries[0].recorded
    if _ends(event):
        return None  # a register that is out of date: the client died or moved before
    if event.at < start - AHEAD:
        return (
            f"{event.name} at {event.at:%Y-%m-%d %H:%M} UTC is before this journey began "
            f"({start:%Y-%m-%d %H:%M} UTC)"
        )
    return None


def _ends(event: AnyEvent) -> bool:
    return event.name in ENDINGS or isinstance(event, ClosureDecided)


def _unfit(journal: Journal, rules: WalkRules, event: AnyEvent, now: datetime) -> str | None:
    if event.name in PLAN_EVENTS:
        return plan_refusal(plan_in(journal), event, now)
    for kind, check in _CHECKS.items():
        if isinstance(event, kind):
            return check(journal, rules, event, now)
    return None


def _session_outcome(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    recorded = journal.outcome_of(event.session)
    if recorded is not None:
        return _recorded_already(event.session, recorded.name)
    return _no_such_session(journal, event.session) or _too_early(journal, event, now)


def _too_early(journal: Journal, event: Any, now: datetime) -> str | None:
    booked = journal.find("session_booked", event.subject)
    if not isinstance(event, SessionMissed) or booked is None:
        return None
    if not isinstance(booked.event, SessionBooked) or booked.event.starts_at <= now:
        return None
    return (
        f"session {event.session} is booked for {wall(booked.event.starts_at):%-d %B %Y %H:%M} "
        "and can't be missed before; report session_cancelled, or book it again"
    )


def _recorded_already(session: int, outcome: str) -> str:
    said = outcome.removeprefix("session_")
    return (
        f"session {session} is already recorded as {said}; to change that, report "
        "session_outcome_corrected"
    )


def _no_such_session(journal: Journal, session: int) -> str | None:
    if journal.find("session_planned", f"session/{session}"):
        return None
    planned = [each.session for each in journal.events(SessionPlanned)]
    known = f"the latest is session {planned[-1]}" if planned else "none is planned yet"
    return f"there is no session {session} in this journey; {known}"


def _booking(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    if event.starts_at <= now:
        return "a session can only be booked for a moment to come"
    if event.starts_at > now + FURTHEST:
        return f"{event.starts_at:%Y-%m-%d} is more than a year away; book a session nearer"
    return _session_outcome(journal, rules, event, now)


def _correction(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    if journal.outcome_of(event.session) is None:
        return f"session {event.session} has no outcome yet; record it instead of correcting it"
    if event.outcome == "attended" and event.minutes is None:
        return "a session corrected to attended needs its length in minutes"
    return None


def _task_answer(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    opened = journal.find("task_opened", event.subject)
    if opened is None or not isinstance(opened.event, TaskOpened):
        return f"there is no task {event.key} in this journey"
    if not journal.task_is_open(event.key):
        return f"task {event.key} is not open any more{what_became(journal, event.subject)}"
    if event.answer not in opened.event.answers:
        return f"task {event.key} is answered with one of: {', '.join(opened.event.answers)}"
    return None


def _readings(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    for reading in event.readings:
        problem = problem_of(reading, rules, now)
        if problem is not None:
            return f"{reading.fact} {problem}; nothing was recorded"
    return None


def problem_of(reading: Reading, rules: WalkRules, now: datetime) -> str | None:
    """Why a journey that walks by these rules can't take this reading; None if it can."""
    problem = _implausible(reading, rules.plausible.get(reading.fact))
    if problem is None and reading.on > today(now):
        problem = f"was taken on {reading.on}, a day still to come"
    return problem


def _implausible(reading: Reading, plausible: Plausible | None) -> str | None:
    if plausible is None:
        return "is not a fact of this ruleset's catalogue"
    value = reading.value
    if plausible.kind == "number":
        if isinstance(value, bool) or not isinstance(value, float):
            return "must be a number"
        low, high = plausible.low, plausible.high
        if (low is not None and value < low) or (high is not None and value > high):
            return f"{value:g} is outside the plausible range {low:g}-{high:g}"
    elif plausible.kind == "yes_no":
        if not isinstance(value, bool):
            return "must be yes or no"
    elif plausible.kind == "choice":
        if not isinstance(value, str):
            return "must be one word or a few"
        if plausible.choices and value not in plausible.choices:
            return f"must be one of: {', '.join(plausible.choices)}"
    elif plausible.kind == "choices":
        chosen = value if isinstance(value, tuple) else (value,)
        if plausible.choices and not set(chosen) <= set(plausible.choices):
            return f"must be among: {', '.join(plausible.choices)}"
    return None


def _flag(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    if event.flag in rules.red_flag_tasks:
        return None
    return (
        f"there is no red flag {event.flag}; there are: {', '.join(sorted(rules.red_flag_tasks))}"
    )


def _coach_answer(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    return answer_refusal(journal, event)


def _change(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    return change_refusal(journal, event)


def _pause(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    if journal.open_pause() is not None:
        return "this journey is paused already"
    if isinstance(event, DeferralRequested) and event.until <= today(now):
        return f"a client can only ask to wait until a day to come, not {event.until}"
    return None


def _resume(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    return None if journal.open_pause() is not None else "this journey is not paused"


def _closure(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    if event.reason in rules.closure.reasons:
        return None
    return f"a journey is closed with one of: {', '.join(rules.closure.reasons)}"


def _wish(journal: Journal, rules: WalkRules, event: Any, now: datetime) -> str | None:
    if rules.coaching is None:
        return "this programme has no coaches"
    return None


_CHECKS: dict[Any, Callable[[Journal, WalkRules, Any, datetime], str | None]] = {
    SessionAttended | SessionMissed | SessionCancelled: _session_outcome,
    SessionBooked: _booking,
    SessionOutcomeCorrected: _correction,
    TaskAnswered: _task_answer,
    ReadingsRecorded: _readings,
    RedFlagRaised: _flag,
    CoachAccepted | CoachDeclined: _coach_answer,
    CoachChangeRequested | CoachAway: _change,
    Paused | DeferralRequested: _pause,
    Resumed: _resume,
    ClosureDecided: _closure,
    CoachWishRecorded: _wish,
}
