"""
The programmes that have coaches, with how they match them.

In: the rules in force. Out: by programme its ruleset with its matching, compiled once a version.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from alongside.coaches import Coach
from alongside.matching import Carrying, MatchingRules, room_of
from alongside.ruleset.library import Library
from alongside.ruleset.model import Coaching
from alongside.ruleset.published import Published
from alongside.store import CaseloadRow
from alongside.wait import Wait


@dataclass(frozen=True)
class Coached:
    """A programme with coaches."""

    programme: str
    title: str
    coaching: Coaching
    matching: MatchingRules


def coached(library: Library, only: Container[str] | None = None) -> dict[str, Coached]:
    """
    The programmes that have usable rules and coaches in them, by name.

    :param only: of these programmes.
    """
    found = {}
    for each, published in library.in_force(only).items():
        if (known := _read(_Once(published))) is not None:
            found[each] = known
    return found


def room_now(
    coach: Coach, rows: Sequence[CaseloadRow], known: Iterable[Coached], day: date
) -> int | None:
    """The most clients of any one programme the coach could take now; None: no rules say."""
    asked = [each.matching for each in known if each.programme in coach.programmes]
    if not asked:
        return None
    if not coach.here_on(day):
        return 0
    loads = tuple(None if row.every is None else Wait.parse(row.every) for row in rows)
    stays = [each for each in asked if not each.leaves_too_soon(coach, day)]
    return max((room_of(Carrying(coach, loads), each) for each in stays), default=0)


class _Once:
    """A version, told apart by its digest."""

    def __init__(self, published: Published) -> None:
        self.published = published

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and self.published.digest == other.published.digest

    def __hash__(self) -> int:
        return hash(self.published.digest)


@lru_cache(maxsize=32)
def _read(once: _Once) -> Coached | None:
    ruleset = once.published.ruleset
    if ruleset.coaching is None:
        return None
    matching = MatchingRules.of(ruleset.coaching, once.published.catalogue)
    return Coached(ruleset.programme, ruleset.title, ruleset.coaching, matching)
