"""
What was said of a coach by options, as fields of a coach.

In: texts and lists of texts as typed; `none` empties. Out: the fields that were said, for the
model to hold against what a coach may be.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import get_args

from alongside.coaches import Weekday
from alongside.ruleset.findings import did_you_mean

NONE = "none"
_OFF = "off"
_WEEKDAYS: tuple[str, ...] = get_args(Weekday)
_SHORT = {day[:3]: day for day in _WEEKDAYS}
_IS_A = {"programmes": "programme", "conditions": "long-term condition"}


def fields_of(said: Mapping[str, object], hours: Mapping[Weekday, str]) -> dict[str, object]:
    """
    The fields that were said; `hours` are the coach's own so far, which a weekday changes.

    :raises ValueError: hours are written so that nobody knows of which weekday.
    """
    fields: dict[str, object] = {}
    for field, what in said.items():
        if what is None or what == []:
            continue
        if field == "hours" and isinstance(what, list):
            fields[field] = _hours(what, {str(day): each for day, each in hours.items()})
        elif isinstance(what, list):
            fields[field] = () if what == [NONE] else tuple(dict.fromkeys(what))
        else:
            fields[field] = None if what == NONE else what
    return fields


def hold_against_known(
    fields: Mapping[str, object], programmes: Collection[str], conditions: Collection[str]
) -> None:
    """
    See that nobody is trained for, or lives with, what nobody here has heard of.

    :raises ValueError: with the nearest word that is known.
    """
    for field, known in (("programmes", programmes), ("conditions", conditions)):
        said = fields.get(field)
        for word in said if isinstance(said, tuple) and known else ():
            if word not in known:
                advice = did_you_mean(word, known, f"a {_IS_A[field]}")
                raise ValueError(f"'{word[:60]}' is no {_IS_A[field]} that is known here; {advice}")


def _hours(said: list[str], so_far: dict[str, str]) -> dict[str, str]:
    if said == [NONE]:
        return {}
    hours = dict(so_far)
    for each in said:
        day, equals, when = each.partition("=")
        weekday = _SHORT.get(day.strip().lower()[:3], "")
        if not equals or not weekday.startswith(day.strip().lower()):
            raise ValueError(f"'{each[:60]}' is not written as monday=09:00-17:00, or monday=off")
        if when.strip() == _OFF:
            hours.pop(weekday, None)
        else:
            hours[weekday] = when.strip()
    return hours
