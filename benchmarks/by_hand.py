"""
Primrose-A's priorities as a programmer would write them for these rules alone.

In: one client's readings, or a register as arrays. Out: the place of the rule that wins and
what is missing; three-valued as the rule language is. It must say what the rule file says: the
benchmark compares the answers before it compares times.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from alongside.readings import Reading
from alongside.ruleset.window import first_day
from alongside.wait import Wait

LOWER = ("black_african", "african_caribbean", "south_asian", "chinese")
"""Family backgrounds with lower thresholds for BMI."""
NUMBERS = (
    "systolic_bp", "diastolic_bp", "hba1c", "total_cholesterol", "qrisk3", "bmi", "age",
    "alcohol_units",
)  # fmt: skip
KEPT_FOR_EVER = ("ethnicity",)
FACTS = (*NUMBERS, "on_antipsychotic", "smoking", "ethnicity")
"""What the rules ask for; a fact's place is its bit."""
Three = bool | None
Array = Any
"""A numpy array; its element types say nothing here."""


def first_of(today: date) -> date:
    """The first day that counts, 18 months back."""
    return first_day(today, Wait.parse("18 months"))


def one(facts: Mapping[str, Reading], today: date, first: date) -> list[Three]:
    """The answer of each rule for one client, to the first that holds."""

    def now(name: str) -> Any:
        reading = facts.get(name)
        return reading.value if reading and first <= reading.on <= today else None

    systolic, diastolic, hba1c = now("systolic_bp"), now("diastolic_bp"), now("hba1c")
    cholesterol, qrisk3 = now("total_cholesterol"), now("qrisk3")
    answers: list[Three] = []
    if (
        (systolic is not None and systolic >= 160)
        or (diastolic is not None and diastolic >= 100)
        or (hba1c is not None and hba1c >= 75)
        or (cholesterol is not None and cholesterol >= 7.5)
        or (qrisk3 is not None and qrisk3 >= 20)
    ):
        return [True]
    known = None not in (systolic, diastolic, hba1c, cholesterol, qrisk3)
    answers.append(False if known else None)

    antipsychotic, bmi = now("on_antipsychotic"), _bmi(facts, today, now)
    background = facts.get("ethnicity")
    lower = background.value in LOWER if background and background.on <= today else None
    heavy: Three
    if bmi is None:
        heavy = None
    elif bmi >= 30:
        heavy = True
    else:
        heavy = lower if bmi >= 27.5 else False
    if antipsychotic and heavy:
        answers.append(True)
        return answers
    answers.append(False if antipsychotic is False or heavy is False else None)

    if systolic is None:
        answers.append(True)
        return answers
    answers.append(False)

    age, alcohol, smoking = now("age"), now("alcohol_units"), now("smoking")
    if (
        systolic > 150
        or (systolic > 140 and (age is None or age < 80))
        or (diastolic is not None and diastolic > 90)
        or (bmi is not None and (bmi >= 25 or (bmi >= 23 and lower)))
        or (hba1c is not None and hba1c >= 42)
        or (cholesterol is not None and cholesterol > 5)
        or smoking == "current"
        or (qrisk3 is not None and qrisk3 >= 10)
        or (alcohol is not None and alcohol > 14)
    ):
        answers.append(True)
        return answers
    asked = (diastolic, bmi, hba1c, cholesterol, smoking, qrisk3, alcohol)
    unsure = None in asked or (bmi is not None and bmi >= 23 and lower is None)
    answers += [None if unsure else False, True]
    return answers


def _bmi(facts: Mapping[str, Reading], today: date, now: Any) -> float | None:
    """As recorded, or from weight and height."""
    recorded = now("bmi")
    if recorded is not None:
        return float(recorded)
    weight, height = now("weight"), facts.get("height")
    if weight is None or height is None or height.on > today or not height.value:
        return None
    bmi = math.floor(weight * 10000.0 / (float(str(height.value)) ** 2) * 1e6 + 0.5) / 1e6
    return bmi if 10 <= bmi <= 130 else None


