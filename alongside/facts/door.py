"""
The door a raw value comes in by: a value in the catalogue's unit, or a refusal.

In: a fact and whatever a file, form or message holds. Out: a `Value`. Raises
`RefusedReading`, whose sentence quotes no text that could be personal.
"""

from __future__ import annotations

import math
import re
from datetime import date

from alongside.facts.fact import Fact, Kind
from alongside.facts.units import OtherUnit, folded
from alongside.readings import MOST_CHOICES, Value

_NUMBER = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\s*(.{0,40})", re.ASCII)
_WORDS = {"yes": True, "y": True, "true": True, "1": True, "1.0": True}
_WORDS |= {"no": False, "n": False, "false": False, "0": False, "0.0": False}
_BETWEEN = re.compile(r"[|;,]")
_LONGEST = 100
_SHOWN = 8
"""A longer number in the wrong column may be an NHS number or a telephone."""


class RefusedReading(ValueError):
    """A value that cannot be a reading of this fact: a code to count by, a sentence to show."""

    def __init__(self, code: str, fact: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.fact = fact
        self.sentence = sentence


def read(fact: Fact, raw: object, unit: str | None = None) -> Value:
    """
    `raw` as a value of `fact`, in its unit; a number's text may carry its unit ("6.5 %").

    :raises RefusedReading: codes `empty`, `wrong_type`, `not_a_number`, `unknown_unit`,
        `not_whole`, `out_of_range`, `unknown_choice`, `not_a_date`, `too_long`.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        raise RefusedReading("empty", fact.name, f"{fact.label} is empty")
    if isinstance(raw, str) and len(raw) > _LONGEST and fact.kind is not Kind.CHOICES:
        raise RefusedReading("too_long", fact.name, f"{fact.label} has far too much text")
    if fact.kind is Kind.NUMBER:
        return _number(fact, raw, unit)
    if unit:
        raise RefusedReading("unknown_unit", fact.name, f"{fact.label} has no unit")
    if fact.kind is Kind.YES_NO:
        return _yes_no(fact, raw)
    if fact.kind is Kind.DATE:
        return _date(fact, raw)
    if fact.kind is Kind.CHOICE:
        return _choice(fact, raw)
    return _choices(fact, raw)


def _number(fact: Fact, raw: object, unit: str | None) -> float:
    if isinstance(raw, str):
        found = _NUMBER.fullmatch(raw.strip())
        if found is None:
            raise _not_a_number(fact)
        raw, written = float(found[1]), found[2].strip()
        if written and unit and folded(written) != folded(unit):
            raise _unknown_unit(fact)
        unit = written or unit
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise RefusedReading("wrong_type", fact.name, f"{fact.label} must be a number")
    try:
        number = float(raw)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _not_a_number(fact)
    other = _other_unit(fact, unit)
    value = number if other is None else other.convert(number)
    if fact.whole and value != math.floor(value):
        raise RefusedReading("not_whole", fact.name, f"{fact.label} must be a whole number")
    if not _plausible(fact, value):
        raise RefusedReading("out_of_range", fact.name, _out_of_range(fact, number, value, other))
    return value


def _other_unit(fact: Fact, unit: str | None) -> OtherUnit | None:
    """The conversion for `unit`; None when it is the catalogue's own."""
    if not unit or folded(unit) in fact.unit_names:
        return None
    for other in fact.units:
        if folded(unit) in other.names():
            return other
    raise _unknown_unit(fact)


def _plausible(fact: Fact, value: float) -> bool:
    return fact.low is not None and fact.high is not None and fact.low <= value <= fact.high


def _out_of_range(fact: Fact, number: float, value: float, other: OtherUnit | None) -> str:
    shown = format(value, ".6g") if len(format(number, ".15g")) <= _SHOWN else "The number"
    said = f"{shown} is outside {fact.low:g}-{fact.high:g} {fact.unit_shown} for {fact.label}"
    if other is None and shown != "The number":
        for candidate in fact.units:
            converted = candidate.convert(number)
            if _plausible(fact, converted):
                said += f"; looks like {candidate.shown}: "
                said += f"{number:g} {candidate.shown} is {converted:.4g}"
                break
    return said


def _yes_no(fact: Fact, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    answer = _WORDS.get(str(raw).strip().casefold())
    if answer is None:
        raise RefusedReading("wrong_type", fact.name, f"{fact.label} must be yes or no")
    return answer


def _date(fact: Fact, raw: object) -> str:
    if type(raw) is date:
        return raw.isoformat()
    text = str(raw).strip()
    try:
        if len(text) == len("2026-03-02"):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise RefusedReading(
        "not_a_date", fact.name, f"{fact.label} must be a day such as 2026-03-02"
    ) from None


def _choice(fact: Fact, raw: object) -> str:
    if not isinstance(raw, str):
        raise RefusedReading("wrong_type", fact.name, f"{fact.label} must be a word")
    # names that a service makes up itself, as `primrose-a` or `en-GB`, keep their hyphens
    word = re.sub(r"[\s-]+" if fact.choices else r"\s+", "_", raw.strip().casefold())
    if fact.choices and word not in fact.choices:
        known = ", ".join(fact.choices[:12])
        raise RefusedReading("unknown_choice", fact.name, f"{fact.label} must be one of: {known}")
    return word if fact.choices else fact.coded.get(word.replace("_", " "), word)


def _choices(fact: Fact, raw: object) -> tuple[str, ...]:
    if isinstance(raw, str):
        raw = [] if raw.strip().casefold() == "none" else _BETWEEN.split(raw)
    if not isinstance(raw, list | tuple | set | frozenset):
        raise RefusedReading("wrong_type", fact.name, f"{fact.label} must be a list of words")
    if len(raw) > _LONGEST:
        raise RefusedReading("too_long", fact.name, f"{fact.label} has far too many words")
    words = {_choice(fact, word) for word in raw if word != ""}
    if any(len(word) > _LONGEST for word in words):
        raise RefusedReading("too_long", fact.name, f"{fact.label} has far too much text")
    if len(words) > MOST_CHOICES:
        raise RefusedReading("too_long", fact.name, f"{fact.label} has far too many words")
    return tuple(sorted(words))


def _not_a_number(fact: Fact) -> RefusedReading:
    return RefusedReading(
        "not_a_number", fact.name, f"{fact.label} must be a plain number, such as 42 or 5.5"
    )


def _unknown_unit(fact: Fact) -> RefusedReading:
    accepted = ", ".join(fact.units_shown.values())
    return RefusedReading(
        "unknown_unit", fact.name, f"{fact.label} is read in {accepted}; this is another unit"
    )
