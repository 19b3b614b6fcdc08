"""What another system is told of a reading: the fact by what people call it, and by its code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from alongside.events import ConsentGiven, InvitationAccepted
from alongside.keys import KeyRing
from console.api.keys import Scope
from console.api.labels import label_at, with_label
from tests.console.acts_kit import SLOW
from tests.console.console_kit import open_console, open_pages
from tests.console.test_api import system

pytestmark = pytest.mark.asyncio
TOO_HIGH = {"fact": "systolic_bp", "value": 900.0, "on": "2026-03-02", "source": "practice"}
NO_DAY = {"fact": "systolic_bp", "value": 140.0, "on": "yesterday", "source": "practice"}
CLOUD = {"content-type": "application/cloudevents+json"}


def as_cloud_event(client_id: str, reading: dict[str, Any]) -> dict[str, Any]:
    """A reading as a CloudEvent."""
    return {
        "specversion": "1.0", "id": "1", "source": "practice", "subject": f"primrose-a/{client_id}",
        "type": "alongside.readings_recorded", "data": {"readings": [reading]},
    }  # fmt: skip


async def test_a_refused_reading_is_named_with_its_label(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """By an event or a CloudEvent; the code stays for the system."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        client_id = service.add_client()
        journey = await service.start(client_id)
        await service.report(client_id, ConsentGiven())
        await service.until_recorded(journey, "invitation_sent")
        await service.report(client_id, InvitationAccepted())
        there = system(app, service.store, Scope.EVENTS_WRITE)
        path = f"/journeys/primrose-a/{client_id}/events"
        event = {"name": "readings_recorded", "readings": [TOO_HIGH]}
        told = await there.post(path, json=event)
        cloud = await there.post("/events", json=as_cloud_event(client_id, TOO_HIGH), headers=CLOUD)

        said = "Systolic blood pressure (systolic_bp) 900 is outside the plausible range 50-300"
        for answer in (told, cloud):
            assert 409 == answer.status_code
            assert answer.json()["detail"].startswith(said), answer.text


async def test_a_reading_that_is_none_is_named_with_its_label(tmp_path: Path) -> None:
    """At its place; what was sent is not said."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        there = system(app, store, Scope.EVENTS_WRITE)
        event = {"name": "readings_recorded", "readings": [NO_DAY]}
        told = await there.post("/journeys/primrose-a/c-aaaaaaaaaaaa/events", json=event)
        cloud = as_cloud_event("c-aaaaaaaaaaaa", NO_DAY)
        answer = await there.post("/events", json=cloud, headers=CLOUD)

        assert [422, 422] == [told.status_code, answer.status_code]
        wrong = {each["at"]: each["detail"] for each in told.json()["problems"]}
        at = wrong["body.readings_recorded.readings.0.on"]
        assert at.startswith("Systolic blood pressure: Input should be a valid date"), at
        assert "Systolic blood pressure: Input should be" in answer.json()["detail"]
        assert "yesterday" not in told.text + answer.text


async def test_what_is_no_fact_stays_as_it_is(tmp_path: Path) -> None:
    """Whatever stands where a fact could."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (_store, app):
        console = app.state.console
        for said in ("", "session 3 has no outcome yet", "shoe_size is not a fact", "\N{SNOWMAN}"):
            assert said == with_label(console, said)
        for sent in (None, [], {"readings": "x"}, {"readings": [{"fact": ["systolic_bp"]}]}):
            assert label_at(console, sent, ("readings", 0, "value")) is None
