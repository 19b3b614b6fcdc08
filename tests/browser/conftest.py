"""
A browser, a service, people: once for the whole run.

A run of its own: `pytest tests/browser`. Synchronous pages stop asynchronous tests in the same
process, so this folder is not part of the other run.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from alongside.access import Role
from alongside.settings import Settings
from tests.browser.by_keyboard import Keyboard
from tests.browser.hands import Mouse
from tests.browser.looked_at import Eyes
from tests.browser.person import Person
from tests.browser.routes import never_came_to
from tests.browser.running_service import running_service
from tests.browser.world import Behind, World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WAYS = ("scripts", "no-scripts", "keyboard")
Enters = Callable[..., Person]
Visits = Callable[[str], Person]


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


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/browser --pictures FOLDER` keeps a picture of every page, wide and narrow."""
    parser.addoption("--pictures", type=Path, help="Where pictures of the pages are kept.")


@pytest.fixture(scope="session")
def eyes(request: pytest.FixtureRequest, worker_id: str) -> Eyes:
    """What was found on the pages of the whole run."""
    folder: Path | None = request.config.getoption("--pictures")
    return Eyes(folder / worker_id if folder is not None else None)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """How people use the pages."""
    return str(request.param)


@pytest.fixture
def visits(
    browser: Browser, eyes: Eyes, way: str, request: pytest.FixtureRequest
) -> Iterator[Visits]:
    """Somebody who is not signed in, at this address, by a browser of their own."""
    people: list[Person] = []

    def visit(address: str) -> Person:
        context = browser.new_context(base_url=address, java_script_enabled=way != "no-scripts")
        context.set_default_timeout(30_000)
        # Axe is a script itself; pages are the same without.
        look = eyes.look if way == "scripts" else lambda _: None
        page = context.new_page()
        people.append(Person(page, Keyboard(page) if way == "keyboard" else Mouse(), look))
        return people[-1]

    before = len(eyes.wrong)
    yield visit
    for each in people:
        each.page.context.close()
    assert [] == eyes.wrong[before:]
    story = str(getattr(request.node, "originalname", ""))
    assert [] == never_came_to(story, [path for each in people for path in each.came_by])


@pytest.fixture
def enters(address: tuple[str, Settings], world: World, visits: Visits) -> Enters:
    """Somebody of these roles comes in, by a browser of their own."""

    def enter(*roles: Role, login: str | None = None, **more: Any) -> Person:
        person = visits(address[0])
        person.signs_in(login or world.colleague(*roles, **more))
        return person

    return enter
