"""Who asked their system for less motion gets none."""

from __future__ import annotations

import pytest

from alongside.access import Role
from tests.browser.conftest import Enters
from tests.browser.world import World

MOVING = """() => {
  const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
  const moving = [...document.querySelectorAll("*")].filter(each => {
    const style = getComputedStyle(each);
    return seconds(style.transitionDuration) > 0.01 || seconds(style.animationDuration) > 0.01
      || style.scrollBehavior === "smooth";
  });
  return [...new Set(moving.map(each => `${each.tagName} ${each.className}`))];
}"""


@pytest.fixture
def way() -> str:
    """What moves, moves by scripts too."""
    return "scripts"


def test_nothing_moves_for_who_asked_for_less_motion(world: World, enters: Enters) -> None:
    """Neither what is pointed at nor what is unfolded, on any kind of page."""
    client, coach_id = world.coached()
    coordinator = enters(Role.COORDINATOR)
    coordinator.page.emulate_media(reduced_motion="reduce")

    moving: dict[str, list[str]] = {}
    for path in ("/", "/clients/import", "/coaches/room", f"/coaches/{coach_id}", client.page):
        coordinator.goes_to(path)
        if found := coordinator.page.evaluate(MOVING):
            moving[path] = found

    assert {} == moving
