"""A session recorded as held before its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.events import SessionBooked
from alongside.keys import KeyRing
from tests.console.acts_kit import act_of, action, carried, in_boxes
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.planted import plant

pytestmark = pytest.mark.asyncio


async def test_a_session_before_its_booked_time_is_asked_for_by_its_day(tmp_path: Path) -> None:
    """One press is not enough, and the page says so above the form."""
    booked = SessionBooked(session=1, starts_at=datetime.now(UTC) + timedelta(days=9), mode="phone")
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching", booked)
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(act_of(journey, "attended"))
        above, _, _ = someone.text.partition("How many minutes")
        assert "It is booked for" in above
        assert "Record it only if you met before, and say the day." in above
        assert "Leave it empty" not in someone.text

        await someone.send(action(someone), carried(someone, minutes="35", step="do"))
        assert 422 == someone.answer.status_code
        assert "Say the day it happened: its booked time is still to come" in someone.text
        day = in_boxes("day", someone.console.today())
        await someone.send(action(someone), carried(someone, minutes="35", step="do", **day))
        assert 503 == someone.answer.status_code


@pytest.mark.parametrize(
    ("act", "field"), [("attended", "How many minutes"), ("missed", "Day it happened")]
)
async def test_a_session_planned_for_a_day_to_come_is_warned_of(
    act: str, field: str, tmp_path: Path
) -> None:
    """Nobody booked it, so that its day has come already is likely; it is still said."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        ahead = store.journeys.sessions(journey)[-1].target > datetime.now(UTC)
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(act_of(journey, act))

        assert ahead
        assert "It is planned for" in someone.text.partition(field)[0]
