"""
A browser, a service, people: once for the whole run.

A run of its own: `pytest tests/browser`. Synchronous pages stop asynchronous tests in the same
process, so this folder is not part of the other run.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from alongside.access import Role
from alongside.settings import Settings
from tests.browser.by_keyboard import Keyboard
from tests.browser.hands import Mouse
from tests.browser.looked_at import Eyes
from tests.browser.person import Person
from tests.browser.running_service import running_service
from tests.browser.world import Behind, World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WAYS = ("scripts", "no-scripts", "keyboard")
Enters = Callable[..., Person]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own chromium; as root it runs only without its sandbox."""
    if CHROMIUM is None:
        pytest.skip("no chromium is installed: on Debian, apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def address(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Settings]]:
    """Where the run's service answers; its settings."""
    home = tmp_path_factory.mktemp("browser") / "home"
    with running_service(home) as pages:
        yield pages, Settings(home=home)


@pytest.fixture(scope="session")
def world(address: tuple[str, Settings]) -> Iterator[World]:
    """The service from behind its pages, with coaches."""
    with Behind(address[1]) as world:
        for _ in range(4):
            world.coach()
        yield world


@pytest.fixture(scope="session")
def eyes() -> Iterator[Eyes]:
    """What was found on the pages of the whole run."""
    return Eyes()


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """How people use the pages."""
    return str(request.param)


@pytest.fixture
def enters(
    browser: Browser, address: tuple[str, Settings], world: World, eyes: Eyes, way: str
) -> Iterator[Enters]:
    """Somebody of these roles comes in, by a browser of their own."""
    contexts: list[BrowserContext] = []

    def enter(*roles: Role, login: str | None = None, **more: Any) -> Person:
        context = browser.new_context(base_url=address[0], java_script_enabled=way != "no-scripts")
        context.set_default_timeout(15_000)
        contexts.append(context)
        # Axe is a script itself; pages are the same without.
        look = eyes.look if way == "scripts" else lambda _: None
        page = context.new_page()
        person = Person(page, Keyboard(page) if way == "keyboard" else Mouse(), look)
        person.signs_in(login or world.colleague(*roles, **more))
        return person

    before = len(eyes.wrong)
    yield enter
    for each in contexts:
        each.close()
    assert [] == eyes.wrong[before:]
