"""
What people do in a story beside rules: a step's sentence as the event they report.

In: a sentence, the day the walk starts. Out: a function of the journal and the moment that
gives the event, or raises `CannotBeDone` with why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from alongside.events import (
    AnyEvent,
    ClosureDecided,
    CoachAccepted,
    CoachChangeRequested,
    CoachDeclined,
    CoachingStopped,
    CoachWishRecorded,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    DeferralRequested,
    Died,
    GoalsMet,
    InvitationAccepted,
    InvitationDeclined,
    MeasureRecorded,
    MovedAway,
    Paused,
    ReadingsRecorded,
    RedFlagRaised,
    Resumed,
    RoomAppeared,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionPlanned,
    SessionsChanged,
    TaskAnswered,
    Transferred,
)
from alongside.journal import Journal
from alongside.london import moment_on, today
from alongside.ruleset.examples.model import Given, Sentence, readings_on
from alongside.ruleset.examples.times import day_of, time_of
from simulation.rule_changes import CannotBeDone, change_act

Act = Callable[[Journal, datetime], AnyEvent]

_PLAIN: dict[str, AnyEvent] = {
    "the client agrees to take part": ConsentGiven(),
    "the client refuses to take part": ConsentRefused(),
    "the client withdraws consent": ConsentWithdrawn(),
    "the client accepts the invitation": InvitationAccepted(),
    "the client declines the invitation": InvitationDeclined(),
    "the client wants a coach": CoachWishRecorded(wants=True),
    "the client wants no coach": CoachWishRecorded(wants=False),
    "the client asks for another coach": CoachChangeRequested(),
    "the client meets their goals": GoalsMet(),
    "the client stops coaching": CoachingStopped(reason="client_stopped"),
    "the client moves away": MovedAway(),
    "the client is transferred": Transferred(),
    "the client dies": Died(),
    "a coach has room": RoomAppeared(),
    "pause": Paused(reason="other"),
    "resume": Resumed(),
}


def act_of(says: Sentence, start: date, readings: Mapping[str, Given]) -> Act:
    """What the sentence does when its moment has come."""
    plain = _PLAIN.get(says.form)
    if plain is not None:
        return lambda journal, now: plain.model_copy()
    words = says.words
    match says.form:
        case "answer {task} with {answer}":
            return lambda journal, now: _answer(journal, words["task"], words["answer"])
        case "record {readings}":
            given = readings[words["readings"]]
            return lambda journal, now: ReadingsRecorded(readings=readings_on(given, today(now)))
        case "the client asks to wait until {when}":
            until = day_of(words["when"], start)
            return lambda journal, now: DeferralRequested(until=until)
        case "book session {n} for {when} at {time}":
            at = moment_on(day_of(words["when"], start), time_of(words["time"]))
            return lambda journal, now: SessionBooked(session=int(words["n"]), starts_at=at)
        case "raise red flag {flag}":
            return lambda journal, now: RedFlagRaised(flag=words["flag"])
        case "record measure {measure} at {occasion}":
            return lambda journal, now: measured(words["measure"], words["occasion"])
        case "close with {reason}":
            return lambda journal, now: ClosureDecided(reason=words["reason"])
        case (
            "the coach leaves"
            | "the coach has too many clients"
            | "the coach is away until {when}, and the client waits"
            | "the coach is away until {when}, and others cover"
            | "the coach who was away is back"
        ):
            return change_act(says, start)
        case "the coach accepts" | "the coach declines":
            accepts = says.form.endswith("accepts")
            return lambda journal, now: _coach_says(journal, accepts=accepts)
        case "agree {n} more sessions" | "agree {n} fewer sessions":
            more = int(words["n"]) * (1 if "more" in says.form else -1)
            return lambda journal, now: SessionsChanged(more=more, reason="agreed")
    return _about_session(says)


def _about_session(says: Sentence) -> Act:
    number = int(says.words["n"])
    match says.form:
        case "the client attends session {n}":
            return lambda journal, now: attended(journal, number)
        case "the client misses session {n}":
            return lambda journal, now: SessionMissed(session=number)
        case "the coach cancels session {n}":
            return lambda journal, now: SessionCancelled(
                session=number, cancelled_by="coach", with_notice=True
            )
        case "correct session {n} to attended":
            return lambda journal, now: SessionOutcomeCorrected(
                session=number, outcome="attended", minutes=_minutes(journal, number)
            )
        case "correct session {n} to missed":
            return lambda journal, now: SessionOutcomeCorrected(session=number, outcome="missed")
    notice = says.form.endswith("with notice")
    return lambda journal, now: SessionCancelled(
        session=number, cancelled_by="client", with_notice=notice
    )


def attended(journal: Journal, number: int) -> SessionAttended:
    """A session attended for as long as it was planned."""
    return SessionAttended(session=number, minutes=_minutes(journal, number))


def _minutes(journal: Journal, number: int) -> int:
    planned = journal.find("session_planned", f"session/{number}")
    plan = planned.event if planned is not None else None
    return plan.minutes if isinstance(plan, SessionPlanned) else 60


def measured(measure: str, occasion: str) -> MeasureRecorded:
    """A measure with a score that nothing depends on."""
    return MeasureRecorded.model_validate(
        {"measure": measure, "occasion": occasion, "scores": {"total": 50}}
    )


def _answer(journal: Journal, kind: str, answer: str) -> TaskAnswered:
    for task in journal.open_tasks():
        if task.kind == kind:
            return TaskAnswered(key=task.key, answer=answer, by=task.role)
    kinds = ", ".join(dict.fromkeys(task.kind for task in journal.open_tasks()))
    raise CannotBeDone(f"no task {kind} is open then; open are: {kinds or 'none'}")


def _coach_says(journal: Journal, *, accepts: bool) -> AnyEvent:
    if journal.coach is None:
        raise CannotBeDone("no coach is proposed then")
    coach = journal.coach
    return CoachAccepted(coach_id=coach) if accepts else CoachDeclined(coach_id=coach)
