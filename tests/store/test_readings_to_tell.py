"""What an import brings that open journeys must hear of waits until they were told."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from register_rows import DAY, add, reading, row
from synthetic_journal import entries, started

from alongside.events import AnyEvent, JourneyClosed, Paused, ReadingsRecorded
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from alongside.store.readings_to_tell import FIRST_PAUSE, LONGEST_PAUSE, TAKEN_FOR, News

NEXT_DAY = DAY + timedelta(days=1)
NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def store(settings: Settings, ring: KeyRing) -> Iterator[Store]:
    """An empty store whose clock goes on by a second each time it is looked at."""
    moments = (NOW + timedelta(seconds=each) for each in range(10_000))
    opened = Store.open(settings, ring, clock=lambda: next(moments))
    yield opened
    opened.close()


def begin(store: Store, client_id: str, *more: AnyEvent, programme: str = "primrose-a") -> str:
    """Open a journey, and let this happen in it."""
    journey = f"{programme}/{client_id}/1"
    store.journal.append(journey, entries([started(client_id, programme), *more]))
    return journey


def bring(store: Store, *readings: object, source: str = "practice-1", **changed: object) -> int:
    """Import the first client again, with these readings; how many journeys are to be told."""
    return store.clients.add_many([row(readings=readings, source=source, **changed)]).journeys


def waiting(store: Store) -> list[News]:
    """All that is to be told."""
    return store.readings_to_tell.due(LATER, 100)


def test_news_of_a_client_with_an_open_journey_wait_once(store: Store) -> None:
    """With their own day and source; the same page again says nothing more."""
    client_id = add(store, readings=[reading("bmi", 30)])
    journey = begin(store, client_id)
    new = reading("systolic_bp", 190, NEXT_DAY)

    assert [1, 0] == [bring(store, reading("bmi", 30), new) for _ in range(2)]

    (news,) = waiting(store)
    assert (journey, (new,), 1) == (news.journey, news.readings, news.tries)


def test_each_open_journey_of_a_client_is_told(store: Store) -> None:
    """Of any programme, paused ones too; each by an event of its own."""
    client_id = add(store)
    names = {
        begin(store, client_id),
        begin(store, client_id, Paused(reason="hospital"), programme="whh"),
    }

    assert 2 == bring(store, reading("systolic_bp", 190))

    told = waiting(store)
    assert names == {each.journey for each in told}
    assert 2 == len({each.event_id for each in told})


def test_who_has_no_open_journey_is_told_of_nothing(store: Store) -> None:
    """Nobody new has one; a journey that begins later reads what is known by itself."""
    client_id = add(store, readings=[reading("systolic_bp", 190)])
    begin(store, client_id, JourneyClosed(reason="goals_met"))

    assert 0 == bring(store, reading("systolic_bp", 195, NEXT_DAY))
    assert not store.readings_to_tell.is_due(LATER)


def test_only_what_decisions_are_made_by_is_told(store: Store) -> None:
    """An older reading changes none; nor does the same measurement by another way."""
    client_id = add(store, readings=[reading("bmi", 30)])
    typed = reading("systolic_bp", 190, NEXT_DAY, source="staff")
    begin(store, client_id, ReadingsRecorded(readings=(typed,), by="clinician"))
    older, same = reading("systolic_bp", 150, DAY), reading("systolic_bp", 190, NEXT_DAY)

    assert 0 == bring(store, older, same, reading("bmi", 29, DAY - timedelta(days=400)))

    corrected = reading("systolic_bp", 150, NEXT_DAY)
    assert 1 == bring(store, corrected)
    (news,) = waiting(store)
    assert (corrected,) == news.readings


def test_a_value_said_again_after_another_of_that_day_is_told(store: Store) -> None:
    """It is what counts now."""
    client_id = add(store, readings=[reading("systolic_bp", 190)])
    begin(store, client_id)

    assert 1 == bring(store, reading("systolic_bp", 130, source="staff"))
    assert 1 == bring(store, reading("systolic_bp", 190, source="ward"))

    assert [(), (190.0,)] == [tuple(one.value for one in each.readings) for each in waiting(store)]


def test_what_a_later_import_supersedes_is_not_told_any_more(store: Store) -> None:
    """Both wait, as events of their own; the first has nothing left to say."""
    client_id = add(store)
    begin(store, client_id)
    first, second = reading("systolic_bp", 190), reading("systolic_bp", 130, NEXT_DAY)

    assert [1, 1] == [bring(store, each) for each in (first, second)]

    assert [(), (second,)] == [each.readings for each in waiting(store)]


def test_a_great_many_facts_are_several_events(store: Store) -> None:
    """One holds sixty at most; none is left out."""
    begin(store, add(store))
    many = [reading(f"fact_{number}", float(number)) for number in range(130)]

    assert 1 == bring(store, *many)

    told = waiting(store)
    assert [60, 60, 10] == [len(each.readings) for each in told]
    assert many == [one for each in told for one in each.readings]


def test_what_waits_says_nothing_of_anybody(
    store: Store, rows: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """No value, no fact, no name: only which readings are meant."""
    begin(store, add(store))
    bring(store, reading("systolic_bp", 187))

    (kept,) = rows("readings_to_tell")
    assert not [each for each in ("187", "systolic", "Quill", "9990000018") if each in str(kept)]
    (news,) = waiting(store)
    assert "187" not in repr(news)


def test_the_same_readings_are_the_same_event_even_in_a_store_made_again(
    settings: Settings, ring: KeyRing, store: Store
) -> None:
    """A backup is older than the journeys: what they were told before is not told twice."""
    client_id = add(store)
    begin(store, client_id)
    bring(store, reading("systolic_bp", 190))
    (before,) = waiting(store)
    with store._database.writing("clients") as connection:
        for table in ("readings_to_tell", "readings"):
            connection.exec_driver_sql(f"DELETE FROM {table}")

    bring(store, reading("systolic_bp", 190))

    (after,) = waiting(store)
    assert before.event_id == after.event_id


def test_readings_and_what_is_to_be_told_are_kept_together_or_not_at_all(store: Store) -> None:
    """An import that breaks off within a page leaves neither."""
    client_id = add(store)
    begin(store, client_id)

    def breaks_off() -> None:
        with store._database.together():
            bring(store, reading("systolic_bp", 190))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        breaks_off()

    assert {} == store.readings.of(client_id)
    assert 0 == store.readings_to_tell.waiting()
    assert 1 == bring(store, reading("systolic_bp", 190))


def test_what_is_due_is_given_to_one_at_a_time(store: Store) -> None:
    """Until whoever took it is not heard from for a while."""
    begin(store, add(store))
    bring(store, reading("systolic_bp", 190))

    assert 1 == len(waiting(store))
    assert [] == waiting(store)
    (again,) = store.readings_to_tell.due(LATER + TAKEN_FOR, 100)
    assert 2 == again.tries
    store.readings_to_tell.done(again)
    assert 0 == store.readings_to_tell.waiting()


def test_what_could_not_be_told_is_tried_again_for_ever(store: Store) -> None:
    """After pauses that grow up to a limit."""
    begin(store, add(store))
    bring(store, reading("systolic_bp", 190))
    due, now, pauses = store.readings_to_tell, LATER, []
    for _ in range(20):
        (news,) = due.due(now, 100)
        due.later(news, now)
        pause = FIRST_PAUSE
        while not due.is_due(now + pause):
            pause += FIRST_PAUSE
        pauses.append(pause)
        now += pause

    assert [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE] == pauses[:3]
    assert {LONGEST_PAUSE} == set(pauses[10:])


def test_whoever_is_late_does_not_put_off_what_another_has_taken(store: Store) -> None:
    """Two had it in turn; the first says only then that it failed."""
    begin(store, add(store))
    bring(store, reading("systolic_bp", 190))
    (first,) = waiting(store)
    (second,) = store.readings_to_tell.due(LATER + TAKEN_FOR, 100)
    store.readings_to_tell.later(first, LATER + TAKEN_FOR)

    assert not store.readings_to_tell.is_due(LATER + TAKEN_FOR + FIRST_PAUSE)
    store.readings_to_tell.later(second, LATER + TAKEN_FOR)
    assert store.readings_to_tell.is_due(LATER + TAKEN_FOR + 2 * FIRST_PAUSE)


@pytest.mark.parametrize("import_first", [True, False])
def test_a_journey_that_begins_during_an_import_misses_nothing(
    store: Store, import_first: bool
) -> None:
    """Either it begins after it and finds the readings there, or it is told of them."""
    client_id, new = add(store), reading("systolic_bp", 190)
    counted: list[int] = []
    seen: list[bool] = []

    def imports() -> None:
        counted.append(bring(store, new))

    def begins() -> None:
        begin(store, client_id)
        seen.append("systolic_bp" in store.readings.of(client_id))

    first, second = (imports, begins) if import_first else (begins, imports)
    other = threading.Thread(target=second)
    with store._database.together():
        first()
        other.start()
        other.join(0.4)
        waited = other.is_alive()
    other.join(20)

    assert waited
    assert ([0], [True]) == (counted, seen) if import_first else ([1], [False]) == (counted, seen)


def test_two_imports_at_once_tell_each_reading_once(store: Store) -> None:
    """Of two that bring the same readings, one does."""
    begin(store, add(store))
    told: list[int] = []
    both = [
        threading.Thread(target=lambda: told.append(bring(store, reading("systolic_bp", 190))))
        for _ in range(2)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join(20)

    assert [0, 1] == sorted(told)
    assert 1 == store.readings_to_tell.waiting()
