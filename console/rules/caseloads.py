"""
Whom other caps would make over-full: coaches, with the clients they carry at present.

In: what is in force, what may replace it. Out: coaches with what is too much; None where nobody
carries too much, or the rules say nothing new about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.load import Bound
from alongside.load import over_full as too_full
from alongside.matching.people import Carrying
from alongside.ruleset.published import Published
from alongside.taper import cadences
from console.context import Console

_LISTED = 12


@dataclass(frozen=True)
class OverFull:
    """
    How many coaches would carry too much, how many of them only by these rules, and some.

    Of those shown: the id, what is too much, whether it is so already.
    """

    coaches: int
    new: int
    shown: tuple[tuple[str, str, bool], ...]


def over_full(console: Console, was: Published | None, now: Published) -> OverFull | None:
    """Whom the caps of `now` would make so."""
    if was is not None and was.ruleset.coaching == now.ruleset.coaching:
        return None
    carrying = console.store.caseload.carrying()
    over = _over(carrying, now)
    if not over:
        return None
    before = {} if was is None else _over(carrying, was)
    order = sorted(over, key=lambda each: (each in before, each))
    shown = tuple(
        (each, "; ".join(bound.words for bound in over[each]), each in before)
        for each in order[:_LISTED]
    )
    return OverFull(len(over), sum(each not in before for each in over), shown)


def _over(carrying: Mapping[str, Carrying], rules: Published) -> dict[str, tuple[Bound, ...]]:
    coaching, programme = rules.ruleset.coaching, rules.ruleset.programme
    if coaching is None:
        return {}
    carried = {
        coach_id: each.loads
        for coach_id, each in carrying.items()
        if programme in each.coach.programmes
    }
    return too_full(carried, cadences(coaching.sessions)[0], coaching.caseload)
