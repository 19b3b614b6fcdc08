"""Acts in tests: the address of one, what its page's form carries, a journey brought to a stage."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
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

_FORM = re.compile(r'<form method="post"(.*?)</form>', re.DOTALL)
_ACTION = re.compile(r'<form method="post" action="([^"]*)"')
_INPUT = re.compile(r"<input[^>]*>", re.DOTALL)
_MARK = re.compile(r'([\w-]+)="([^"]*)"')
_TEXT = re.compile(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)
_SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)"[^>]* selected')
_OPTION = re.compile(r'<option value="([^"]*)"')
SLOW = timedelta(seconds=60)
"""A day of a journey in which nothing happens by itself while a test looks on."""


def act_of(journey: str, code: str) -> str:
    """Where the page of an act is."""
    return f"/journeys/{journey}/do/{code}"


def action(someone: Visitor) -> str:
    """Where the page's form is sent."""
    found = _ACTION.search(someone.answer.text.partition("<main")[2])
    assert found is not None, someone.text
    return html.unescape(found[1])


def carried(someone: Visitor, **more: Any) -> dict[str, Any]:
    """What a browser would send of the page's form, with what is typed beside it."""
    page = _FORM.search(someone.answer.text.partition("<main")[2])
    form = page[1] if page is not None else ""
    found: dict[str, Any] = {}
    for tag in _INPUT.findall(form):
        marks = {name: html.unescape(value) for name, value in _MARK.findall(tag)}
        ticked = " checked" in tag if marks.get("type") in ("radio", "checkbox") else True
        if ticked and "name" in marks:
            found[marks["name"]] = marks.get("value", "")
    for name, text in _TEXT.findall(form):
        found[name] = html.unescape(text).strip()
    for name, options in _SELECT.findall(form):
        chosen = _CHOSEN.search(options) or _OPTION.search(options)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    found.pop("csrf", None)
    return {**found, **more}


def in_boxes(name: str, day: date) -> dict[str, str]:
    """A day as it is typed."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month),
            f"{name}-year": str(day.year)}  # fmt: skip


async def do(someone: Visitor, journey: str, code: str, **typed: Any) -> None:
    """Open an act's page, type, send; go on from what is read back, if it is."""
    await someone.get(act_of(journey, code))
    if someone.answer.status_code == 409:
        return
    assert someone.answer.status_code == 200, someone.text
    step = "check" if 'value="check"' in someone.answer.text else "do"
    await someone.send(action(someone), carried(someone, **typed, step=step))
    for _ in range(3):
        if "is this right?" in someone.text:
            await someone.send(action(someone), carried(someone, step="do"))
    assert "Recorded: " in someone.text, someone.text


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
