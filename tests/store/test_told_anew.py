"""A journal whose last entries a dead worker wrote takes what its journey says instead."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from synthetic_journal import rich

from alongside.events import ContactDetailsChanged, Entry, GoalSet, JourneyClosed
from alongside.store import JournalConflict, Store

CLIENT = "c-aaaaaaaaaaaa"
J = f"primrose-a/{CLIENT}/1"
TABLES = ("journeys", "tasks", "sessions", "messages", "pauses", "caseload", "waiting")
Rows = Callable[[str], list[tuple[object, ...]]]


def later(entry: Entry, event: object | None = None) -> Entry:
    """The entry at the same place, recorded a moment later, perhaps of something else."""
    moment = entry.recorded + timedelta(seconds=10)
    changed = {"recorded": moment, "event": event or entry.event}
    return entry.model_copy(update=changed)


@pytest.mark.parametrize("cut", range(3, 75, 7))
def test_the_later_telling_replaces_the_earlier_and_all_that_follows(
    store: Store, rows: Rows, cut: int
) -> None:
    """At every place of a journal; pages are as if the first had never been."""
    told = rich(CLIENT)[: cut + 5]
    store.journal.append(J, told)
    anew = later(told[cut - 1], GoalSet(goal="walking", at=told[cut - 1].at))

    assert 1 == store.journal.append(J, [anew])

    assert [*told[: cut - 1], anew] == store.journal.entries(J)
    shown = {table: rows(table) for table in TABLES}
    store.rebuild()
    assert shown == {table: rows(table) for table in TABLES}


def test_a_closing_that_never_came_about_leaves_the_journey_open(store: Store) -> None:
    """Its coach is still its coach."""
    told = rich(CLIENT)
    place = next(n for n, entry in enumerate(told) if entry.name == "coach_allocated") + 1
    after = told[place]
    closed = after.model_copy(update={"event": JourneyClosed(reason="moved_away", at=after.at)})
    store.journal.append(J, [*told[:place], closed])
    assert store.caseload.of_journey(J) is None

    store.journal.append(J, [later(after, ContactDetailsChanged(at=after.at))])

    assert "open" == store.journeys.get(J).status
    assert store.caseload.of_journey(J) is not None


def test_a_worker_that_was_only_slow_changes_nothing(store: Store) -> None:
    """Its telling is the older one: refused, as any other change of what is kept."""
    told = rich(CLIENT)[:6]
    anew = later(told[4])
    store.journal.append(J, told)
    store.journal.append(J, [anew])

    with pytest.raises(JournalConflict, match="as entry 5"):
        store.journal.append(J, told[4:])

    assert [*told[:4], anew] == store.journal.entries(J)


def test_the_telling_of_a_later_turn_counts_though_its_entry_is_earlier(store: Store) -> None:
    """By how long a turn took a journey's time goes on: the second time it may be shorter."""
    told, begun = rich(CLIENT)[:6], datetime(2026, 3, 2, 9, tzinfo=UTC)
    sooner = told[5].model_copy(update={"recorded": told[5].recorded - timedelta(seconds=2)})
    store.journal.append(J, told, begun)

    assert 1 == store.journal.append(J, [sooner], begun + timedelta(seconds=12))

    assert [*told[:5], sooner] == store.journal.entries(J)


def test_the_telling_of_an_earlier_turn_changes_nothing_though_its_entry_is_later(
    store: Store,
) -> None:
    """A slow worker's turn took long, and comes when another has told it already."""
    told, begun = rich(CLIENT)[:6], datetime(2026, 3, 2, 9, tzinfo=UTC)
    store.journal.append(J, told, begun + timedelta(seconds=12))

    with pytest.raises(JournalConflict, match="as entry 6"):
        store.journal.append(J, [later(told[5])], begun)

    assert told == store.journal.entries(J)


@pytest.mark.parametrize("known", [True, False])
def test_where_one_turn_is_not_known_what_was_recorded_counts(store: Store, known: bool) -> None:
    """Entries from before turns were noted can be told anew as they could."""
    told, begun = rich(CLIENT)[:6], datetime(2026, 3, 2, 9, tzinfo=UTC)
    store.journal.append(J, told, begun if known else None)

    assert 1 == store.journal.append(J, [later(told[5])], None if known else begun)
