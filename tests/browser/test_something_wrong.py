"""What people see when something is wrong: each of it is a page of ours that says what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import StoreUnreachable
from service.home_clock import clock_file
from tests.browser.beside import pages_beside
from tests.browser.conftest import Enters, Visits
from tests.browser.person import Person
from tests.browser.world import World

FORMS = {
    Role.COORDINATOR: (
        "/clients/add", "/clients/import", "/start", "/coaches/add", "/coaches/import",
        "/account/password", "{coach}/away", "{coach}/leave", "{client}/do/book",
        "{client}/do/readings", "{client}/do/measure", "{client}/do/close", "{client}/do/pause",
        "{client}/do/sessions", "{client}/do/red-flag", "{client}/do/transfer",
    ),
    Role.ADMINISTRATOR: ("/colleagues/add", "/systems/add", "/systems/webhooks/add"),
}  # fmt: skip


@pytest.fixture
def way() -> str:
    """All of it is looked at."""
    return "scripts"


@pytest.fixture(scope="module")
def alone(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A console over the same store that knows of no server."""
    home, ring = tmp_path_factory.mktemp("alone"), KeyRing.load(world.settings)
    shutil.copy(clock_file(world.settings.home), clock_file(home))
    with pages_beside(Settings(home=home), ring, world.store) as address:
        yield address


@pytest.mark.parametrize("role", FORMS)
def test_a_form_sent_empty_says_what_is_missing_and_leads_there(
    world: World, enters: Enters, role: Role
) -> None:
    """What is wrong stands above all else and has the focus; its links lead to the fields."""
    client, coach_id = world.coached()
    somebody, wrong = enters(role), list[str]()
    for each in FORMS[role]:
        path = each.format(client=client.page, coach=f"/coaches/{coach_id}")
        somebody.goes_to(path)
        somebody.sends()
        wrong += [f"{path}: {text}" for text in said_badly(somebody)]

    assert [] == wrong


def test_a_wrong_turn_is_told_apart_from_a_shut_door(world: World, enters: Enters) -> None:
    """Where there is nothing, and where there is something that is not for them."""
    client, administrator = world.client(), enters(Role.RULES_ADMINISTRATOR)

    for path, status, said in (
        ("/nowhere", 404, "There is no such page"),
        (f"/clients/{client.client_id}", 403, "This is not for your role"),
    ):
        administrator.goes_to(path)
        assert status == administrator.status
        administrator.sees(said)


def test_whose_sign_in_ended_comes_back_to_what_they_did(world: World, enters: Enters) -> None:
    """They are told that nothing was changed; once in again they are where they were."""
    client, _ = world.coached()
    login = world.colleague(Role.COORDINATOR)
    coordinator = enters(login=login)
    coordinator.goes_to(f"{client.page}/do/pause")
    coordinator.chooses("The client is on holiday")
    kept = world.store.colleagues.by_login(login)
    assert kept is not None
    world.store.sign_ins.end_all(kept.colleague.colleague_id, datetime.now(UTC))

    coordinator.presses("Pause")
    coordinator.sees("Sign in", "You were signed out")
    coordinator.signs_in(login, here=True)
    assert f"{client.page}/do/pause" == coordinator.path.partition("?")[0]


def test_without_the_server_pages_read_and_acts_say_so(
    world: World, visits: Visits, alone: str
) -> None:
    """What was typed is kept, to be sent again."""
    client, _ = world.coached()
    coordinator = visits(alone)
    coordinator.signs_in(world.colleague(Role.COORDINATOR))

    coordinator.goes_to(f"{client.page}/waits")
    coordinator.sees(client.name, "does not answer now")
    coordinator.goes_to(f"{client.page}/do/pause")
    coordinator.chooses("The client is on holiday")
    coordinator.presses("Pause")
    coordinator.sees("does not answer now, so nothing was recorded")
    assert coordinator.main.get_by_label("The client is on holiday").is_checked()


@pytest.mark.parametrize(
    ("problem", "status", "said"),
    [
        (StoreUnreachable("away"), 503, "The database does not answer"),
        (ValueError("nobody foresaw it"), 500, "Something went wrong here"),
    ],
    ids=["database-away", "failure"],
)
def test_a_failure_is_said_without_a_word_of_ours(
    world: World, visits: Visits, alone: str, monkeypatch: pytest.MonkeyPatch,
    problem: Exception, status: int, said: str,
) -> None:  # fmt: skip
    """Nobody is shown what broke; they are told what to do."""
    coordinator = visits(alone)
    coordinator.signs_in(world.colleague(Role.COORDINATOR))

    def fails(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(world.store.roster, "by_name", fails)
    coordinator.goes_to("/coaches")

    assert status == coordinator.status
    coordinator.sees(said, "tell whoever runs Alongside")
    coordinator.does_not_see(str(problem))


def said_badly(somebody: Person) -> Iterator[str]:
    """What is wrong with how a page says what is wrong."""
    if not somebody.page.title().startswith("Error: "):
        yield f"no error: {somebody.page.title()}"
        return
    summary = somebody.main.locator(".nhsuk-error-summary")
    if not summary.evaluate("each => each.contains(document.activeElement)"):
        yield "the focus is elsewhere"
    for link in summary.get_by_role("link").all():
        field = somebody.page.locator(f"[id='{(link.get_attribute('href') or '#')[1:]}']")
        if not field.count() or not field.is_enabled():
            yield f"{link.inner_text()!r} leads nowhere"
