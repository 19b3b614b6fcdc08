"""A journal and a client's readings as pages read them back."""

from datetime import timedelta

from register_rows import DAY, add, reading
from synthetic_journal import entries, started

from alongside.events import ReadingsRecorded
from alongside.store import Person, Store


def test_a_journal_is_read_back_page_by_page(store: Store) -> None:
    """The latest first; a page goes on where the one before ended; names may be left out."""
    client_id = add(store)
    journey = f"primrose-a/{client_id}/1"
    said = [ReadingsRecorded(readings=(reading("bmi", 20.0 + n),)) for n in range(5)]
    told = entries([started(client_id), *said])
    store.journal.append(journey, told)

    first = store.journal.page(journey, limit=4)
    second = store.journal.page(journey, before=first[-1].sequence, limit=4)

    assert [6, 5, 4, 3] == [entry.sequence for entry in first]
    assert [2, 1] == [entry.sequence for entry in second]
    assert list(reversed(told)) == [*first, *second]
    assert [1] == [
        entry.sequence for entry in store.journal.page(journey, without=("readings_recorded",))
    ]
    assert [] == store.journal.page(journey, before=1)
    assert [] == store.journal.page("primrose-a/c-nobody/1")


def test_every_reading_of_a_client_is_read_at_once(store: Store) -> None:
    """By fact, the oldest first; nobody else's."""
    client_id, other = add(store), add(store, key="row-2", person=Person(name="Ben"))
    store.readings.add(client_id, [reading("bmi", 31.0), reading("bmi", 29.0, DAY - timedelta(9))])
    store.readings.add(client_id, [reading("age", 44.0)])
    store.readings.add(other, [reading("bmi", 99.0)])

    found = store.readings.all_of(client_id)

    assert [("age", 44.0), ("bmi", 29.0), ("bmi", 31.0)] == [(r.fact, r.value) for r in found]
    assert [] == store.readings.all_of("c-nobody")
