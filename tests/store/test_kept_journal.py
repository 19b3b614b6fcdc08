"""The journal keeps every entry once, in order, and readable only with the keys."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from synthetic_journal import entries, rich, started, task

from alongside.events import MADE, REPORTED, ContactDetailsChanged, Entry
from alongside.keys import KeyRing, NotReadable
from alongside.store import JournalConflict, JournalGap, Store
from alongside.store.journal import open_entry

J = "primrose-a/c-aaaaaaaaaaaa/1"
CLIENT = "c-aaaaaaaaaaaa"
Rows = Callable[[str], list[tuple[object, ...]]]


def test_the_rich_journal_holds_every_event_there_is() -> None:
    """A new event class without a place in the synthetic journal is noticed."""
    held = {type(entry.event) for entry in rich(CLIENT)}

    assert {*MADE, *REPORTED} == held


def test_what_was_appended_is_read_back_the_same(store: Store) -> None:
    """Every event class survives the way into the store and out."""
    told = rich(CLIENT)

    assert len(told) == store.journal.append(J, told)
    assert told == store.journal.entries(J)


def test_appending_again_changes_nothing(store: Store, rows: Rows) -> None:
    """A flush that was retried is no second flush."""
    told = rich(CLIENT)
    store.journal.append(J, told)
    before = {table: rows(table) for table in ("journal", "journeys", "tasks", "sessions")}

    assert 0 == store.journal.append(J, told)
    assert 0 == store.journal.append(J, told[3:7])
    assert before == {table: rows(table) for table in before}


def test_an_overlapping_batch_adds_only_what_is_new(store: Store) -> None:
    """A worker that died after its flush sends more the next time."""
    told = rich(CLIENT)
    store.journal.append(J, told[:10])

    assert 5 == store.journal.append(J, told[5:15])
    assert told[:15] == store.journal.entries(J)


def test_a_different_entry_at_a_kept_place_is_refused(store: Store) -> None:
    """The past is never rewritten, and nothing of the batch is kept."""
    told = rich(CLIENT)
    store.journal.append(J, told[:3])
    changed = told[2].model_copy(update={"event": ContactDetailsChanged()})

    with pytest.raises(JournalConflict, match=r"as entry 3, .* never changed"):
        store.journal.append(J, [changed, told[3]])

    assert told[:3] == store.journal.entries(J)


@pytest.mark.parametrize("sent", [[2, 3], [1, 3], [1, 1], [2, 1]])
def test_entries_out_of_order_are_refused_whole(store: Store, sent: list[int]) -> None:
    """A gap would lose a fact of life for ever."""
    told = rich(CLIENT)

    with pytest.raises(JournalGap):
        store.journal.append(J, [told[place - 1] for place in sent])

    assert [] == store.journal.entries(J)


@pytest.mark.parametrize("name", ["", "primrose-a", "a/b", "a/b/0", "a/b/x", "a//1", "a/b/1/2"])
def test_a_journal_needs_a_journeys_id(sqlite_store: Store, name: str) -> None:
    """A mistyped id makes no journal of its own."""
    with pytest.raises(ValueError, match="the form is programme/client/1"):
        sqlite_store.journal.append(name, rich(CLIENT))


def test_an_empty_batch_is_nothing(sqlite_store: Store) -> None:
    """Flushing with nothing to flush is no mistake."""
    assert 0 == sqlite_store.journal.append(J, [])


def test_a_naive_moment_never_gets_as_far_as_the_journal() -> None:
    """A time without a zone is refused where it is made."""
    with pytest.raises(ValueError, match="timezone"):
        Entry(sequence=1, recorded=datetime(2026, 3, 2), event=started(CLIENT))  # noqa: DTZ001


def test_notes_and_readings_are_not_in_the_file_in_clear(store: Store, rows: Rows) -> None:
    """What the events say can be read only with the keys."""
    store.journal.append(J, rich(CLIENT))

    kept = b"".join(bytes(row[6]) for row in rows("journal"))  # type: ignore[call-overload]
    for planted in (b"seen at home", b"worried", b"systolic_bp", b"See my sister"):
        assert planted not in kept


def test_a_body_moved_to_another_place_is_not_read(store: Store, ring: KeyRing) -> None:
    """Ciphertext is bound to its journey and sequence."""
    store.journal.append(J, entries([started(CLIENT)]))
    sealed = ring.encrypt(b"{}", f"journal/{J}/2".encode())

    with pytest.raises(NotReadable):
        open_entry(ring, J, 1, sealed)


def test_a_failing_projection_keeps_no_entry(store: Store) -> None:
    """Entry and projection are one transaction: both happen, or neither."""
    told = entries([started(CLIENT), task("k")])
    from alongside.store import journal as module

    def fails(*_: object) -> None:
        raise RuntimeError("planted")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "last", fails)
        with pytest.raises(RuntimeError, match="planted"):
            store.journal.append(J, told)

    assert [] == store.journal.entries(J)
    assert [] == store.tasks.open()
    assert 2 == store.journal.append(J, told)


def test_the_newest_entry_is_known_without_decrypting(store: Store) -> None:
    """A flusher can ask where to go on from."""
    told = rich(CLIENT)
    assert store.journal.newest(J) is None
    store.journal.append(J, told)

    assert (len(told), told[-1].recorded.astimezone(UTC)) == store.journal.newest(J)