class Columns(NamedTuple):
    """A register as arrays: values with NaN, days as numbers with NaT, words as codes."""

    values: dict[str, Array]
    days: dict[str, Array]

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Columns:
        """The columns Primrose-A asks for."""
        values: dict[str, Array] = {}
        days: dict[str, Array] = {}
        for name in FACTS:
            column = frame[name]
            if name == "smoking":
                column = (column == "current").cast(pl.Float64)
            elif name == "ethnicity":
                column = column.is_in(LOWER).cast(pl.Float64)
            values[name] = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
            days[name] = frame[f"{name}__on"].to_numpy()
        return cls(values, days)


class Kleene(NamedTuple):
    """Where something holds and where it fails; elsewhere it is not known."""

    holds: Array
    fails: Array
    fact: str = ""
    branches: tuple[Any, ...] = ()

    @property
    def unknown(self) -> Array:
        """Neither holds nor fails."""
        return ~(self.holds | self.fails)

    def gaps(self, above: Array | None = None) -> Iterator[tuple[str, Array]]:
        """Each fact with where its absence makes this unknown."""
        here = self.unknown if above is None else above & self.unknown
        if self.fact:
            yield self.fact, here
        for branch in self.branches:
            yield from branch.gaps(here)


def _any(*parts: Kleene) -> Kleene:
    holds = np.logical_or.reduce([part.holds for part in parts])
    return Kleene(holds, np.logical_and.reduce([part.fails for part in parts]), "", parts)


def _all(*parts: Kleene) -> Kleene:
    fails = np.logical_or.reduce([part.fails for part in parts])
    return Kleene(np.logical_and.reduce([part.holds for part in parts]), fails, "", parts)


def many(columns: Columns, today: date, bmi_limit: float = 30.0) -> tuple[Array, Array]:
    """
    The place of the rule that wins for each client, and a bit for each missing fact.

    `bmi_limit` is that of the second rule, so that there is something to preview.
    """
    first, last = np.datetime64(first_of(today)), np.datetime64(today)
    now: dict[str, Array] = {}
    for name, value in columns.values.items():
        on = columns.days[name]
        current = on <= last
        if name not in KEPT_FOR_EVER:
            current &= on >= first
        now[name] = np.where(current, value, np.nan)

    def over(name: str, limit: float) -> Kleene:
        return Kleene(now[name] > limit, now[name] <= limit, name)

    def from_(name: str, limit: float) -> Kleene:
        return Kleene(now[name] >= limit, now[name] < limit, name)

    day = columns.days["systolic_bp"]
    recorded = (day >= first) & (day <= last)
    age = now["age"]
    unborn = np.isnan(age)
    young = Kleene(age < 80, age >= 80, "age")
    rules = [
        _any(
            from_("systolic_bp", 160), from_("diastolic_bp", 100), from_("hba1c", 75),
            from_("total_cholesterol", 7.5), from_("qrisk3", 20),
        ),
        _all(
            from_("on_antipsychotic", 1),
            _any(from_("bmi", bmi_limit), _all(from_("bmi", 27.5), from_("ethnicity", 1))),
        ),
        Kleene(~recorded, recorded, "systolic_bp"),
        _any(
            over("systolic_bp", 150),
            _all(over("systolic_bp", 140), _any(young, Kleene(unborn, ~unborn, "age"))),
            over("diastolic_bp", 90), from_("bmi", 25),
            _all(from_("bmi", 23), from_("ethnicity", 1)), from_("hba1c", 42),
            over("total_cholesterol", 5), from_("smoking", 1), from_("qrisk3", 10),
            over("alcohol_units", 14),
        ),
    ]  # fmt: skip
    won = np.full(len(age), len(rules), dtype=np.int8)
    for place in reversed(range(len(rules))):
        won[rules[place].holds] = place
    missing = np.zeros(len(age), dtype=np.int32)
    for place, rule in enumerate(rules):
        relevant = won >= place
        for fact, gap in rule.gaps():
            missing |= np.where(gap & relevant, np.int32(1 << FACTS.index(fact)), np.int32(0))
    return won, missing
