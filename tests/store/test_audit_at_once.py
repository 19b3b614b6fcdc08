"""Many who look at the same time: each has a row before they see anything, the chain is whole."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from alongside.store.database import Database
from alongside.store.errors import StoreUnreachable

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def test_twenty_at_once_each_have_their_row(store: Store) -> None:
    """Whoever writes for others tells each their own."""
    together = threading.Barrier(20)

    def look(number: int) -> None:
        together.wait()
        for time in range(10):
            about = f"c-{number}-{time}"
            row = store.audit.append(f"u-{number}", "client_seen", about, NOW)
            assert (f"u-{number}", about) == (row.who, row.about)

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(look, range(20)))

    assert 200 == len({row.number for row in store.audit.page(limit=500)})
    assert (200, None) == (store.audit.verify().rows, store.audit.verify().broken_at)


def test_where_it_can_not_be_written_everyone_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody sees a record of which nothing says that they saw it; then it goes on."""
    settings = Settings(home=tmp_path)
    with Store.open(settings, KeyRing.load_or_make(settings)) as store:

        @contextmanager
        def away(*_: object) -> Iterator[None]:
            raise StoreUnreachable("planted")
            yield

        def look(number: int) -> bool:
            try:
                store.audit.append(f"u-{number}", "client_seen", None, NOW)
            except StoreUnreachable:
                return False
            return True

        with monkeypatch.context() as broken, ThreadPoolExecutor(8) as threads:
            broken.setattr(Database, "writing", away)
            assert {False} == set(threads.map(look, range(8)))
        assert look(9)
        assert (1, None) == (store.audit.verify().rows, store.audit.verify().broken_at)
