"""Matching and a coach who is not there."""

from reservation_scene import NESTED, START, coach, deed

from alongside.coaches import Absence
from alongside.store import Store


def test_matching_passes_over_a_coach_who_is_away(store: Store) -> None:
    """Though they are active and have room."""
    store.coaches.put(coach(1))
    store.coaches.away(coach(1).id, Absence(from_=START.date()))

    assert "waiting_for_coach" == store.caseload.reserve(deed(1), NESTED).outcome.name

    store.coaches.back(coach(1).id, START.date())
    assert [(deed(1).journey, coach(1).id)] == store.caseload.serve("health-connect", START, NESTED)
