"""What a page says will happen, by the rules of the journey."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alongside.access import Role
from alongside.events import Happened, Paused, SessionBooked
from alongside.keys import KeyRing
from console.acts import act_called
from console.acts.situation import Situation
from console.presenters.acts import read_back
from tests.console.console_kit import add_colleague, open_pages
from tests.console.planted import plant

pytestmark = pytest.mark.asyncio


async def test_a_miss_foretells_who_is_asked_and_what_is_sent(tmp_path: Path) -> None:
    """As the rules bind it: the coach gets in touch, a day later the client is written to."""
    said = await _foretold(tmp_path, "missed")

    planned = "The session is planned again within 1 week, or for its own time if that is later."
    assert planned in said
    assert "A task for the peer coach opens at once: “Session was missed." in " ".join(said)
    assert "Message to the client, 1 working day later, unless that is corrected by then: " in (
        " ".join(said)
    )
    assert "Messages go out in service hours, by a way the client accepts." in said


async def test_only_a_booked_session_is_called_off_by_a_message(tmp_path: Path) -> None:
    """Nobody is told that something nobody knew of will not take place."""
    booked = SessionBooked(session=1, starts_at=datetime.now(UTC) + timedelta(days=9), mode="phone")

    assert not any("Message" in each for each in await _foretold(tmp_path / "a", "cancelled"))
    assert any("Message" in each for each in await _foretold(tmp_path / "b", "cancelled", booked))


async def test_in_a_pause_the_page_says_that_nothing_is_sent(tmp_path: Path) -> None:
    """Although the rules would."""
    said = await _foretold(tmp_path, "missed", Paused(reason="hospital"))

    assert "Nothing is sent while the journey is paused." in said


async def test_a_pause_foretells_what_becomes_of_a_booked_session(tmp_path: Path) -> None:
    """It is called off if the pause still lasts then."""
    booked = SessionBooked(session=1, starts_at=datetime.now(UTC) + timedelta(days=9), mode="phone")
    said = await _foretold(tmp_path, "pause", booked)

    assert any("it is called off and does not count as missed" in each for each in said)


async def test_closing_foretells_whether_another_journey_follows(tmp_path: Path) -> None:
    """By the reason that is chosen."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        act, found = _about(store, app, "close")

        assert _recall(act, found, "completed").startswith("The next journey is set for 12 months")
        assert _recall(act, found, "specialist_care").startswith("No next journey is set")


def _recall(act: Any, found: Situation, reason: str) -> str:
    form = act.form(found)
    form["reason"].data = reason
    return next(each for each in act.will(form, found) if "next journey" in each)


async def _foretold(home: Path, code: str, *happened: Happened) -> list[str]:
    async with open_pages(home, KeyRing.fresh()) as (store, app):
        act, found = _about(store, app, code, *happened)
        said: list[str] = act.will(act.form(found), found)
        return said


def _about(store: Any, app: Any, code: str, *happened: Happened) -> tuple[Any, Situation]:
    console = app.state.console
    journey = plant(console, "coaching", *happened)
    colleague = add_colleague(store, Role.COORDINATOR)
    act = act_called(code)
    assert act is not None
    return act, Situation(console, colleague, store.journeys.get(journey))


@pytest.mark.parametrize(
    ("code", "row"),
    [("died", ("Day of death", "Today")), ("moved-away", ("Day it happened", "Just now"))],
)
async def test_a_day_left_empty_is_read_back(
    tmp_path: Path, code: str, row: tuple[str, str]
) -> None:
    """Whoever confirms a death sees from when it is recorded."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        act, found = _about(store, app, code)
        rows = read_back(act.form(found))

    assert [row] == [(each["key"]["text"], each["value"]["text"]) for each in rows]


async def test_a_transfer_says_who_is_told_and_who_is_not(tmp_path: Path) -> None:
    """A letter goes to the client and their GP; whoever takes over gets none."""
    said = await _foretold(tmp_path, "transfer")

    assert "Whoever takes over is not told by this: make sure that they know of the client." in said
    assert "If there was coaching, a letter goes to the client and to their GP." in said


@pytest.mark.parametrize(
    ("for_gp", "told"),
    [
        (None, "With yes, the GP gets it where the rules of the programme say so. With no, it is "
               "sent to nobody."),
        ("yes", "The GP gets it where the rules of the programme say so, and not otherwise."),
        ("no", "It is sent to nobody."),
    ],
)  # fmt: skip
async def test_a_snapshot_says_who_gets_it(tmp_path: Path, for_gp: str | None, told: str) -> None:
    """By the answer, and by both where none was given yet."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        act, found = _about(store, app, "snapshot")
        form = act.form(found)
        form["for_gp"].data = for_gp

        assert told == act.will(form, found)[0]
