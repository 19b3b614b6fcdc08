"""Acts in tests: the address of one, what its page's form carries, a journey brought to a stage."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

from alongside.events import (
    CoachAccepted,
    CoachProposed,
    CoachWishRecorded,
    ConsentGiven,
    InvitationAccepted,
    ReadingsRecorded,
)
from tests.console.console_kit import Visitor
from tests.durable.journey_kit import P4, Service, health_check_on

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
SLOW = timedelta(seconds=60)
"""A day of a journey in which nothing happens by itself while a test looks on."""


def act_of(journey: str, code: str) -> str:
    """Where the page of an act is."""
    return f"/journeys/{journey}/do/{code}"


def carried(someone: Visitor, **more: Any) -> dict[str, Any]:
    """What the form of the page carries hidden, with what is typed beside it."""
    found = {
        html.unescape(name): html.unescape(value)
        for name, value in _HIDDEN.findall(someone.answer.text)
    }
    found.pop("csrf", None)
    return {**found, **more}


async def do(someone: Visitor, journey: str, code: str, **typed: Any) -> None:
    """Open an act's page, type, send; go on from what is read back, if it is."""
    await someone.get(act_of(journey, code))
    assert someone.answer.status_code == 200, someone.text
    step = "check" if 'value="check"' in someone.answer.text else "do"
    await someone.send(act_of(journey, code), carried(someone, **typed, step=step))
    if step == "check" and someone.answer.status_code == 200:
        await someone.send(act_of(journey, code), carried(someone, step="do"))


def recorded(service: Service, journey: str, name: str) -> list[Any]:
    """The events of this name, in order."""
    entries = service.store.journal.entries(journey)
    return [each.event for each in entries if each.name == name]


async def to_coaching(service: Service, key: str = "1") -> tuple[str, str]:
    """A client with a coach, whose first session is planned; the client and the journey."""
    client_id = service.add_client(P4, key=key)
    if not service.store.coaches.list():
        service.add_coach()
    journey = await service.start(client_id)
    await service.report(client_id, ConsentGiven())
    await service.until_recorded(journey, "invitation_sent")
    await service.report(client_id, InvitationAccepted())
    started = service.store.journeys.get(journey).started
    await service.report(client_id, ReadingsRecorded(readings=health_check_on(started)))
    await service.until(journey, lambda each: _is_in(service, journey, "allocation"))
    await service.report(client_id, CoachWishRecorded(wants=True))
    proposed = await service.until_recorded(journey, "coach_proposed")
    assert isinstance(proposed.event, CoachProposed)
    await service.report(client_id, CoachAccepted(coach_id=proposed.event.coach_id))
    await service.until_recorded(journey, "session_planned")
    return client_id, journey


def _is_in(service: Service, journey: str, stage: str) -> bool:
    return service.store.journeys.get(journey).stage == stage
