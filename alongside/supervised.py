"""
The coaches of a programme with what they carry, as their supervisor is told.

In: the store, the rules. Out: one `Supervised` for each coach trained for the programme. Of
clients only numbers are taken.
"""

from __future__ import annotations

from alongside.load import Held, load_of
from alongside.ruleset.library import Library
from alongside.ruleset.model import Coaching
from alongside.store import CaseloadRow, Store
from alongside.supervising import Supervised
from alongside.taper import cadences
from alongside.wait import Unit, Wait

_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60}
_WEEKLY = Wait(amount=1, unit=Unit.WEEK)


def supervised(store: Store, library: Library, programme: str) -> list[Supervised]:
    """
    Every coach trained for the programme, those who are away or have left too.

    :raises alongside.ruleset.library.NoRules: the programme has no ruleset.
    """
    coaching = library.current(programme).ruleset.coaching
    found = []
    for coach in store.coaches.list():
        if programme not in coach.programmes:
            continue
        rows = store.caseload.of_coach(coach.id)
        held = _held(rows, coaching)
        load = load_of(
            held,
            _WEEKLY if coaching is None else cadences(coaching.sessions)[0],
            () if coaching is None else coaching.caseload,
            coach.limit,
            coach.hours_a_week,
        )
        seen = tuple(each.every for each in held)
        found.append(Supervised(coach, load, seen, _missing(store, rows)))
    return found


def _held(rows: list[CaseloadRow], coaching: Coaching | None) -> list[Held]:
    minutes = 60
    if coaching is not None:
        length = coaching.sessions.length
        minutes = length.amount * _MINUTES.get(length.unit, 1)
    return [Held(None if row.every is None else Wait.parse(row.every), minutes) for row in rows]


def _missing(store: Store, rows: list[CaseloadRow]) -> int:
    """How many of these clients missed their last session."""
    found = (store.journeys.find(row.journey) for row in rows)
    return sum(1 for row in found if row is not None and row.missed_in_a_row)
