"""
What is known of one client on one day, as the rules see it.

In: readings. Out: a plain dict, `<fact>` to its current value or None, and
`<fact>__on` to the day it was last recorded or None. Stale is None; so is a
reading dated after today, and one whose type is not the fact's.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from alongside.facts import Catalogue, Derivation, Fact, Kind
from alongside.facts.catalogue import INGREDIENTS
from alongside.readings import FactName, Reading
from alongside.ruleset.window import first_day

Facts = Mapping[FactName, Reading]
"""The latest reading of each fact; journey and coach facts are readings dated today."""
Known = dict[str, Any]

TYPES: dict[Kind, type] = {
    Kind.NUMBER: float, Kind.YES_NO: bool, Kind.CHOICE: str, Kind.CHOICES: tuple, Kind.DATE: str,
}  # fmt: skip
State = Literal["current", "derived", "absent", "stale", "future", "mistyped"]


def on_key(fact: str) -> str:
    """The key of the day on which `fact` was recorded."""
    return f"{fact}__on"


def body_mass_index(weight: float, height: float) -> float:
    """
    kg/m2 from kg and cm, to six decimals so that 86.7 kg at 170 cm is 30 and not a hair beside it.

    `alongside.ruleset.batch_known` does the same steps in the same order.
    """
    return math.floor(weight * 10000.0 / (height * height) * 1e6 + 0.5) / 1e6


class View:
    """The wanted facts of any client, as known on `today`; days only of those in `dated`."""

    def __init__(
        self,
        catalogue: Catalogue,
        wanted: Iterable[FactName],
        today: date,
        dated: Container[FactName] | None = None,
    ) -> None:
        facts = {name: catalogue.fact(name) for name in wanted}
        self._derived = [fact for fact in facts.values() if fact.derive]
        derived_from: set[FactName] = set()
        for fact in self._derived:
            assert fact.derive is not None
            derived_from |= {fact.name, *INGREDIENTS[fact.derive]}
            for part in INGREDIENTS[fact.derive]:
                facts.setdefault(part, catalogue.fact(part))
        self._plan = [
            (
                name,
                on_key(name) if dated is None or name in dated or name in derived_from else None,
                TYPES[fact.kind],
                since(fact, today),
            )
            for name, fact in facts.items()
        ]
        self._nothing: Known = dict.fromkeys(
            key for name, day, _, _ in self._plan for key in (name, day) if key
        )
        self._today = today

    def __call__(self, facts: Facts) -> Known:
        """The current values and the days of every wanted fact."""
        known = self._nothing.copy()
        today = self._today
        find = facts.get
        for name, day, kind, first in self._plan:
            reading = find(name)
            if reading is None:
                continue
            value, on = reading.value, reading.on
            if on > today or type(value) is not kind:
                continue
            if on >= first:
                known[name] = value
            if day:
                known[day] = on
        for fact in self._derived:
            if known[fact.name] is None:
                derive(fact, known)
        return known


def since(fact: Fact, today: date) -> date:
    """The first day whose reading of `fact` is still current."""
    return first_day(today, fact.current_for) if fact.current_for else date.min


def derive(fact: Fact, known: Known) -> None:
    """Work out `fact` from its parts, if they are all current and the result is plausible."""
    value, on = worked_out(fact, known)
    if value is not None:
        known[fact.name] = value
        known[on_key(fact.name)] = on


def worked_out(fact: Fact, known: Known) -> tuple[float | None, date | None]:
    """What `fact` would be from its parts, and the day of the first of them."""
    assert fact.derive is Derivation.BODY_MASS_INDEX
    weight, height = known["weight"], known["height"]
    if weight is None or height is None or height <= 0:
        return None, None
    try:
        value = body_mass_index(weight, height)
    except (ArithmeticError, ValueError):  # numbers no body has, which a door once let in
        return None, None
    assert fact.low is not None
    assert fact.high is not None
    return (value, known["weight__on"]) if fact.low <= value <= fact.high else (None, None)


@dataclass(frozen=True, slots=True)
class Status:
    """Why a fact is known or not: the value seen, its day, and where it is from."""

    state: State
    value: Any = None
    on: date | None = None
    source: str = ""


def status(fact: Fact, facts: Facts, known: Known, today: date) -> Status:
    """How `fact` stands for this client; `known` is the view of `facts`."""
    reading = facts.get(fact.name)
    value = known.get(fact.name)
    if value is not None:
        # only a derived fact can have a value that is not its own reading's
        if reading is not None and not (
            fact.derive and (reading.value, reading.on) != (value, known[on_key(fact.name)])
        ):
            return Status("current", value, reading.on, reading.source)
        parts = " and ".join(INGREDIENTS[fact.derive]) if fact.derive else ""
        return Status("derived", value, known[on_key(fact.name)], parts)
    if reading is None:
        return Status("absent")
    if type(reading.value) is not TYPES[fact.kind]:
        return Status("mistyped", None, reading.on, reading.source)
    state: State = "future" if reading.on > today else "stale"
    return Status(state, reading.value, reading.on, reading.source)


def contradictions(catalogue: Catalogue, facts: Facts, known: Known, today: date) -> list[str]:
    """A sentence for each recorded value that its own parts, taken within a month, contradict."""
    said = []
    for fact in catalogue.derived:
        reading = facts.get(fact.name)
        if fact.derive is None or fact.contradiction is None or reading is None:
            continue
        if known.get(fact.name) != reading.value or reading.on != known.get(on_key(fact.name)):
            continue
        value, on = worked_out(fact, known)
        if value is None or on is None or abs((on - reading.on).days) > 31:
            continue
        if abs(value - known[fact.name]) > fact.contradiction:
            parts = " and ".join(catalogue.fact(p).label.lower() for p in INGREDIENTS[fact.derive])
            said.append(
                f"{fact.label} is recorded as {fact.in_words(reading.value)}, "
                f"but {parts} make it {fact.in_words(round(value, 1))}; check which is right"
            )
    return said
