"""Which hours a session may be booked for: London's, the service's, the coach's."""

from pathlib import Path

import pytest
from diary_kit import COACH, london

from alongside.calendar import Calendar, Calendars
from alongside.coaches import Coach
from alongside.diary.hours import why_not


@pytest.fixture(scope="module")
def england(rules_folder: Path) -> Calendar:
    """Monday to Friday, 09:00 to 17:00."""
    return Calendars.load(rules_folder / "calendars.yaml")["england"]


def coach(**changed: object) -> Coach:
    """A coach with the service's hours."""
    given = {
        "id": COACH, "name": "Robin Planted", "programmes": ["primrose-a"], "gender": "female",
        "modes": ["home"],
    }  # fmt: skip
    return Coach.model_validate({**given, **changed})


@pytest.mark.parametrize(
    ("day", "at", "minutes"),
    [
        ("2026-03-27", "09:00", 60),
        ("2026-03-30", "09:00", 60),
        ("2026-03-30", "16:00", 60),
        ("2026-10-23", "16:00", 60),
        ("2026-10-26", "09:00", 60),
        ("2026-10-26", "15:00", 120),
    ],
)
def test_the_first_and_the_last_hour_are_the_same_on_both_sides_of_a_clock_change(
    england: Calendar, day: str, at: str, minutes: int
) -> None:
    """Clocks change on 29 March and 25 October 2026: hours are what a London clock shows."""
    assert why_not(coach(), england, london(day, at), minutes) is None


@pytest.mark.parametrize(
    ("day", "at", "minutes", "says"),
    [
        ("2026-03-30", "08:59", 60, "08:59 to 09:59 on Monday 30 March 2026 is outside the hours"),
        ("2026-10-26", "16:30", 60, "16:30 to 17:30 on Monday 26 October 2026 is outside"),
        ("2026-10-26", "15:01", 120, "15:01 to 17:01"),
        ("2026-03-29", "10:00", 60, "Sunday 29 March 2026 is no day of the service's"),
        ("2026-04-03", "10:00", 60, "Friday 3 April 2026 is a bank holiday"),
        ("2026-04-06", "10:00", 60, "Monday 6 April 2026 is a bank holiday"),
        ("2026-12-25", "10:00", 60, "Friday 25 December 2026 is a bank holiday"),
        ("2026-12-28", "10:00", 60, "Monday 28 December 2026 is a bank holiday"),
        ("2026-03-31", "23:30", 60, "23:30 to 00:30"),
    ],
)
def test_other_hours_are_refused_unless_the_booking_says_so(
    england: Calendar, day: str, at: str, minutes: int, says: str
) -> None:
    """The sentence names the hours, and what to do."""
    starts_at = london(day, at)

    told = why_not(coach(), england, starts_at, minutes)

    assert told is not None
    assert says in told
    assert "choose another time" in told
    assert why_not(coach(), england, starts_at, minutes, outside_hours=True) is None


def test_a_coachs_own_hours_are_within_those_of_the_service(england: Calendar) -> None:
    """A day they do not name is not theirs."""
    own = coach(hours={"tuesday": "10:00-12:00", "friday": "10:00-24:00"})

    assert why_not(own, england, london("2026-03-31", "11:00"), 60) is None
    assert "of coach k-diary001, 10:00 to 12:00" in str(
        why_not(own, england, london("2026-03-31", "11:30"), 60)
    )
    assert "Wednesday 1 April 2026 is no day of coach k-diary001's" in str(
        why_not(own, england, london("2026-04-01"), 60)
    )
    assert "of the service" in str(why_not(own, england, london("2026-03-27", "18:00"), 60))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"absences": [{"from": "2026-03-30", "until": "2026-04-02", "why": "sick"}]},
         "is away on Tuesday 31 March 2026, until Thursday 2 April 2026"),
        ({"absences": [{"from": "2026-03-01"}]}, "until further notice"),
        ({"ends": "2026-03-30"}, "works until Monday 30 March 2026"),
        ({"starts": "2026-04-01"}, "begins on Wednesday 1 April 2026"),
        ({"active": False}, "is not working at present"),
    ],
)  # fmt: skip
def test_a_coach_who_is_not_there_is_not_booked_whatever_is_said(
    england: Calendar, changed: dict[str, object], says: str
) -> None:
    """Why they are away is nobody's business, and no booking can make them come."""
    away = coach(**changed)

    for outside_hours in (False, True):
        told = str(why_not(away, england, london("2026-03-31"), 60, outside_hours=outside_hours))
        assert says in told
        assert "sick" not in told
        assert "Robin" not in told


def test_a_client_whose_coach_is_not_on_the_roster_is_booked_by_the_services_hours(
    england: Calendar,
) -> None:
    """Nothing is known of the coach that could stand in the way."""
    assert why_not(None, england, london("2026-03-31"), 60) is None
    assert why_not(None, england, london("2026-03-31", "18:00"), 60) is not None
