"""Pages, as somebody finds them who has a keyboard and nothing else; stories go there too."""

from __future__ import annotations

import pytest

from alongside.access import Role
from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import Enters
from tests.browser.person import Person
from tests.browser.world import World

HIDDEN = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*:focus { all: unset !important }");
  document.adoptedStyleSheets = [sheet];
}"""
BACKWARDS = """() => document.querySelectorAll("nav[aria-label=Main] a")
  .forEach((each, at) => each.tabIndex = 100 - at)"""
COVERED = """() => {
  const over = document.body.appendChild(document.createElement("div"));
  Object.assign(over.style, {position: "fixed", inset: 0, zIndex: 9});
}"""


@pytest.fixture
def way() -> str:
    """How they use the pages."""
    return "keyboard"


def test_every_stop_of_a_page_is_seen_and_in_turn(world: World, enters: Enters) -> None:
    """From the first to the last and back again, whatever kind of page it is."""
    client, coach_id = world.coached()
    coordinator = enters(Role.COORDINATOR)

    for path in (
        "/", "/clients", "/clients/add", client.page, f"{client.page}/do/readings",
        f"{client.page}/plan", "/coaches", f"/coaches/{coach_id}/leave", "/reports/reach",
    ):  # fmt: skip
        coordinator.goes_to(path)
        assert Keyboard(coordinator.page).walk() > 8, path


def test_the_first_key_leads_past_the_frame(world: World, enters: Enters) -> None:
    """On a page of somebody who is in, of nobody, and where something is wrong."""
    somebody = enters(Role.COORDINATOR)

    for path in ("/", "/nowhere", "/sign-in"):
        if path == "/sign-in":
            somebody.page.context.clear_cookies()
        somebody.goes_to(path)
        Keyboard(somebody.page).skip()


def test_after_a_mistake_one_is_led_to_the_field(enters: Enters) -> None:
    """The keys are at what is said to be wrong; from there a link goes to where it is typed."""
    coordinator = enters(Role.COORDINATOR)
    coordinator.goes_to("/clients/add")
    coordinator.presses("Add the client")

    assert "There is a problem" in focused(coordinator)
    wrong = coordinator.main.get_by_role("alert").get_by_role("link").first
    keyboard = Keyboard(coordinator.page)
    keyboard.come_to(wrong)
    keyboard.use(wrong)
    assert "INPUT" == coordinator.page.evaluate("document.activeElement.tagName")


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [(HIDDEN, "nothing shows"), (BACKWARDS, "out of turn"), (COVERED, "covered by")],
    ids=["hidden", "backwards", "covered"],
)
def test_a_page_that_is_spoilt_for_the_keyboard_stops_them(
    enters: Enters, spoilt: str, said: str
) -> None:
    """Where one doesn't see where one is, or is led back and forth, no story goes on."""
    coordinator = enters(Role.COORDINATOR)
    coordinator.page.evaluate(spoilt)

    with pytest.raises(AssertionError, match=said):
        Keyboard(coordinator.page).walk()


def focused(person: Person) -> str:
    return str(person.page.evaluate("document.activeElement.textContent"))
