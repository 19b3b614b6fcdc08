"""
What a health check finds, whole or in parts.

In: the entry of its task. Out: readings some days later, the rest of them later still.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from alongside.events import AnyEvent, Entry, ReadingsRecorded
from alongside.london import today
from alongside.readings import Reading, Value
from rehearsal.temperament import Temperament

DAY = timedelta(days=1)


def readings_of(
    temper: Temperament, dice: random.Random, entry: Entry
) -> Iterator[tuple[timedelta, AnyEvent]]:
    """The readings an assistant takes, if the client comes."""
    if temper.check == "never":
        return
    found = _found(dice)
    facts = list(found)
    delay = dice.uniform(3, 26) * DAY
    cut = dice.randint(2, len(facts) - 2) if temper.check == "in_parts" else len(facts)
    yield delay, _recorded(entry, delay, {name: found[name] for name in facts[:cut]})
    if facts[cut:]:
        later = delay + dice.uniform(3, 12) * DAY
        yield later, _recorded(entry, later, {name: found[name] for name in facts[cut:]})


def _found(dice: random.Random) -> dict[str, Value]:
    """Mostly ordinary; a few need somebody the same day."""
    alarming = dice.random() < 0.02
    found: dict[str, Value] = {
        "systolic_bp": 186.0 if alarming else float(dice.randint(105, 168)),
        "diastolic_bp": float(dice.randint(62, 102)),
        "bmi": round(dice.uniform(19, 39), 1),
        "smoking": dice.choice(("never", "ex", "current")),
        "alcohol_units": float(dice.randint(0, 30)),
        "total_cholesterol": round(dice.uniform(3.2, 7.0), 1),
        "hba1c": float(dice.randint(30, 80)),
    }
    if dice.random() < 0.03:
        found["phq9_item9"] = 1.0
    return found


def _recorded(entry: Entry, delay: timedelta, found: dict[str, Value]) -> ReadingsRecorded:
    day = today(entry.recorded + delay)
    return ReadingsRecorded(
        by="hca",
        readings=tuple(
            Reading(fact=fact, value=value, on=day, source="health-check")
            for fact, value in found.items()
        ),
    )
