"""
Whom other caps would make over-full: coaches with the clients they carry at present.

In: the store, the rules in force and those that may replace them. Out: lines to print, none
where nobody carries too much.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alongside.caseload import Loads
    from alongside.load import Bound
    from alongside.ruleset.published import Published
    from alongside.store import Store

_LISTED = 12


def over_full_lines(store: Store, was: Published | None, now: Published) -> Iterator[str]:
    """Each coach who carries more than the caps of `now` allow, those who are over already too."""
    over = _over(store, now)
    if not over:
        return
    before = {} if was is None else _over(store, was)
    new = [coach_id for coach_id in over if coach_id not in before]
    one = len(over) == 1
    yield (
        f"{len(over)} coach{'' if one else 'es'} would carry more than may be, "
        f"{len(new)} of them only by these rules. Nobody is taken from them:"
    )
    for coach_id in sorted(over, key=lambda each: (each in before, each))[:_LISTED]:
        already = "  (now too)" if coach_id in before else ""
        yield f"  {coach_id}  {'; '.join(each.words for each in over[coach_id])}{already}"
    if len(over) > _LISTED:
        yield f"  ... and {len(over) - _LISTED} more"
    yield "They get no new client until they carry less; 'alongside coaches room' shows when."


def _over(store: Store, rules: Published) -> dict[str, tuple[Bound, ...]]:
    from alongside.load import over_full
    from alongside.taper import cadences

    coaching, programme = rules.ruleset.coaching, rules.ruleset.programme
    if coaching is None:
        return {}
    carried = {
        coach.id: _loads(store, coach.id)
        for coach in store.coaches.list()
        if programme in coach.programmes
    }
    return over_full(carried, cadences(coaching.sessions)[0], coaching.caseload)


def _loads(store: Store, coach_id: str) -> Loads:
    from alongside.wait import Wait

    rows = store.caseload.of_coach(coach_id)
    return [None if row.every is None else Wait.parse(row.every) for row in rows]
