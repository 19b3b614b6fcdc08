"""
The waits that begin in a walk: those of the follow-ups, then those the stages have.

In: a journal, the rules. Out: a `Wait` for each event that begins one: an invitation, the
health check, a proposal, the waiting list, a session's target day, a wish to wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from alongside.calendar import Calendar
from alongside.events import (
    AnyEvent,
    CoachReleased,
    DeferralRequested,
    Entry,
    SessionDue,
    SessionPlanned,
    StageEntered,
    TaskOpened,
    any_event,
)
from alongside.facts import Catalogue, Kind
from alongside.journal import Journal
from alongside.london import today
from alongside.readings import Reading, Value
from alongside.ruleset.published import Published
from alongside.wait import Wait as Length
from simulation.rule_waits import Making, Wait, follow_up_wait, making_of
from workflows.stages.pending import bound_to, by_anchor


def waits_in(journal: Journal, published: Published, calendar: Calendar) -> Iterator[Wait]:
    """Every wait that begins in this journal, in order."""
    rules = by_anchor(published.ruleset.follow_ups)
    for entry in journal.entries:
        for pending in bound_to(entry, rules.get(entry.name, ()), journal):
            yield from follow_up_wait(pending, calendar)
        yield from _of_stages(entry, published, calendar)


def _of_stages(entry: Entry, published: Published, calendar: Calendar) -> Iterator[Wait]:
    rules = published.ruleset
    match entry.event:
        case StageEntered(stage="health_check") if rules.health_check is not None:
            made = _whole_check(published)
            yield _silence(
                entry, "health_check", rules.health_check.within, calendar,
                ("readings recorded", made),
            )  # fmt: skip
        case TaskOpened(kind="coach_acceptance"):
            yield from _acceptance(entry, published, calendar)
        case SessionPlanned():
            yield _target(entry, entry.event, calendar)
        case DeferralRequested():
            yield _deferral(entry, entry.event, calendar)
    if entry.name == "invitation_sent" and rules.invitation is not None:
        accepted = ("invitation accepted", making_of("invitation_accepted", entry))
        yield _silence(entry, "invitation", rules.invitation.every, calendar, accepted, reach=True)
    if entry.name == "waiting_for_coach" and rules.coaching is not None:
        room = ("room appeared", making_of("room_appeared", entry))
        yield _silence(entry, "matching", rules.coaching.matching.check_again, calendar, room)


def _silence(
    entry: Entry,
    name: str,
    length: Length,
    calendar: Calendar,
    instead: tuple[str, Making],
    *,
    reach: bool = False,
) -> Wait:
    """A wait whose end the journal records as silence."""
    stage = "allocation" if name == "matching" else name
    key = f"wait/{entry.name}.{entry.sequence}"
    return Wait(
        rule=name,
        words=f"{length} after {entry.name.replace('_', ' ')}",
        anchor=entry,
        due=_some(calendar.due(entry.at, length, reach=reach)),
        is_ended_by=lambda other: other.name == "wait_ended" and other.event.subject == key,
        is_overtaken=lambda journal: journal.stage_name != stage,
        instead=(instead,),
        when_paused=lambda pause: calendar.due(entry.at, length, pauses=(pause,), reach=reach),
    )


def _acceptance(entry: Entry, published: Published, calendar: Calendar) -> Iterator[Wait]:
    coaching = published.ruleset.coaching
    length = coaching.matching.acceptance.wait if coaching else None
    if length is None:
        return
    attempt = int(str(getattr(entry.event, "key", "/0")).rpartition("/")[2])

    def let_go(other: Entry) -> bool:
        return isinstance(other.event, CoachReleased) and other.event.attempt == attempt

    yield Wait(
        rule="coach_acceptance",
        words=f"{length} after the coach was asked",
        anchor=entry,
        due=_some(calendar.due(entry.at, length)),
        is_ended_by=let_go,
        is_overtaken=lambda journal: False,
        instead=(("coach accepted", making_of("coach_accepted", entry)),),
        when_paused=lambda pause: calendar.due(entry.at, length, pauses=(pause,)),
    )


def _target(entry: Entry, plan: SessionPlanned, calendar: Calendar) -> Wait:
    """A session that nobody books is due on its target day."""

    def is_due(other: Entry) -> bool:
        return isinstance(other.event, SessionDue) and other.event.session == plan.session

    return Wait(
        rule="sessions",
        words=f"the day session {plan.session} was planned for",
        anchor=entry,
        due=plan.target,
        is_ended_by=is_due,
        is_overtaken=lambda journal: False,
        instead=(
            ("session booked", making_of("session_booked", entry)),
            ("session cancelled", making_of("session_cancelled", entry)),
        ),
        when_paused=lambda pause: calendar.due(plan.target, None, pauses=(pause,)),
    )


def _deferral(entry: Entry, wish: DeferralRequested, calendar: Calendar) -> Wait:
    """A client who asked to wait is gone on with on the day they named, once it opens."""
    due = calendar.reach(datetime.combine(wish.until, time(0), UTC))
    return Wait(
        rule="deferral",
        words=f"the day the client named, {wish.until:%-d %b %Y}",
        anchor=entry,
        due=due,
        is_ended_by=lambda other: other.name == "resumed" and other.recorded >= due,
        is_overtaken=lambda journal: False,
        instead=(("resumed", making_of("resumed", entry)),),
    )


def _some(due: datetime | None) -> datetime:
    assert due is not None, "no pause is given"
    return due


def _whole_check(published: Published) -> Making:
    """Every reading of the health check, each somewhere in the middle."""
    check = published.ruleset.health_check
    names = [each[0] for each in check.readings] if check else []

    def making(journal: Journal, now: datetime) -> AnyEvent | None:
        return any_event.validate_python(
            {
                "name": "readings_recorded",
                "readings": tuple(
                    Reading(fact=name, value=_usual(name, published.catalogue), on=today(now))
                    for name in names
                ),
            }
        )

    return making


def _usual(name: str, catalogue: Catalogue) -> Value:
    fact = catalogue.fact(name)
    if fact.kind is Kind.NUMBER and fact.low is not None and fact.high is not None:
        return float(round((fact.low * 3 + fact.high) / 4))
    if fact.kind is Kind.YES_NO:
        return False
    if fact.kind is Kind.CHOICE:
        return fact.choices[0] if fact.choices else "other"
    return () if fact.kind is Kind.CHOICES else "2026-01-01"
