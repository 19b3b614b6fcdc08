"""Every page there is, by somebody it is for: it answers, has one heading, says something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from alongside.access import Role
from alongside.keys import KeyRing
from console.app import build_app
from tests.browser import routes
from tests.browser.conftest import Enters
from tests.browser.life import Life, lively
from tests.browser.person import Person
from tests.browser.world import World


@pytest.fixture
def way() -> str:
    """Axe is a script."""
    return "scripts"


@pytest.fixture(scope="module")
def life(world: World) -> Life:
    """A service with one of everything in it."""
    return lively(world)


@pytest.fixture(scope="module")
def app(world: World) -> FastAPI:
    """The console again, for its routes."""
    return build_app(world.settings, KeyRing.load(world.settings), world.store)


def test_no_page_is_left_out(app: FastAPI, life: Life) -> None:
    """One that nobody comes to would be looked at by nobody."""
    assert set() == routes.left_out(app, life)
    told = "".join(each.read_text() for each in Path(__file__).parent.glob("test_*.py"))
    assert [] == [each for each in routes.IN_STORIES if f"def {each}(" not in told]


@pytest.mark.parametrize("role", Role)
def test_every_page_answers_and_can_be_used_by_everybody(
    app: FastAPI, life: Life, enters: Enters, role: Role
) -> None:
    """Each is looked at by axe, at three widths; none is empty."""
    somebody = enters(role, coach_id=life.coach_id if role is Role.COACH else None)

    wrong = [each for path in routes.pages(app, life)[role] for each in opened(somebody, path)]

    assert [] == wrong


def opened(somebody: Person, path: str) -> Iterator[str]:
    """What is wrong with it; the eyes look besides."""
    if path.partition("?")[0].endswith(routes.FILES):
        answer = somebody.page.request.get(path)
        if not answer.ok or not answer.body():
            yield f"{path}: {answer.status}"
        return
    somebody.goes_to(path)
    heading = somebody.page.locator("h1").first.inner_text()
    said = re.sub(r"\s+", " ", somebody.page.locator("body").inner_text())
    told = somebody.main.inner_text() if somebody.main.count() else said
    if somebody.status >= 400 or len(told) < len(heading) + 15:
        yield f"{path}: {somebody.status}: {told}"
