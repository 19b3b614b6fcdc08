"""Another coach, or one who is away: the step stays, the day is one on which both can meet."""

from datetime import date

import pytest
from taper_kit import HEALTH_CONNECT, PRIMROSE, ask, on, past

from alongside.calendar import Calendar
from alongside.london import wall
from alongside.questions import Absence

THREE_HELD = past(
    ("attended", 1, "2026-01-20"), ("attended", 2, "2026-01-27"), ("attended", 3, "2026-02-03")
)


@pytest.mark.parametrize(
    ("allocated", "target"),
    [("2026-02-04", "2026-02-11"), ("2026-02-05", "2026-02-12"), ("2026-03-10", "2026-03-17")],
)
def test_a_new_coach_meets_a_weekly_client_a_week_after_they_are_allocated(
    calendar: Calendar, allocated: str, target: str
) -> None:
    """At the step that was next; the gap is shorter than the two weeks of a first session."""
    session = ask(calendar, HEALTH_CONNECT, THREE_HELD, allocated=on(allocated), now=on(allocated))

    assert session is not None
    assert (target, 4) == (f"{wall(session.target):%Y-%m-%d}", session.step)


@pytest.mark.parametrize(
    ("allocated", "target"), [("2026-02-09", "2026-03-17"), ("2026-03-12", "2026-03-26")]
)
def test_a_new_coach_has_the_time_of_a_first_session_where_the_gap_is_longer(
    calendar: Calendar, allocated: str, target: str
) -> None:
    """Two weeks after the allocation, unless six after the last session are later."""
    held = past(("attended", 1, "2026-02-03"))
    session = ask(calendar, PRIMROSE, held, allocated=on(allocated), now=on(allocated))

    assert session is not None
    assert (target, 2) == (f"{wall(session.target):%Y-%m-%d}", session.step)


@pytest.mark.parametrize(
    ("since", "until", "target"),
    [
        ("2026-02-09", "2026-02-13", "2026-02-16"),
        ("2026-02-10", "2026-02-10", "2026-02-11"),
        ("2026-02-11", "2026-03-31", "2026-02-10"),
        ("2026-02-01", "2026-04-01", "2026-04-02"),
        ("2026-02-10", "2026-04-02", "2026-04-07"),
    ],
)
def test_a_session_waits_until_its_coach_is_back(
    calendar: Calendar, since: str, until: str, target: str
) -> None:
    """The first working day after the absence; Easter is none."""
    away = Absence(since=date.fromisoformat(since), until=date.fromisoformat(until))
    session = ask(calendar, HEALTH_CONNECT, THREE_HELD, away=[away])

    assert session is not None
    assert target == f"{wall(session.target):%Y-%m-%d}"
