"""Which acts are offered: by stage, by role, and no other."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from alongside.access import Role
from alongside.events import (
    REPORTED_NAMES,
    CoachProposed,
    Died,
    GoalSet,
    JourneyClosed,
    MovedAway,
    Paused,
    SessionAttended,
    SupporterNamed,
    TaskOpened,
)
from alongside.journal import name_of
from alongside.keys import KeyRing
from console.acts import ACTS, offered
from console.context import Console
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.planted import COACH, plant

pytestmark = pytest.mark.asyncio
EVER = {
    "actions", "crisis-plan", "snapshot", "goal", "supporter", "resource", "readings", "red-flag",
    "measure", "pause", "close", "transfer", "moved-away", "died", "wait-until",
    "contact-details",
}  # fmt: skip
COACHED = {
    "attended", "missed", "cancelled", "book", "sessions", "goals-met", "stop-coaching",
    "another-coach",
}  # fmt: skip
BY_STAGE = {
    "referral": {"consent-given", "consent-refused", "coach-wish"},
    "invitation": {
        "invitation-accepted", "invitation-declined", "consent-withdrawn", "coach-wish",
    },
    "outreach": {"invitation-accepted", "invitation-declined", "consent-withdrawn", "coach-wish"},
    "health_check": {"consent-withdrawn", "coach-wish"},
    "allocation": {"consent-withdrawn", "coach-wish"},
    "coaching": {"consent-withdrawn", *COACHED},
    "closure": {"consent-withdrawn", "attended", "missed", "cancelled"},
}  # fmt: skip
LEADING = {"close", "transfer", "contact-details"}
"""What a coach is not offered."""


@pytest.mark.parametrize("stage", BY_STAGE)
async def test_a_coordinator_is_offered_what_the_stage_allows(stage: str, tmp_path: Path) -> None:
    """Each stage its own acts, beside those of any stage."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (_, app):
        console = app.state.console

        assert BY_STAGE[stage] | EVER == _codes(console, plant(console, stage), Role.COORDINATOR)


async def test_each_role_is_offered_its_own(tmp_path: Path) -> None:
    """A coach leads no journey; a clinician holds no sessions; others only look."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (_, app):
        console = app.state.console
        journey = plant(console, "coaching")
        theirs = BY_STAGE["coaching"] | EVER

        assert theirs - LEADING == _codes(console, journey, Role.COACH, coach=COACH)
        assert theirs - COACHED - {"close", "contact-details"} == _codes(
            console, journey, Role.CLINICIAN
        )
        for role in (Role.AUDITOR, Role.MANAGER, Role.RULES_ADMINISTRATOR, Role.ADMINISTRATOR):
            assert set() == _codes(console, journey, role)


async def test_what_happened_decides_what_is_offered(tmp_path: Path) -> None:
    """A pause is ended, not begun; a session with an outcome is corrected; a goal is closed."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (_, app):
        console = app.state.console
        paused = plant(console, "coaching", Paused(reason="holiday"))
        over = plant(console, "coaching", SessionAttended(session=1), key="2")
        goals = plant(
            console, "coaching", GoalSet(goal="goal-1", text="Walk", steps=("x",)), key="3"
        )

        assert {"resume"} == _codes(console, paused, Role.COORDINATOR) - EVER - BY_STAGE["coaching"]
        assert not {"pause", "wait-until"} & _codes(console, paused, Role.COORDINATOR)
        assert "correct" in _codes(console, over, Role.COORDINATOR)
        assert "attended" not in _codes(console, over, Role.COORDINATOR)
        assert {"goal-progress", "goal-step", "goal-close"} <= _codes(
            console, goals, Role.COORDINATOR
        )


async def test_a_proposal_is_answered_by_the_coach_it_is_for(tmp_path: Path) -> None:
    """Or by a coordinator; while nobody is proposed there is nothing to answer."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (_, app):
        console, answers = app.state.console, {"accept", "decline"}
        proposal = CoachProposed(attempt=1, coach_id=COACH, reasons=("Has room",))
        journey = plant(console, "allocation", proposal)

        assert answers <= _codes(console, journey, Role.COACH, coach=COACH)
        assert answers <= _codes(console, journey, Role.COORDINATOR)
        assert not answers & _codes(console, journey, Role.COACH, coach="k-bbbbbbbb")
        assert not answers & _codes(console, journey, Role.CLINICIAN)


async def test_nothing_is_offered_once_it_is_over(tmp_path: Path) -> None:
    """Closed: nothing. Ended, with a red flag unanswered: only that the client died."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (_, app):
        console = app.state.console
        closed = plant(console, "coaching", Died(), JourneyClosed(reason="died"))
        flag = TaskOpened(
            key="safeguarding/1", role="safeguarding_lead", title="x", urgent=True,
            due=console.now(), kind="safeguarding",
        )  # fmt: skip
        ended = plant(console, "coaching", flag, MovedAway(), key="2")

        assert set() == _codes(console, closed, Role.COORDINATOR)
        assert {"died", "contact-details"} == _codes(console, ended, Role.COORDINATOR)


@pytest.mark.parametrize(
    "programme", ["primrose-a", "health-connect", "choice-and-control", "peer-health-coaching"]
)
async def test_every_act_that_is_offered_has_a_page(programme: str, tmp_path: Path) -> None:
    """In every programme that comes with the service, and each says what will happen."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        console = app.state.console
        goal = GoalSet(goal="goal-1", text="Walk", steps=("Shoes",))
        happened = (goal, SupporterNamed(supporter="supporter-1", who="Sister"))
        journeys = [
            plant(console, stage, *happened, key=stage, programme=programme)
            for stage in ("referral", "coaching", "closure")
        ]
        colleague = add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        for journey in journeys:
            for each in offered(console, colleague, store.journeys.get(journey)):
                if each.code == "contact-details":
                    continue
                await someone.get(each.href)
                assert 200 == someone.answer.status_code, each
                assert "What will happen" in someone.text, each
                assert each.title.partition(":")[0] in someone.text, each


def test_whatever_people_may_report_can_be_done_by_a_page() -> None:
    """Tasks have pages of their own; the rest is the service's own doing, or a file's."""
    by_others = {
        "task_answered", "contact_details_changed", "room_appeared", "coach_away",
        "ruleset_adopted", "plan_written",
    }  # fmt: skip

    assert by_others == REPORTED_NAMES - {name_of(act.kind) for act in ACTS}


def test_every_act_has_a_code_of_its_own_and_says_what_it_does() -> None:
    """No field of any is called like what a form carries besides."""
    codes = [act.code for act in ACTS]

    assert sorted(set(codes)) == sorted(codes)
    for act in ACTS:
        assert act.title, act.code
        assert act.done, act.code
        assert not {"csrf", "event", "seen", "step"} & {
            name for name in dir(act.asks) if not name.startswith("_")
        } - {"errors"}, act.code


def _codes(console: Console, journey: str, role: Role, coach: str | None = None) -> set[str]:
    colleague = add_colleague(console.store, role, login=uuid4().hex, coach_id=coach)
    row = console.store.journeys.get(journey)
    return {each.code for each in offered(console, colleague, row)}
