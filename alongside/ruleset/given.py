"""
Readings as a person types them: `bmi=31, on_antipsychotic=yes, systolic_bp=148 on 2026-03-02`.

Takes the text, the catalogue, the day it is taken to be; gives readings in the catalogue's units.
Raises `GivenWrong` with every problem and what to do; quotes only names that were typed.
"""

from __future__ import annotations

import re
from datetime import date

from alongside.facts import Catalogue, Fact, Kind, RefusedReading, Scope
from alongside.readings import FactName, Reading
from alongside.ruleset.findings import did_you_mean

LONGEST = 10_000
"""Characters; all facts together take some two thousand."""
_DATED = re.compile(r"(.*?)\s+on\s+(\S+)", re.DOTALL)
_NEXT = re.compile(r"[,;\n](?=\s*[^,;\n=]*=)|[,;\n]\s*\Z")
"""What parts two readings: a comma, where another `name=` follows it."""


class GivenWrong(ValueError):
    """Text that can't be read as readings; `problems` are sentences, one each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def given(text: str, catalogue: Catalogue, today: date) -> dict[FactName, Reading]:
    """
    The readings in `text`, dated `today` unless each says otherwise.

    :raises GivenWrong: every part that can't be read.
    """
    if len(text) > LONGEST:
        raise GivenWrong([f"these readings have {len(text):,} characters; give the few that count"])
    problems: list[str] = []
    found: dict[FactName, Reading] = {}
    for part in (each.strip(" \t\r\n,;") for each in _NEXT.split(text)):
        if not part:
            continue
        try:
            reading = _reading(part, catalogue, today)
        except ValueError as problem:
            problems.append(str(problem))
            continue
        if reading.fact in found:
            problems.append(f"{reading.fact} stands twice; keep one")
        found[reading.fact] = reading
    if problems:
        raise GivenWrong(problems)
    return found


def _reading(part: str, catalogue: Catalogue, today: date) -> Reading:
    name, equals, said = (word.strip() for word in part.partition("="))
    if not equals:
        raise ValueError(f"'{_shown(part)}' is no reading; write a fact and its value, as bmi=31")
    fact = catalogue.get(name)
    if fact is None:
        advice = did_you_mean(name, catalogue.names(Scope.CLIENT), "a fact of facts.yaml, such as")
        raise ValueError(f"unknown fact '{_shown(name)}'; {advice}")
    if fact.scope is not Scope.CLIENT:
        raise ValueError(f"'{name}' is known of the {fact.scope.value}; give facts of the client")
    value, on = _dated(fact, said, today)
    try:
        return Reading(fact=name, value=catalogue.read(fact, value), on=on, source="given")
    except RefusedReading as refused:
        raise ValueError(f"{name}: {refused.sentence}") from None


def _dated(fact: Fact, said: str, today: date) -> tuple[str, date]:
    dated = _DATED.fullmatch(said)
    if dated is None:
        return said, today
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", dated[2]):
            return dated[1], date.fromisoformat(dated[2])
    except ValueError:
        pass
    if fact.kind in (Kind.CHOICE, Kind.CHOICES) and not fact.choices:
        return said, today  # any words may be meant, `on` among them
    raise ValueError(f"{fact.name}: '{_shown(dated[2])}' is not a day; write it as 2026-03-02")


def _shown(text: str) -> str:
    """What was typed, short enough for a line, with nothing a terminal would obey."""
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return flat if len(flat) <= 60 else flat[:57] + "..."
