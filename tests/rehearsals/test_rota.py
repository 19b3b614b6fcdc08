"""Scripted coaches book within their own hours, and nobody else's."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alongside.calendar import Calendars
from alongside.coaches import Absence, Coach
from alongside.diary.hours import why_not
from alongside.london import today
from rehearsal.invented import invented_coaches
from rehearsal.rota import Rota

MONDAY = date(2026, 3, 2)
ANYBODY = Coach(
    id="k-aaaaaaaa", name="A", programmes=("health-connect",), gender="female", modes=("phone",)
)


@pytest.fixture
def calendars(rules_folder: Path) -> Calendars:
    """The calendars the project ships."""
    return Calendars.load(rules_folder / "calendars.yaml")


def rota(calendars: Calendars, *coaches: Coach) -> Rota:
    """Of these coaches, in England's office hours."""
    return Rota(lambda: coaches, calendars["england"])


def hours(found: list[datetime]) -> list[str]:
    """As written on a clock in winter."""
    return [f"{each:%H:%M}" for each in found]


def test_a_coach_without_hours_keeps_the_services(calendars: Calendars) -> None:
    """The last session ends when the service closes."""
    found = hours(rota(calendars, ANYBODY).starts(ANYBODY.id, MONDAY, 60))
    assert ("09:00", "16:00", 15) == (found[0], found[-1], len(found))


def test_a_coach_with_hours_is_met_within_them_only(calendars: Calendars) -> None:
    """On the weekdays named, from the first hour to the last."""
    coach = ANYBODY.model_copy(update={"hours": {"tuesday": "10:15-12:00"}})
    known = rota(calendars, coach)
    assert [] == known.starts(coach.id, MONDAY, 60)
    assert ["10:30", "11:00"] == hours(known.starts(coach.id, date(2026, 3, 3), 60))


def test_nobody_is_met_on_a_bank_holiday_or_away(calendars: Calendars) -> None:
    """Good Friday, and a week of holiday."""
    coach = ANYBODY.model_copy(
        update={"absences": (Absence(from_=MONDAY, until=date(2026, 3, 8), why="holiday"),)}
    )
    known = rota(calendars, coach)
    assert [] == known.starts(coach.id, date(2026, 4, 3), 60)
    assert date(2026, 3, 9) == today(known.first(coach.id, MONDAY, 60, random.Random(1)))


def test_who_left_is_never_met_again(calendars: Calendars) -> None:
    """Nor somebody nobody knows."""
    coach = ANYBODY.model_copy(update={"ends": MONDAY})
    known = rota(calendars, coach)
    assert None is known.first(coach.id, date(2026, 3, 3), 60, random.Random(1))
    assert None is known.next("k-zzzzzzzz", datetime(2026, 3, 2, 9, tzinfo=UTC), 60)


def test_the_next_hour_is_later_and_at_last_on_another_day(calendars: Calendars) -> None:
    """Somebody else has this one."""
    known = rota(calendars, ANYBODY)
    last = known.starts(ANYBODY.id, MONDAY, 60)[-1]
    following = known.next(ANYBODY.id, last, 60)
    assert following is not None
    assert (date(2026, 3, 3), "09:00") == (today(following), f"{following:%H:%M}")


def test_the_door_takes_every_hour_of_the_rota(calendars: Calendars) -> None:
    """What scripted coaches think of their hours is what the door thinks of them."""
    coaches = invented_coaches("health-connect", 7, 40, MONDAY)
    known = rota(calendars, *coaches)
    for coach in coaches:
        for day in (date.fromordinal(MONDAY.toordinal() + n) for n in range(120)):
            for starts_at in known.starts(coach.id, day, 60):
                assert None is why_not(coach, calendars["england"], starts_at, 60)
