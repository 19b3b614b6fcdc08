"""
The order of a waiting list, in which nobody starves.

In: who waits, how waits age, now. Out: the same people in the order they are served, with what
their wait has made of their priority.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from alongside.caseload import days
from alongside.matching.people import Waiting
from alongside.wait import Wait

HIGHEST = 1


def in_order(waiting: Iterable[Waiting], ageing: Wait | None, now: datetime) -> list[Waiting]:
    """
    By priority as the wait has aged it, then the longest wait, then the journey's name.

    Once someone's wait has made a P1 of them, nobody who comes later is ever before them.
    """
    return sorted(waiting, key=lambda each: place(each, ageing, now))


def place(each: Waiting, ageing: Wait | None, now: datetime) -> tuple[int, timedelta, str]:
    """By what someone stands where they stand; at one moment it is the order of everybody."""
    return aged(each, ageing, now), -each.waited(now), each.journey


def aged(each: Waiting, ageing: Wait | None, now: datetime) -> int:
    """The priority someone counts as: one higher for each `ageing` waited, at most P1."""
    if ageing is None:
        return each.priority
    steps = each.waited(now) // timedelta(days=days(ageing))
    return min(each.priority, max(HIGHEST, each.priority - steps))


def place_in_words(each: Waiting, ageing: Wait | None, now: datetime) -> str:
    """
    Why someone stands where they stand.

    >>> from alongside.matching.people import Seeker
    >>> from datetime import UTC
    >>> since = datetime(2026, 3, 2, tzinfo=UTC)
    >>> each = Waiting("j", Seeker("health-connect"), 3, since)
    >>> place_in_words(each, Wait.parse("4 weeks"), since + timedelta(weeks=5))
    'P3, counts as P2 after 35 days of waiting'
    """
    waited = each.waited(now).days
    wait = f"{waited} day{'' if waited == 1 else 's'} of waiting"
    counts = aged(each, ageing, now)
    if counts == each.priority:
        return f"P{each.priority}, {wait}"
    return f"P{each.priority}, counts as P{counts} after {wait}"
