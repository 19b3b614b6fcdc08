"""
A service with one of everything in it, for whoever goes through all its pages.

In: a world. Out: the ids that the addresses of pages are made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from alongside.access import Role
from alongside.events import (
    CoachWishRecorded,
    ConsentGiven,
    GoalSet,
    MeasureRecorded,
    Paused,
    ReadingsRecorded,
    RedFlagRaised,
    SessionAttended,
)
from alongside.keys import KeyRing
from alongside.store import TaskRow
from alongside.store.webhooks import RETRIES
from console.acts.registry import offered
from console.context import Console
from tests.browser.world import PROGRAMME, Somebody, World
from tests.durable.journey_kit import health_check_on

NOBODY_SPEAKS = "eo"
A_PORT_NOBODY_HAS = "http://127.0.0.1:9/told"


@dataclass(frozen=True)
class Life:
    """What there is one of."""

    world: World
    known: Somebody
    """They have a coach, a plan, measures, a red flag."""
    proposed: Somebody
    waits: Somebody
    coach_id: str
    colleague_id: str
    key_id: str
    webhook_id: str
    digest: str
    supervision: TaskRow
    imports: tuple[str, ...]
    """Jobs that take a register in, each as far as another."""
    starts: tuple[str, ...]
    coach_imports: tuple[str, ...]
    acts: dict[str, str]
    """Where each act is offered, by its code."""


def lively(world: World) -> Life:
    """Have all of it happen."""
    now = datetime.now(UTC)
    hook = world.store.webhooks.add(A_PORT_NOBODY_HAS, ("session_planned",), "test", now)
    known, coach_id = _known(world)
    proposed, _ = world.proposed()
    waits = _waits(world)
    for told in world.store.webhooks.of(hook.webhook_id, "waiting", 1):
        world.store.webhooks.failed(replace(told, tries=len(RETRIES)), "answered 503", now)
    key, _ = world.store.systems.add("Trust integration engine", ("journeys:read",), "test", now)
    world.colleague(Role.AUDITOR)
    digest = world.store.rulesets.current(PROGRAMME)
    assert digest is not None
    return Life(
        world, known, proposed, waits, coach_id,
        colleague_id=world.store.colleagues.all()[0].colleague_id,
        key_id=key.key_id, webhook_id=hook.webhook_id, digest=digest,
        supervision=world.supervision(),
        imports=_jobs(world, "import", "importing", "stopped", "failed", "given_up"),
        starts=_jobs(world, "start", "starting", "stopped", "failed"),
        coach_imports=_jobs(world, "coaches", "given_up"),
        acts=_acts(world, known, proposed, *_on_the_way(world)),
    )  # fmt: skip


def _known(world: World) -> tuple[Somebody, str]:
    """They were met once, have a plan and measures; something worries somebody."""
    known, coach_id = world.coached()
    goal = GoalSet(goal="goal-1", text="Sleep better", kind="health", steps=("No tea at night",))
    measure = MeasureRecorded(measure="wemwbs_14", occasion="baseline", scores={"total": 44})
    attended = SessionAttended(session=1)
    world.tells(known, goal, measure, attended, RedFlagRaised(flag="safeguarding"))
    world.until(known, lambda found: sum(each.name == "session_planned" for each in found) > 1)
    return known, coach_id


def _on_the_way(world: World) -> Iterator[Somebody]:
    """One not asked yet, one invited, one who may say what coach they want, one paused."""
    yield (asked := world.client())
    world.starts(asked)
    yield (invited := world.client())
    world.starts(invited)
    world.tells(invited, ConsentGiven())
    world.until_recorded(invited, "invitation_sent")
    yield _measured(world)
    yield (paused := world.client())
    world.starts(paused)
    world.tells(paused, Paused(reason="holiday"))
    world.until_recorded(paused, "paused")


def _acts(world: World, *somebodies: Somebody) -> dict[str, str]:
    console = Console(world.settings, KeyRing.load(world.settings), world.store)
    login = world.colleague(Role.COORDINATOR, Role.CLINICIAN)
    kept = world.store.colleagues.by_login(login)
    assert kept is not None
    return {
        offer.code: offer.href
        for somebody in somebodies
        for offer in offered(console, kept.colleague, world.store.journeys.get(somebody.journey))
    }


def _measured(world: World) -> Somebody:
    measured = world.in_health_check()
    day = world.store.journeys.get(measured.journey).started
    world.tells(measured, ReadingsRecorded(readings=health_check_on(day)))
    world.until_in(measured, "allocation")
    return measured


def _waits(world: World) -> Somebody:
    waits = _measured(world)
    world.tells(waits, CoachWishRecorded(wants=True, language=NOBODY_SPEAKS))
    world.until_recorded(waits, "waiting_for_coach")
    return waits


def _jobs(world: World, kind: str, *states: str) -> tuple[str, ...]:
    found = []
    for state in states:
        said = {"file": "register.csv", "programme": PROGRAMME, "came": {"new": 3}}
        job = world.store.jobs.begin(kind, "test", state, **said)
        world.store.jobs.note(job.job_id, done=120, total=400)
        found.append(job.job_id)
    return tuple(found)
