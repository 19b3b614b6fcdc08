"""
How many more clients each coach can take, which of them is the next best to fill.

In: coaches with what they carry, the rules. Out: whole numbers, and for ties an order.
"""

from __future__ import annotations

from alongside.caseload import days, minutes_a_week, room, room_in_hours
from alongside.matching.people import Carrying
from alongside.matching.rules import MatchingRules

MOST = 200
_WEEK = 7


def room_of(each: Carrying, rules: MatchingRules) -> int:
    """
    How many more clients at the first cadence this coach can take.

    The nested caps, the coach's own limit, and for a sessional coach the hours of a week:
    each client takes a session's length as often as they are seen.
    """
    left = room(each.loads, rules.first, rules.caps, each.coach.limit)
    hours = each.coach.hours_a_week
    if hours is None or left == 0:
        return left
    free = hours * 60 - minutes_a_week(each.loads, rules.first, rules.minutes)
    return min(left, room_in_hours(free, rules.first, rules.minutes))


def sessions_a_week(each: Carrying, rules: MatchingRules) -> float:
    """The sessions of a week; a cadence not known yet counts as the first."""
    return sum(_WEEK / days(load or rules.first) for load in each.loads)


def standing(each: Carrying, rules: MatchingRules, more: int = 0) -> tuple[float, float, str]:
    """
    Of coaches who fit alike the least is the best: lightest load, free longest, then by id.

    `more` clients at the first cadence are taken as carried already.
    """
    load = sessions_a_week(each, rules) + more * _WEEK / days(rules.first)
    since = each.free_since.timestamp() if each.free_since else float("-inf")
    return round(load, 6), since, each.coach.id
