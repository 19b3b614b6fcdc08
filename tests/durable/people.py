"""
People for journeys in tests: who answers what, how many days later.

`eager()` does everything that is asked of them; `but` replaces single answers, by the kind of
task or the name of the entry. None as an answer is silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from alongside.events import (
    AnyEvent,
    CoachChangeRequested,
    Entry,
    InvitationAccepted,
    InvitationSent,
    ReadingsRecorded,
    SessionAttended,
    SessionDue,
    SessionMissed,
    TaskAnswered,
    TaskOpened,
)
from alongside.readings import Reading

Answer = Callable[[Entry], AnyEvent | None] | None
Reactions = Iterable[tuple[timedelta, AnyEvent]]

FIRST_ANSWER = (
    "consent", "clinical_review", "behaviour_support", "coach_offer", "coach_acceptance",
    "mental_health_review", "outreach", "social_support", "missed_run", "closure",
    "very-high-blood-pressure", "mental-health", "safeguarding", "priority_changed",
    "tell_gp",
)  # fmt: skip
"""Kinds of task answered with the first of their answers unless `but` says otherwise."""


def eager(but: dict[str, Answer] | None = None, days: float = 1.0) -> Callable[[Entry], Reactions]:
    """People who answer each thing after `days`."""
    other = but or {}

    def react(entry: Entry) -> Reactions:
        key = entry.event.kind if isinstance(entry.event, TaskOpened) else entry.name
        answer = other[key] if key in other else _ANSWERS.get(key)
        event = answer(entry) if answer is not None else None
        if event is not None:
            yield timedelta(days=days), event

    return react


def says(answer: str) -> Answer:
    """Answers a task with this."""

    def say(entry: Entry) -> AnyEvent:
        assert isinstance(entry.event, TaskOpened)
        return TaskAnswered(key=entry.event.key, answer=answer, by="clinician")

    return say


def left_in_a_run_of_misses(
    others: Callable[[Entry], Reactions], answer: str, after: float
) -> Callable[[Entry], Reactions]:
    """
    Three sessions are missed, then the coach leaves, a day after it was asked whether to go on.

    That is answered so many days `after` it was asked; `others` do all else.
    """

    def react(entry: Entry) -> Reactions:
        event = entry.event
        if isinstance(event, SessionDue):
            missed = event.session <= 3
            kind = SessionMissed if missed else SessionAttended
            yield timedelta(days=1), kind(session=event.session, by="coach")
        elif isinstance(event, TaskOpened) and event.kind == "missed_run":
            said = TaskAnswered(key=event.key, answer=answer, by="coordinator")
            yield timedelta(days=1), CoachChangeRequested(cause="coach_leaves", by="coordinator")
            yield timedelta(days=after), said
        else:
            yield from others(entry)

    return react


def _first(entry: Entry) -> AnyEvent:
    assert isinstance(entry.event, TaskOpened)
    return TaskAnswered(key=entry.event.key, answer=entry.event.answers[0], by="clinician")


def _health_check(entry: Entry) -> AnyEvent:
    values: dict[str, float | str] = {
        "alcohol_units": 3.0, "hba1c": 50.0, "systolic_bp": 132.0, "diastolic_bp": 80.0,
        "bmi": 33.0, "total_cholesterol": 5.0, "smoking": "never",
    }  # fmt: skip
    taken = entry.recorded.date()
    readings = tuple(
        Reading(fact=fact, value=value, on=taken, source="test") for fact, value in values.items()
    )
    return ReadingsRecorded(readings=readings, by="hca")


def _accept(entry: Entry) -> AnyEvent | None:
    assert isinstance(entry.event, InvitationSent)
    return InvitationAccepted(by="coordinator")


def _attend(entry: Entry) -> AnyEvent:
    assert isinstance(entry.event, SessionDue)
    return SessionAttended(session=entry.event.session, by="coach")


_ANSWERS: dict[str, Answer] = {
    **dict.fromkeys(FIRST_ANSWER, _first),
    "health_check": _health_check,
    "invitation_sent": _accept,
    "session_due": _attend,
}
