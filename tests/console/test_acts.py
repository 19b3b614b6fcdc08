"""What people do in a journey, by its pages: nothing is done that was not shown first."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.events import ConsentGiven
from alongside.keys import KeyRing
from tests.console.acts_kit import SLOW, act_of, carried, do, recorded, to_coaching
from tests.console.console_kit import add_colleague, open_console, visitor

pytestmark = pytest.mark.asyncio


async def test_a_pause_says_what_will_happen_and_happens_once(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The page says that waiting stops; the form sent twice pauses once."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given a coordinator who looks at the page for pausing
        journey = await service.start(service.add_client())
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(act_of(journey, "pause"))
        assert "All waiting stops, and goes on later with what was left of it." in someone.text

        # when the form is sent twice
        form = {"csrf": someone.token, **carried(someone, reason="hospital", step="do")}
        for _ in range(2):
            await someone.send(act_of(journey, "pause"), form, csrf=form["csrf"])
            assert "Recorded: the journey is paused." in someone.text

        # then it is paused once, by them
        paused = recorded(service, journey, "paused")
        assert ["hospital"] == [each.reason for each in paused]
        assert paused[0].by.startswith("coordinator:u-")


async def test_a_page_left_open_past_a_change_says_what_changed_and_asks_again(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Consent was given meanwhile: the pause is not done before that was read."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given a page for pausing, and a journey that moves on behind it
        client_id = service.add_client()
        journey = await service.start(client_id)
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(act_of(journey, "pause"))
        form = carried(someone, reason="holiday", step="do")
        await service.report(client_id, ConsentGiven(by="coordinator"))
        await service.until_recorded(journey, "invitation_sent")

        # when the form is sent
        await someone.send(act_of(journey, "pause"), form)

        # then they are told, nothing is done, and what they typed is there
        assert 409 == someone.answer.status_code
        assert "What happened since you opened this page" in someone.text
        assert "Consent given" in someone.text
        assert "The client is on holiday" in someone.text
        assert [] == recorded(service, journey, "paused")

        # and a second press does it
        await someone.send(act_of(journey, "pause"), carried(someone, step="do"))
        assert ["holiday"] == [each.reason for each in recorded(service, journey, "paused")]


async def test_a_reading_shows_what_the_rules_make_of_it_before_it_is_kept(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A very high blood pressure is a red flag: the page says who is asked."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given
        journey = await service.start(service.add_client())
        add_colleague(service.store, Role.CLINICIAN)
        someone = await visitor(app, "clinician")
        await someone.get(act_of(journey, "readings"))
        assert "50 to 300 mmHg" in someone.text

        # when
        typed = {"fact-systolic_bp": "190", "fact-hba1c": "6.5", "unit-hba1c": "%"}
        await someone.send(
            act_of(journey, "readings"), carried(someone, **typed, step="check",
                **{"on-day": "2", "on-month": "3", "on-year": "2026"})
        )  # fmt: skip

        # then
        assert "This is a red flag. A task for the GP opens at once" in someone.text
        assert [] == recorded(service, journey, "readings_recorded")
        await someone.send(act_of(journey, "readings"), carried(someone, step="do"))
        kept = recorded(service, journey, "readings_recorded")[0].readings
        assert {"systolic_bp": 190.0, "hba1c": 48.0} == {each.fact: each.value for each in kept}
        await service.until_recorded(journey, "red_flag_found")


async def test_a_session_that_happened_is_recorded_by_its_coach(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """One page, one press; the next session is planned."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given
        _, journey = await to_coaching(service)
        add_colleague(service.store, Role.COACH, coach_id="k-aaaaaaaa")
        someone = await visitor(app, "coach")

        # when
        await do(someone, journey, "attended", minutes="45")

        # then
        assert "Recorded: the session happened." in someone.text
        assert "in coaching now" not in someone.text
        assert [(1, 45)] == [
            (each.session, each.minutes) for each in recorded(service, journey, "session_attended")
        ]
        await service.until_recorded(journey, "session_planned", 2)
