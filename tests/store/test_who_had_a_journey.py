"""Who had a journey before, who died: what decides whether another may start."""

import pytest
from synthetic_journal import entries, started

from alongside.events import ConsentWithdrawn, Died, JourneyClosed
from alongside.store import Store

A, B = "c-000000000001", "c-000000000002"


def closed(store: Store, client_id: str, reason: str, cycle: int = 1) -> str:
    """A journey that ended for this reason."""
    journey = f"primrose-a/{client_id}/{cycle}"
    store.journal.append(journey, entries([started(client_id), JourneyClosed(reason=reason)]))
    return journey


def published(store: Store) -> None:
    """The programme's rules, which every journey walks by."""
    store.rulesets.put("d", "primrose-a", "{}", who="test", why="test")


def test_open_and_closed_journeys_count_and_other_programmes_do_not(store: Store) -> None:
    """A client once, however many journeys."""
    closed(store, A, "completed")
    closed(store, A, "completed", cycle=2)
    store.journal.append(f"primrose-a/{B}/1", entries([started(B)]))

    assert {A, B} == store.journeys.clients_with("primrose-a")
    assert frozenset() == store.journeys.clients_with("other")


def test_the_last_journey_is_the_one_of_the_highest_cycle(store: Store) -> None:
    """Not the one written last."""
    second = closed(store, A, "completed", cycle=2)
    closed(store, A, "declined", cycle=1)
    last = store.journeys.last_of("primrose-a", A)

    assert last is not None
    assert second == last.journey
    assert store.journeys.last_of("primrose-a", B) is None


def test_a_death_is_known_whichever_journey_it_ended(store: Store) -> None:
    """Of that client alone."""
    published(store)
    closed(store, A, "died")
    closed(store, A, "completed", cycle=2)
    closed(store, B, "completed")

    assert (True, False) == (store.journeys.has_died(A), store.journeys.has_died(B))
    assert {A} == store.journeys.clients_who_died()


@pytest.mark.parametrize("event", [Died(by="gp"), ConsentWithdrawn(by="coordinator")])
def test_nothing_is_sent_from_the_moment_of_a_death_or_a_withdrawal(
    store: Store, event: Died | ConsentWithdrawn
) -> None:
    """Before the journey has closed."""
    journey = f"primrose-a/{A}/1"
    store.journal.append(journey, entries([started(A), event]))

    assert store.journeys.ended_without_a_word(journey)


@pytest.mark.parametrize(
    ("reason", "silent"), [("consent_refused", True), ("died", True), ("completed", False)]
)
def test_a_closed_journey_is_silent_after_some_endings(
    store: Store, reason: str, silent: bool
) -> None:
    """A completed one may still hand over its letter."""
    assert silent == store.journeys.ended_without_a_word(closed(store, A, reason))
