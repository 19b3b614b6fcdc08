"""
The coach somebody meant, by id.

In: an id as typed. Out: the coach; one nobody knows ends the command with 1 and the nearest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands.screen import REFUSED, fail

if TYPE_CHECKING:
    from alongside.coaches import Coach
    from alongside.store import Store


def find_coach(store: Store, coach_id: str) -> Coach:
    """The coach with this id."""
    from alongside.ruleset.findings import nearest
    from alongside.store import UnknownCoach

    try:
        return store.coaches.get(coach_id)
    except UnknownCoach as unknown:
        near = nearest(coach_id, (each.id for each in store.coaches.list()))
        hint = f"there is no coach {coach_id!r}; did you mean {near}?" if near else str(unknown)
        fail(hint, REFUSED)
