"""The checks after a rehearsal see what went wrong, each in the journey it went wrong in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside.events import AnyEvent, Entry, JourneyStarted, MessageSent, TaskOpened
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from rehearsal.checks import Check, check_all
from rehearsal.copy import copied
from rehearsal.waits import Wait

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
JOURNEY = "primrose-a/c-aaaaaaaaaaaa/1"
STARTED = JourneyStarted(client_id="c-aaaaaaaaaaaa", programme="primrose-a", digest="d")


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """An empty home with its keys."""
    settings = Settings(home=tmp_path)
    KeyRing.load_or_make(settings)
    return settings


@pytest.fixture
def store(home: Settings) -> Iterator[Store]:
    """The home's store."""
    with Store.open(home, KeyRing.load(home)) as opened:
        yield opened


def tell(store: Store, *events: AnyEvent) -> None:
    """Put a journey into the store."""
    entries = [
        Entry(sequence=n, recorded=NOW, event=event)
        for n, event in enumerate((STARTED, *events), start=1)
    ]
    store.journal.append(JOURNEY, entries)


def failing(home: Settings, waits: dict[str, Wait] | None = None) -> list[str]:
    """The names of the checks that fail."""
    with copied(home) as copy:
        return [each.name for each in _checks(copy, home, waits or {}) if not each.holds]


def _checks(copy: object, home: Settings, waits: dict[str, Wait]) -> list[Check]:
    return check_all(copy, home.home / "outbox", waits, (), ())  # type: ignore[arg-type]


def test_a_store_as_it_should_be_passes(home: Settings, store: Store) -> None:
    """A journey with a task and a message that was delivered once."""
    store.messages.claim(JOURNEY, "m/1", by="w", now=NOW)
    store.messages.sent(JOURNEY, "m/1", now=NOW, channel="sms")
    task = TaskOpened(key="t/1", role="gp", title="t", due=NOW)
    tell(store, task, MessageSent(key="m/1", message="invitation", channel="sms"))
    assert [] == failing(home)


def test_an_invalid_wait_is_named_with_its_journey(home: Settings, store: Store) -> None:
    """Whoever reads the verdict must know where to look."""
    tell(store)
    with copied(home) as copy:
        checks = _checks(copy, home, {JOURNEY: Wait("stuck", "it is stuck", valid=False)})
    assert [f"{JOURNEY}: it is stuck"] == [fault for each in checks for fault in each.faults]


def test_a_task_opened_twice_is_seen(home: Settings, store: Store) -> None:
    """Two people would do the same thing."""
    task = TaskOpened(key="t/1", role="gp", title="t", due=NOW)
    tell(store, task, task)
    assert "no task was opened twice" in failing(home)


def test_a_message_sent_twice_is_seen(home: Settings, store: Store) -> None:
    """The client would get the same letter twice."""
    sent = MessageSent(key="m/1", message="invitation", channel="sms")
    tell(store, sent, sent)
    assert "no message was sent twice" in failing(home)


def test_a_message_nobody_delivered_is_seen(home: Settings, store: Store) -> None:
    """The journal says sent, and no channel knows of it."""
    tell(store, MessageSent(key="m/1", message="invitation", channel="sms"))
    assert ["what was sent is what was delivered"] == failing(home)


def test_a_missing_entry_is_seen(home: Settings, store: Store) -> None:
    """A journal with a hole in it has lost something."""
    tell(store, TaskOpened(key="t/1", role="gp", title="t", due=NOW))
    with closing(sqlite3.connect(home.home / "alongside.db")) as database:
        database.execute("UPDATE journal SET sequence = 3 WHERE sequence = 2")
        database.commit()
    # Bodies are bound to their place: the moved one can't even be read.
    with pytest.raises(Exception, match=r"decrypt|changed|place|key"):
        failing(home)


def test_a_damaged_table_is_seen_and_the_real_one_left_alone(home: Settings, store: Store) -> None:
    """Made again from the journal in a copy, the row differs; the store itself is not touched."""
    tell(store)
    with closing(sqlite3.connect(home.home / "alongside.db")) as database:
        database.execute("UPDATE journeys SET priority = 4")
        database.commit()
    assert ["tables are what the journal says"] == failing(home)
    assert 4 == store.journeys.get(JOURNEY).priority
