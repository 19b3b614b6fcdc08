"""Every page there is, by somebody it is for: it answers, has one heading, says something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from starlette.routing import compile_path

from alongside.access import Role
from alongside.events import CoachWishRecorded, GoalSet, MeasureRecorded, RedFlagRaised
from alongside.events import ReadingsRecorded as Readings
from alongside.keys import KeyRing
from console.app import build_app
from console.reporting import KINDS
from tests.browser.conftest import Enters
from tests.browser.person import Person
from tests.browser.world import PROGRAMME, World
from tests.console.test_rights_table import routes
from tests.durable.journey_kit import health_check_on

NOBODY_SPEAKS = "eo"
IN_STORIES = {
    "/account/second-factor/picture.svg", "/account/second-factor/set-up", "/assets/{path:path}",
    "/clients/import/{job_id}", "/clients/import/{job_id}/columns",
    "/clients/import/{job_id}/columns.yaml", "/clients/import/{job_id}/details",
    "/clients/import/{job_id}/progress", "/clients/import/{job_id}/refused.csv",
    "/coaches/import/{job_id}", "/coaches/import/{job_id}/columns",
    "/coaches/import/{job_id}/refused.csv", "/diary.ics",
    "/journeys/{programme}/{client_id}/{cycle}/sent/{key:path}",
    "/live", "/rules/{programme}/preview/{job_id}", "/rules/{programme}/preview/{job_id}/csv",
    "/rules/{programme}/preview/{job_id}/list/{kind}", "/sign-in", "/sign-in/code",
    "/sign-in/provider", "/sign-in/provider/back", "/start/many/{job_id}",
    "/start/many/{job_id}/progress", "/supervision/answer", "/welcome/{token}",
}  # fmt: skip
"""Those that need something begun first, or another way in: stories and other tests go there."""
FILES = (".csv", ".ics", ".svg", "/pdf", "/file", "/page")


@pytest.fixture
def way() -> str:
    """Axe is a script."""
    return "scripts"


def test_every_page_answers_and_can_be_used_by_everybody(world: World, enters: Enters) -> None:
    """Each is looked at by axe, at three widths; none is empty."""
    pages = given_a_service_with_life_in_it(world)
    then_no_route_is_left_out(world, [path for each in pages.values() for path in each])

    empty: list[str] = []
    for role, paths in pages.items():
        somebody = enters(role)
        for path in paths:
            empty += when_they_open_it(somebody, path)

    assert [] == empty


def given_a_service_with_life_in_it(world: World) -> dict[Role, list[str]]:
    """For each role the pages there are, in its own words."""
    client, coach_id = world.coached()
    goal = GoalSet(goal="goal-1", text="Sleep better", kind="health")
    measure = MeasureRecorded(measure="wemwbs_14", occasion="baseline", scores={"total": 44})
    world.tells(client, goal, measure, RedFlagRaised(flag="safeguarding"))
    new, proposed_to = world.proposed()
    waits = world.in_health_check()
    day = world.store.journeys.get(waits.journey).started
    world.tells(waits, Readings(readings=health_check_on(day)))
    world.until_in(waits, "allocation")
    world.tells(waits, CoachWishRecorded(wants=True, language=NOBODY_SPEAKS))
    world.until_recorded(waits, "waiting_for_coach")
    return {
        Role.COORDINATOR: [
            *_of_clients(client.client_id), *_of_journeys(world, client.journey),
            *_of_coaches(coach_id), f"/waiting?programme={PROGRAMME}", f"/waiting/{waits.journey}",
            f"/waiting/proposals/{new.journey}", f"/journeys/{new.journey}",
            f"/journeys/{waits.journey}", f"/coaches/{proposed_to}", "/invited", "/supervision",
            "/account", "/account/password", "/account/second-factor",
            "/account/second-factor/off", "/diary",
        ],
        Role.RULES_ADMINISTRATOR: list(_of_rules(world)),
        Role.MANAGER: ["/reports", *(f"/reports/{code}" for code in KINDS)]
        + [f"/reports/{code}.csv" for code in KINDS],
        Role.ADMINISTRATOR: list(_of_the_house(world)),
    }  # fmt: skip


def then_no_route_is_left_out(world: World, paths: list[str]) -> None:
    app = build_app(world.settings, KeyRing.load(world.settings), world.store)
    plain = [path.partition("?")[0] for path in paths]
    left = {
        route
        for method, route, _ in routes(app)
        if method == "GET" and not any(compile_path(route)[0].match(each) for each in plain)
    }
    assert set() == left - IN_STORIES


def when_they_open_it(somebody: Person, path: str) -> list[str]:
    """What is wrong with it; the eyes look besides."""
    if path.partition("?")[0].endswith(FILES):
        answer = somebody.page.request.get(path)
        return [] if answer.ok and answer.body() else [f"{path}: {answer.status}"]
    somebody.goes_to(path)
    said = re.sub(r"\s+", " ", somebody.main.inner_text())
    heading = somebody.main.locator("h1").first.inner_text()
    wrong = "can't be found" in said or "Something went wrong" in said
    return [f"{path}: {said}"] if wrong or len(said) < len(heading) + 15 else []


def _of_clients(client_id: str) -> Iterator[str]:
    yield from ("/", "/?show=overdue", "/clients", "/clients/add", "/clients/import", "/start")
    yield from (f"/clients/{client_id}", f"/clients/{client_id}/change")
    yield f"/clients/{client_id}/readings/systolic_bp"
    yield from (f"/start/{client_id}", f"/start/{client_id}/health-connect")


def _of_journeys(world: World, journey: str) -> Iterator[str]:
    here = f"/journeys/{journey}"
    yield here
    for each in ("plan", "snapshot", "measures", "history", "messages", "waits"):
        yield f"{here}/{each}"
    for each in ("plan", "snapshot"):
        yield from (f"{here}/{each}/page", f"{here}/{each}/pdf")
    for code in (
        "readings", "attended", "missed", "cancelled", "book", "sessions", "goal", "measure",
        "pause", "wait-until", "close", "red-flag", "actions", "crisis-plan", "snapshot",
        "supporter", "resource", "another-coach", "correct", "transfer", "died", "consent-given",
    ):  # fmt: skip
        yield f"{here}/do/{code}"
    for task in world.store.tasks.of(journey):
        yield f"/tasks/answer?journey={quote(journey)}&key={quote(task.key)}"


def _of_coaches(coach_id: str) -> Iterator[str]:
    yield from ("/coaches", "/coaches/room", "/coaches/add", "/coaches/import")
    yield f"/coaches/{coach_id}"
    for each in (
        "history", "change", "move", "back", "leave", "away", "handover", "diary", "diary.ics",
    ):  # fmt: skip
        yield f"/coaches/{coach_id}/{each}"


def _of_rules(world: World) -> Iterator[str]:
    digest, here = world.store.rulesets.current(PROGRAMME), f"/rules/{PROGRAMME}"
    yield from ("/rules", here)
    for each in (
        "edit", "edit/examples", "tests", "preview", "publish", "rollout", "sign-off", "history",
        "rollback", f"versions/{digest}", f"versions/{digest}/file",
        f"difference?old={digest}&new={digest}",
    ):  # fmt: skip
        yield f"{here}/{each}"


def _of_the_house(world: World) -> Iterator[str]:
    now = datetime.now(UTC)
    world.colleague(Role.AUDITOR)
    somebody = world.store.colleagues.all()[0].colleague_id
    key, _ = world.store.systems.add("Trust integration engine", ("journeys:read",), "test", now)
    hook = world.store.webhooks.add("https://example.org/told", ("task_opened",), "test", now)
    yield from ("/colleagues", "/colleagues/add", f"/colleagues/{somebody}")
    yield from (f"/colleagues/{somebody}/change", "/audit", "/audit.csv", "/systems")
    yield from ("/systems/add", f"/systems/{key.key_id}/end", "/systems/webhooks/add")
    yield f"/systems/webhooks/{hook.webhook_id}"
