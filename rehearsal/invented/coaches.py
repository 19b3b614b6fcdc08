"""
Invented coaches of a programme, with their own hours, limits and absences.

In: a programme, a seed, how many, the day the season begins. Out: coaches for the roster. They
are made so that a season meets whatever a roster can hold: some begin later, some are away for
a while, some carry fewer than the caps allow.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from alongside.coaches import Absence, Coach
from rehearsal.invented.draws import (
    AREAS,
    CONDITIONS,
    LANGUAGES,
    MODES,
    dice_of,
    name,
    one_of,
    some_of,
)

_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_HOURS = ("09:00-13:00", "10:00-16:00", "12:00-17:00", "09:00-17:00")
SUPERVISORS = ("s-ainsworth", "s-berwick")


def invented_coaches(programme: str, seed: int, number: int, begins: date) -> list[Coach]:
    """So many coaches trained for the programme, the same for the same seed and first day."""
    return [_coach(programme, seed, n, begins) for n in range(number)]


def _coach(programme: str, seed: int, n: int, begins: date) -> Coach:
    dice = dice_of(programme, seed, "coach", n)
    spoken = one_of(dice, LANGUAGES) if dice.random() < 0.6 else "en"
    areas = AREAS.get(programme, ())
    own = dice.random() < 0.5 and len(areas) > 1
    called = name(dice)
    return Coach.model_validate(
        {
            "id": "k-" + "".join(dice.choices(_ID_LETTERS, k=8)),
            "name": called,
            "programmes": _programmes(dice, programme),
            "areas": (dice.choice(areas),) if own else (),
            "languages": ("en",) if spoken == "en" else ("en", spoken),
            "gender": dice.choices(("female", "male", "other"), (58, 38, 4))[0],
            "modes": tuple(sorted(dice.sample(MODES, dice.randint(2, 4)))),
            "conditions": some_of(dice, CONDITIONS, dice.choices((1, 2, 3), (25, 45, 30))[0]),
            "hours": _hours(dice),
            "limit": dice.choice((1, 2, 3, 4)) if dice.random() < 0.25 else None,
            "hours_a_week": dice.choice((1.5, 2.0, 4.0, 7.5)) if dice.random() < 0.2 else None,
            "starts": _starts(dice, begins),
            "supervisor": dice.choice(SUPERVISORS),
            "email": f"coach{n:04}@example.org",
            "absences": _absences(dice, begins),
        }
    )


def _programmes(dice: random.Random, programme: str) -> tuple[str, ...]:
    others = [each for each in AREAS if each != programme]
    return (programme, dice.choice(others)) if dice.random() < 0.2 else (programme,)


def _hours(dice: random.Random) -> dict[str, str]:
    if dice.random() < 0.5:
        return {}
    days = sorted(dice.sample(range(5), dice.randint(2, 4)))
    return {_WEEKDAYS[day]: dice.choice(_HOURS) for day in days}


def _starts(dice: random.Random, begins: date) -> date:
    if dice.random() < 0.15:
        return begins + timedelta(days=dice.randint(10, 60))
    return begins - timedelta(days=dice.randint(30, 700))


def _absences(dice: random.Random, begins: date) -> tuple[Absence, ...]:
    if dice.random() >= 0.15:
        return ()
    first = begins + timedelta(days=dice.randint(15, 150))
    return (Absence(from_=first, until=first + timedelta(days=dice.randint(6, 15)), why="holiday"),)
