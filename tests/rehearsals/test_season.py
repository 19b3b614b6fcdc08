"""
A season of Health Connect with 40 coaches and 200 people, on a real server.

What is checked is read from the journals afterwards, by a query that asks neither the matching
nor any table made from the journals. `pytest -s` shows the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from season_kit import rehearsed

from alongside.settings import Settings
from rehearsal.copy import copied
from rehearsal.season.carried import Caps
from rehearsal.season.look import Looked, look_at

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("season")]

DAYS = 200
REAL_DAY = 0.85
"""Seconds of a day: the whole season is to take less than four minutes on two processors."""
PUBLISHED = Caps(nested=((7, 2), (14, 3), (None, 5)), first=7, minutes=60)
"""Two weekly clients; three every two weeks or more often; five in all. Source: the service."""


@dataclass(frozen=True)
class Season:
    """What was printed, and what the journals say."""

    printed: str
    code: int
    looked: Looked


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Season:
    """More than half a year: clients come for a hundred days, coaches go away, one leaves."""
    home = tmp_path_factory.mktemp("season")
    ended = rehearsed(
        home, "--programme", "health-connect", "--coaches", "40", "--clients", "200",
        "--clock", f"1d={REAL_DAY}s", "--days", str(DAYS), "--per-second", "2.4", "--seed", "7",
    )  # fmt: skip
    with copied(Settings(home=home / "rehearsal")) as copy:
        looked = look_at(copy, "health-connect", PUBLISHED, 86_400 / REAL_DAY)
    print("", *looked.lines(), sep="\n")
    return Season(ended.stdout + ended.stderr, ended.returncode, looked)


def test_the_season_was_lived(season: Season) -> None:
    """Otherwise the rest would prove nothing: room ran out, coaches went, supervision was held."""
    seen = season.looked.season
    assert (40, 200) == (len(seen.coaches), len(seen.journals))
    assert timedelta(days=183) < seen.happenings[-1].at - seen.happenings[0].at
    held = sum(each.name == "session_attended" for each in seen.happenings)
    waited = sum(each.name == "waiting_for_coach" for each in seen.happenings)
    assert held > 300
    assert waited > 100
    assert max(season.looked.caps.fullest) >= 3
    assert season.looked.order.alike > 20
    for change in ("away, clients waited", "away, others covered", " left", "Supervision: held"):
        assert change in season.printed


def test_everybody_ended_or_validly_waits_and_nothing_was_done_twice(season: Season) -> None:
    """The rehearsal's own checks."""
    assert "FAILS" not in season.printed, season.printed[-6000:]
    assert 0 == season.code


def test_at_no_moment_a_cap_is_broken(season: Season) -> None:
    """Nor a coach's own limit, nor the hours of their week."""
    assert season.looked.caps.moments > 500
    assert () == season.looked.caps.faults


def test_room_is_used(season: Season) -> None:
    """No client waits beside a coach with room for longer than a round and its telling take."""
    late = [each for each in season.looked.openings if each.lasted > season.looked.bound]
    assert [] == late


def test_nobody_is_passed_over(season: Season) -> None:
    """Of the same priority nobody waits on while somebody who came later gets a coach."""
    assert () == season.looked.order.passed_over


def test_no_coach_is_booked_twice_for_one_time(season: Season) -> None:
    """Nor is a client."""
    assert season.looked.bookings > 300
    assert () == tuple(season.looked.booked_twice)
