"""
The shipped rules, and invented clients to decide about.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache

import polars as pl

from alongside.calendar import Calendars
from alongside.readings import Reading
from alongside.ruleset.house import House
from alongside.ruleset.loader import load
from alongside.ruleset.published import Published
from alongside.settings import ROOT

TODAY = date(2026, 11, 23)
RANGES: dict[str, tuple[float, float]] = {
    "systolic_bp": (100, 175),
    "diastolic_bp": (60, 110),
    "hba1c": (30, 85),
    "total_cholesterol": (3.0, 8.0),
    "qrisk3": (1, 25),
    "bmi": (19, 40),
    "age": (20, 85),
    "alcohol_units": (0, 30),
}
WORDS: dict[str, tuple[object, ...]] = {
    "smoking": ("never", "ex", "current"),
    "ethnicity": ("white", "south_asian", "chinese", "black_african", "mixed"),
    "on_antipsychotic": (True, False),
    "on_smi_register": (True,),
}
KNOWN = 0.8
"""How likely each reading is there; some of those are too old to count."""
DAYS = 900


@cache
def primrose() -> Published:
    """Primrose-A as shipped."""
    catalogue = House.load(ROOT / "rules").catalogue
    ruleset = load(ROOT / "rules" / "primrose-a.yaml", catalogue).ruleset
    assert ruleset is not None, "the shipped rules can't be used"
    return Published.of(ruleset, catalogue)


@cache
def calendars() -> Calendars:
    """The shipped calendars."""
    return Calendars.load(ROOT / "rules" / "calendars.yaml")


def some_readings(seed: int) -> dict[str, Reading]:
    """The readings of one invented client."""
    chance = random.Random(seed)
    found: dict[str, Reading] = {}
    for fact in (*RANGES, *WORDS):
        if chance.random() < KNOWN:
            low, high = RANGES.get(fact, (0, 0))
            value = (
                round(chance.uniform(low, high), 1)
                if fact in RANGES
                else chance.choice(WORDS[fact])
            )
            on = TODAY - timedelta(days=chance.randrange(DAYS))
            found[fact] = Reading.model_validate(
                {"fact": fact, "value": value, "on": on, "source": "bench"}
            )
    return found


def register(rows: int, seed: int = 7) -> pl.DataFrame:
    """A register of so many invented clients, as the store gives it to the batch rules."""
    frame = pl.DataFrame({"source_row": pl.int_range(1, rows + 1, eager=True)})
    columns: list[pl.Expr] = []
    for place, fact in enumerate((*RANGES, *WORDS)):
        draws = pl.int_range(rows).shuffle(seed=seed + 3 * place)
        there = pl.int_range(rows).shuffle(seed=seed + 3 * place + 1) < int(rows * KNOWN)
        age = pl.int_range(rows).shuffle(seed=seed + 3 * place + 2) % DAYS
        if fact in RANGES:
            low, high = RANGES[fact]
            value = (low + draws * ((high - low) / rows)).round(1)
        else:
            words = WORDS[fact]
            index = draws % len(words)
            value = pl.lit(pl.Series(words)).gather(index.cast(pl.UInt32))
        columns.append(pl.when(there).then(value).alias(fact))
        day = pl.lit(TODAY) - pl.duration(days=age)
        columns.append(pl.when(there).then(day.cast(pl.Date)).alias(f"{fact}__on"))
    client_id = pl.format("c-{}", pl.col("source_row").cast(pl.String).str.zfill(12))
    return frame.select(client_id.alias("client_id"), "source_row", *columns)
