"""
An invented client's way through Primrose-A, as the events of a journal, until today.

In: dice, the day it began. Out: events with their moments. Ways differ in priority, answers,
sessions missed, how they end; what would come after `now` has not happened yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from alongside.events import (
    AnyEvent,
    CoachAccepted,
    CoachAllocated,
    CoachProposed,
    CoachReleased,
    CoachWishRecorded,
    ConsentGiven,
    EligibilityDecided,
    Entry,
    GoalSet,
    HealthCheckCompleted,
    InvitationAccepted,
    InvitationSent,
    JourneyClosed,
    JourneyStarted,
    MeasureRecorded,
    MessageSent,
    PriorityDecided,
    ReadingsRecorded,
    RecallSet,
    SessionAttended,
    SessionBooked,
    SessionDue,
    SessionMissed,
    SessionPlanned,
    StageEntered,
    StageLeft,
    TaperDone,
    TaskAnswered,
    TaskOpened,
    WaitingForCoach,
)
from alongside.readings import Reading
from alongside.wait import Wait

COACH = "k-coach00000"
_SAYS = (
    "P{0} by rule {1}: systolic blood pressure 164 mmHg on 2 March 2026 is at least 160 mmHg",
    "BMI 29.4 on 2 March 2026: 30 would make this P1",
)
_RULES = {
    1: "cvd-poorly-controlled", 2: "no-bp-18-months", 3: "other-cvd-risk-factors",
    4: "everyone-else",
}  # fmt: skip
Told = Iterator[tuple[float, AnyEvent]]
"""Events, each with the days since the one before."""


def life(dice: Random, client_id: str, digest: str, began: datetime, now: datetime) -> list[Entry]:
    """The journal of one client until `now`."""
    entries: list[Entry] = []
    at = began
    for days, event in _story(dice, client_id, digest, began):
        at += timedelta(days=days)
        if at > now:
            break
        entries.append(Entry(sequence=len(entries) + 1, recorded=at, event=event))
    return entries


def _story(dice: Random, client_id: str, digest: str, began: datetime) -> Told:
    priority = dice.choices((1, 2, 3, 4), (30, 20, 35, 15))[0]
    yield 0, JourneyStarted(client_id=client_id, programme="primrose-a", digest=digest)
    yield 0, EligibilityDecided(eligible=True)
    rule = _RULES[priority]
    says = tuple(each.format(priority, rule) for each in _SAYS)
    yield 0, PriorityDecided(priority=priority, rule=rule, digest=digest, explanation=says)
    yield from _asked(dice, "referral", "consent", "coordinator", began, 5, "given")
    yield 0, ConsentGiven(by="coordinator")
    yield 0, StageLeft(stage="referral", visit=1, outcome="eligible", leads_to="next")
    yield from _invited(dice, began)
    if dice.random() < 0.25:
        yield 14, JourneyClosed(reason="not_reached", by="coordinator")
        return
    yield dice.randint(0, 6), InvitationAccepted(by="coordinator")
    yield from _asked(dice, "health_check", "health_check", "hca", began, 40, "done")
    reading = Reading(fact="systolic_bp", value=float(dice.randint(110, 190)), on=date(2026, 3, 2))
    yield 0, ReadingsRecorded(readings=(reading,), by="clinician")
    yield 0, HealthCheckCompleted(visit=1)
    if priority < 3:
        yield from _asked(
            dice, "clinical_review", "clinical_review", "practice_nurse", began, 60, "done"
        )
    yield 0, StageEntered(stage="allocation", visit=1)
    yield dice.randint(0, 4), CoachWishRecorded(wants=True, by="coordinator")
    if dice.random() < 0.5:
        yield 0, WaitingForCoach(attempt=1, position=dice.randint(1, 3000), reason="no_room")
        yield dice.randint(5, 60), CoachProposed(attempt=2, coach_id=COACH)
    else:
        yield 0, CoachProposed(attempt=2, coach_id=COACH)
    yield dice.randint(0, 2), CoachAccepted(coach_id=COACH, by="coach")
    yield 0, CoachAllocated(attempt=2, coach_id=COACH)
    yield 0, MessageSent(key="meet-your-coach/20", message="meet-your-coach", channel="email")
    yield 0, StageLeft(stage="allocation", visit=1, outcome="allocated", leads_to="next")
    yield from _coached(dice, began)
    yield 0, CoachReleased(attempt=2, coach_id=COACH, why="taper_done")
    yield from _asked(dice, "closure", "closure", "coordinator", began, 330, "done")
    yield 0, _measured(dice, "closure")
    yield (
        0,
        JourneyClosed(
            reason=dice.choice(("completed", "completed", "goals_met")), by="coordinator"
        ),
    )
    yield 0, RecallSet(due=began + timedelta(days=365))


def _asked(
    dice: Random, stage: str, key: str, role: str, began: datetime, due: int, answer: str
) -> Told:
    yield 0, StageEntered(stage=stage, visit=1)
    yield 0, TaskOpened(
        key=key, role=role, kind=key, title=f"Do the {key.replace('_', ' ')} with the client",
        due=began + timedelta(days=due), answers=(answer, "refused"), about=f"stage/{stage}.1",
    )  # fmt: skip
    yield dice.choice((1, 2, 4, 9)), TaskAnswered(key=key, answer=answer, by=role)


def _invited(dice: Random, began: datetime) -> Told:
    yield 0, StageEntered(stage="invitation", visit=1)
    for number in range(1, dice.choice((1, 1, 2, 3)) + 1):
        key = f"invitation/1.{number}"
        yield 7 * (number > 1), MessageSent(key=key, message="invitation", channel="email")
        yield 0, InvitationSent(visit=1, number=number)


def _coached(dice: Random, began: datetime) -> Told:
    yield 0, StageEntered(stage="coaching", visit=1)
    yield 0, _measured(dice, "baseline")
    yield 0, GoalSet(goal="walk", text="Walk to the park", by="coach")
    step = 1
    for number in range(1, 8):
        weeks = 6 if step < 4 else 12
        kind = "first" if step == 1 else "final" if step == 4 else "later"
        gap = 10 if number == 1 else weeks * 7 - 5
        target = began + timedelta(days=45 * number)
        yield 0, SessionPlanned(
            session=number, step=step, target=target, every=Wait.parse(f"{weeks} weeks"),
            minutes=60, kind=kind,
        )  # fmt: skip
        yield 2, SessionBooked(session=number, starts_at=target, mode="cafe", by="coordinator")
        if dice.random() < 0.8:
            key = f"session-reminder-2-days/{20 + 5 * number}"
            yield gap, MessageSent(key=key, message="session-reminder", channel="email")
            yield 2, SessionDue(session=number, booked=True)
        else:
            yield gap + 2, SessionDue(session=number, booked=True)
        if dice.random() < 0.2:
            yield 0.3, SessionMissed(session=number, by="coach")
            continue
        yield 0.3, SessionAttended(session=number, minutes=60, by="coach")
        step += 1
        if step > 4:
            break
    yield 0, TaperDone(attended=step - 1)


def _measured(dice: Random, occasion: str) -> MeasureRecorded:
    total = float(dice.randint(30, 50) + (4 if occasion == "closure" else 0))
    return MeasureRecorded.model_validate(
        {"measure": "wemwbs_14", "occasion": occasion, "scores": {"total": total}, "by": "coach"}
    )
