"""
The people around a journey: they answer what it asks, nearly at once.

In: what the worker tells of a journey. Out: reports through the starter, as staff make them.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alongside.events import (
    AnyEvent,
    ClosureDecided,
    CoachWishRecorded,
    InvitationAccepted,
    ReadingsRecorded,
    SessionAttended,
    SessionBooked,
    TaskAnswered,
)
from alongside.readings import Reading, Value
from alongside.store.ids import journey_id
from benchmarks.bare import BareJourney
from benchmarks.stand import Stand

PAUSE = 0.02
"""Seconds before anybody answers, so that the journey has come to rest."""
SAID = "s" * 200
"""As long as a report, about."""

BEFORE = timedelta(days=8)
"""Sessions are booked for so long after their target, so that both reminders are sent."""
REGISTER: dict[str, Value] = {"on_smi_register": True, "systolic_bp": 165.0, "age": 51.0}
CHECKED: dict[str, Value] = {
    "alcohol_units": 6.0, "hba1c": 44.0, "systolic_bp": 164.0, "bmi": 31.0,
    "total_cholesterol": 5.6, "smoking": "current",
}  # fmt: skip
FIRST = ("consent", "clinical_review", "behaviour_support", "coach_offer", "coach_acceptance",
         "closure", "tell_gp")  # fmt: skip
"""Tasks answered with the first of their answers."""


def readings(values: dict[str, Value], on: date) -> tuple[Reading, ...]:
    """Readings taken on a day."""
    return tuple(
        Reading(fact=fact, value=value, on=on, source="bench") for fact, value in values.items()
    )


async def lean_journey(stand: Stand, client_id: str, *, to_rest: bool = False) -> None:
    """One client through the lean programme, to its end or until the first session is planned."""
    await stand.starter.start("lean", client_id)
    heard = stand.listen(journey_id("lean", client_id, 1))
    while True:
        event = await heard.get()
        said: tuple[AnyEvent, ...] = ()
        match event["name"], event.get("stage"):
            case "stage_entered", "invitation":
                said = (CoachWishRecorded(wants=True), InvitationAccepted())
            case "session_planned", _ if to_rest:
                break
            case "session_due", _:
                said = (SessionAttended(session=event["session"]),)
            case "stage_entered", "closure":
                said = (ClosureDecided(reason="completed"),)
            case "journey_closed", _:
                break
        for each in said:
            await _report(stand, "lean", client_id, each)
    stand.forget(journey_id("lean", client_id, 1))


async def whole_journey(stand: Stand, client_id: str) -> None:
    """One client through Primrose-A as shipped: every task answered, every session booked."""
    await stand.starter.start("primrose-a", client_id)
    heard = stand.listen(journey_id("primrose-a", client_id, 1))
    while True:
        event = await heard.get()
        said = _whole_answer(stand, event)
        if said is not None:
            await _report(stand, "primrose-a", client_id, said)
        if event["name"] == "journey_closed":
            break
    stand.forget(journey_id("primrose-a", client_id, 1))


def _whole_answer(stand: Stand, event: dict[str, Any]) -> AnyEvent | None:
    match event["name"], event.get("stage"), event.get("kind"):
        case "stage_entered", "invitation", _:
            return InvitationAccepted()
        case "task_opened", _, "health_check":
            today = stand.starter.clock.now(datetime.now(UTC)).date()
            return ReadingsRecorded(readings=readings(CHECKED, today))
        case "task_opened", _, kind if kind in FIRST:
            return TaskAnswered(key=event["key"], answer=event["answers"][0])
        case "session_planned", _, _:
            target = datetime.fromisoformat(event["target"])
            starts_at = target + BEFORE
            return SessionBooked(session=event["session"], starts_at=starts_at, outside_hours=True)
        case "session_due", _, _:
            return SessionAttended(session=event["session"])
    return None


async def _report(stand: Stand, programme: str, client_id: str, event: AnyEvent) -> None:
    await asyncio.sleep(PAUSE)
    own = f"{client_id}/{event.name}/{event.subject or '-'}"
    told = event.model_copy(update={"id": own, "by": "staff"})
    await stand.starter.report(programme, client_id, told)


async def bare_journey(
    stand: Stand, client_id: str, sessions: int, seconds: float, *, writing: bool = False
) -> None:
    """The reports of a lean journey to the bare workflow: two, one a session, one to end."""
    journey = f"{'writing' if writing else 'bare'}/{client_id}"
    heard = stand.listen(journey)
    handle = await stand.starter.client.start_workflow(
        BareJourney.run,
        args=[sessions, seconds],
        id=journey,
        task_queue=stand.settings.task_queue,
    )
    for number in range(sessions + 3):
        if number > 1:
            await heard.get()
        await asyncio.sleep(PAUSE)
        await handle.execute_update(BareJourney.report, SAID, id=f"{client_id}/{number}")
    await handle.result()
    stand.forget(journey)
