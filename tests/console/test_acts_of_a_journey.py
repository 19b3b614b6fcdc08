"""A whole journey by its pages: every act where it belongs, and what it recorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.london import today, wall
from alongside.plan import plan_of
from tests.console.acts_kit import SLOW, act_of, do, in_boxes, recorded, to_coaching
from tests.console.console_kit import add_colleague, open_console, visitor
from tests.durable.journey_kit import P4, Service

pytestmark = pytest.mark.asyncio
CORE = {
    "fact-alcohol_units": "3", "fact-hba1c": "50", "fact-systolic_bp": "132",
    "fact-diastolic_bp": "80", "fact-bmi": "33", "fact-total_cholesterol": "5",
    "fact-smoking": "never",
}  # fmt: skip


async def test_a_client_is_brought_to_a_coach_by_pages_alone(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Consent, invitation, health check, wish, proposal: each is offered when it is its turn."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        service.add_coach()
        client_id = service.add_client(P4)
        journey = await service.start(client_id)
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        await do(someone, journey, "consent-given")
        await service.until_recorded(journey, "invitation_sent")
        await do(someone, journey, "invitation-accepted")
        await service.until(journey, lambda _: _stage(service, journey) == "health_check")
        await do(someone, journey, "readings", **CORE)
        await service.until(journey, lambda _: _stage(service, journey) == "allocation")
        await do(someone, journey, "coach-wish", wants="yes", days=["monday", "friday"])
        await service.until_recorded(journey, "coach_proposed")
        await do(someone, journey, "accept")

        await service.until_recorded(journey, "session_planned")
        assert ("monday", "friday") == recorded(service, journey, "coach_wish_recorded")[0].days
        assert 7 == len(recorded(service, journey, "readings_recorded")[0].readings)
        assert "k-aaaaaaaa" == recorded(service, journey, "coach_accepted")[0].coach_id


async def test_a_coach_books_records_corrects_and_ends(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The coach's own acts, from the first session to the last."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        _, journey = await to_coaching(service)
        add_colleague(service.store, Role.COACH, coach_id="k-aaaaaaaa")
        someone = await visitor(app, "coach")

        day = _target(service, journey)
        await do(someone, journey, "book", **in_boxes("day_of", day), at="10:00", mode="phone",
                 place="Call from the office")  # fmt: skip
        booked = recorded(service, journey, "session_booked")[0]
        assert ("phone", "10:00") == (booked.mode, f"{wall(booked.starts_at):%H:%M}")

        await do(someone, journey, "missed")
        assert "can't be missed before" in someone.text
        await do(someone, journey, "cancelled", cancelled_by="client", with_notice="yes")
        assert "Recorded: the session was cancelled." in someone.text
        await service.until_recorded(journey, "session_planned", 2)
        await do(someone, journey, "attended", minutes="40")
        await do(someone, journey, "correct", session="2", outcome="attended", minutes="55")
        assert 55 == recorded(service, journey, "session_outcome_corrected")[0].minutes
        await do(someone, journey, "sessions", way="fewer", number="1", reason="going_well")
        assert -1 == recorded(service, journey, "sessions_changed")[0].more
        await do(someone, journey, "goals-met")
        await service.until(journey, lambda _: _stage(service, journey) == "closure")


async def test_a_plan_is_written_changed_and_read_back_into_its_forms(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Goals, actions, a crisis plan, people, places, the Snapshot, a measure."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        _, journey = await to_coaching(service)
        add_colleague(service.store, Role.COACH, coach_id="k-aaaaaaaa")
        someone = await visitor(app, "coach")

        await do(someone, journey, "goal", text="Walk to the <b>park</b>", steps="Shoes\nDoor")
        await do(someone, journey, "goal-step", which="goal-1.2", is_done="yes")
        await do(someone, journey, "goal-progress", goal="goal-1", went="well", text="Good week")
        await do(
            someone, journey, "goal?goal=goal-1", text="Walk round the park", goal_kind="recovery",
            area="being_social", steps="Shoes\nDoor\nGate",
        )  # fmt: skip
        await do(someone, journey, "actions", **{"row-1-what": "Walk", "row-1-when": "Monday"})
        await do(someone, journey, "crisis-plan", signs="No sleep", helps="Ring my sister",
                 **{"row-1-who": "My sister", "row-1-reach": "07700 900123"})  # fmt: skip
        await do(someone, journey, "supporter", who="My sister")
        await do(someone, journey, "supporter?supporter=supporter-1", who="My sister", gone="y")
        await do(someone, journey, "resource", title="Choir")
        await do(someone, journey, "snapshot", physical_health="Fine", mental_health="Better",
                 for_gp="no")  # fmt: skip
        await do(someone, journey, "measure", **{"score-total": "41"}, occasion="baseline")
        await do(someone, journey, "measure?measure=eq_5d_5l", occasion="baseline",
                 **{"score-digit": "21143", "score-scale": "70"})  # fmt: skip
        await do(someone, journey, "goal-close", goal="goal-1", outcome="met")

        plan: Any = plan_of(service.store.journal.entries(journey))
        goal = plan.goal("goal-1")
        assert ("met", "Walk round the park", 3) == (goal.status, goal.text, len(goal.steps))
        assert goal.steps[1].done_on is not None
        assert ["Walk"] == [each.what for each in plan.actions.actions]
        assert ["My sister"] == [each.who for each in plan.crisis.contacts]
        assert ((), "Choir") == (plan.supporters, plan.resources[0].title)
        assert not plan.snapshot.for_gp
        wemwbs, eq = recorded(service, journey, "measure_recorded")
        assert {"total": 41.0} == wemwbs.scores
        assert [2.0, 1.0, 1.0, 4.0, 3.0] == [eq.scores[f"digit_{n}"] for n in range(1, 6)]

        await someone.get(act_of(journey, "crisis-plan"))
        assert 'value="07700 900123"' in someone.answer.text
        assert "Contact 1 (optional)" in someone.text
        await someone.get(act_of(journey, "actions"))
        assert "Action 1 (optional)" not in someone.text
        assert "Action 2 (optional)" in someone.text
        assert 'value="Monday"' in someone.answer.text


async def test_a_coordinator_ends_a_journey_only_after_reading_what_that_means(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Closing is read back; afterwards nothing is offered any more."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        _, journey = await to_coaching(service)
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        await someone.get(act_of(journey, "close"))
        assert "This can't be taken back." in someone.text
        await do(someone, journey, "close", reason="completed")

        await service.until_recorded(journey, "journey_closed")
        assert ["completed"] == [e.reason for e in recorded(service, journey, "journey_closed")]
        await someone.get(act_of(journey, "pause"))
        assert 409 == someone.answer.status_code
        assert "This journey is closed (completed)" in someone.text


def _stage(service: Service, journey: str) -> str | None:
    return service.store.journeys.get(journey).stage


def _target(service: Service, journey: str) -> date:
    return today(service.store.journeys.sessions(journey)[-1].target)


async def test_a_death_heard_of_late_ends_the_journey_without_a_word(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The day may be before the journey began; nothing is sent; they come back to their list."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        client_id = service.add_client(P4)
        journey = await service.start(client_id)
        add_colleague(service.store, Role.CLINICIAN)
        someone = await visitor(app, "clinician")

        await do(someone, journey, "died?back=/", **in_boxes("day", date(2026, 2, 20)))

        assert "/" == someone.path
        await service.until_recorded(journey, "journey_closed")
        assert date(2026, 2, 20) == today(recorded(service, journey, "died")[0].at)
        assert [] == recorded(service, journey, "message_sent")
