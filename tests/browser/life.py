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
    ClosureDecided,
    CoachAccepted,
    CoachingStopped,
    CoachProposed,
    CoachWishRecorded,
    ConsentGiven,
    Died,
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
from tests.durable.journey_kit import health_check_on, reading

PEER = "peer-health-coaching"
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
    others: tuple[Somebody, ...]
    """Each as far as another, and with other tasks."""
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
    on_the_way = tuple(_on_the_way(world))
    for told in world.store.webhooks.of(hook.webhook_id, "waiting", 1):
        world.store.webhooks.failed(replace(told, tries=len(RETRIES)), "answered 503", now)
    key, _ = world.store.systems.add("Trust integration engine", ("journeys:read",), "test", now)
    world.colleague(Role.AUDITOR)
    digest = world.store.rulesets.current(PROGRAMME)
    assert digest is not None
    return Life(
        world, known, proposed, waits, (*on_the_way, *_after_coaching(world)), coach_id,
        colleague_id=world.store.colleagues.all()[0].colleague_id,
        key_id=key.key_id, webhook_id=hook.webhook_id, digest=digest,
        supervision=world.supervision(),
        imports=_jobs(world, "import", "importing", "stopped", "failed", "given_up"),
        starts=_jobs(world, "start", "starting", "stopped", "failed"),
        coach_imports=_jobs(world, "coaches", "given_up"),
        acts=_acts(world, known, proposed, *on_the_way),
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
    yield world.in_health_check()
    yield _measured(world)
    yield (paused := world.client())
    world.starts(paused)
    world.tells(paused, Paused(reason="holiday"))
    world.until_recorded(paused, "paused")


def _after_coaching(world: World) -> Iterator[Somebody]:
    """One whose measures are asked for, one whose GP can't be reached, one who died."""
    world.coach(programme=PEER)
    yield _with_measures_asked_for(world)
    without, _ = world.coached(gp_email=None)
    world.tells(without, CoachingStopped(reason="client_stopped"))
    world.until_in(without, "closure")
    world.tells(without, ClosureDecided(reason="client_stopped"))
    world.until(without, lambda found: any("tell_gp" in each.event.subject for each in found))
    yield without
    died, _ = world.coached()
    world.tells(died, Died())
    world.until_recorded(died, "journey_closed")
    yield died


def _with_measures_asked_for(world: World) -> Somebody:
    readings = (reading("referred_by", "gp"), reading("in_specialist_care", False))
    client = world.client(readings, programme=PEER)
    world.starts(client)
    world.tells(client, ConsentGiven(), CoachWishRecorded(wants=True))
    proposal = world.until_recorded(client, "coach_proposed").event
    assert isinstance(proposal, CoachProposed)
    world.tells(client, CoachAccepted(coach_id=proposal.coach_id))
    world.until_recorded(client, "session_planned")
    return client


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
