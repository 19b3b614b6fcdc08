"""What was sent can be shown again, as it was, and lies sealed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from alongside.keys import NotReadable
from alongside.store import Store
from alongside.store.documents import Document

JOURNEY, KEY = "primrose-a/c-aaaaaaaaaaaa/1", "tell-gp"
NOW = datetime(2026, 9, 1, 10, tzinfo=UTC)
LETTER = b"%PDF-1.7 Ama walks to the park"


def keep(store: Store, body: bytes = LETTER, key: str = KEY, days: int = 0) -> Document:
    """Keep `body` as the plan that is sent under `key`."""
    return store.documents.keep(
        JOURNEY,
        key,
        kind="plan",
        filename="my-health-plan.pdf",
        media_type="application/pdf",
        body=body,
        upto=40,
        now=NOW + timedelta(days=days),
    )


def test_a_document_comes_back_as_it_was(store: Store) -> None:
    """To the byte, with its digest and the entry it was made from."""
    keep(store)
    found = store.documents.get(JOURNEY, KEY)

    assert found is not None
    assert LETTER == found.body
    assert (sha256(LETTER).hexdigest(), len(LETTER), 40, NOW) == (
        found.row.digest,
        found.row.length,
        found.row.upto,
        found.row.made,
    )


def test_what_is_kept_first_stays(store: Store) -> None:
    """A second try that renders anew sends what the first one kept."""
    keep(store)
    second = keep(store, b"%PDF-1.7 something else", days=1)

    assert LETTER == second.body
    assert [NOW] == [row.made for row in store.documents.of(JOURNEY)]


def test_documents_of_a_journey_are_listed_without_being_opened(store: Store) -> None:
    """The oldest first; another journey's are not among them."""
    keep(store, key="later", days=2)
    keep(store)

    assert [KEY, "later"] == [row.key for row in store.documents.of(JOURNEY)]
    assert [] == store.documents.of("primrose-a/c-bbbbbbbbbbbb/1")
    assert store.documents.get(JOURNEY, "nothing") is None


def test_many_at_once_keep_one(store: Store) -> None:
    """Whoever comes second is given what the first one kept."""
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda number: keep(store, b"%d" % number).body, range(8)))

    assert 1 == len(set(kept))
    assert 1 == len(store.documents.of(JOURNEY))


def test_nothing_of_it_lies_in_clear(
    store: Store, rows: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """Neither its text nor the repr of what is read."""
    kept = keep(store)

    assert "park" not in repr(rows("documents"))
    assert "park" not in repr(kept)


def test_a_document_moved_to_another_key_cannot_be_opened(sqlite_store: Store) -> None:
    """A seal holds for one journey and key."""
    keep(sqlite_store)
    with sqlite_store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET key = 'other'")

    with pytest.raises(NotReadable):
        sqlite_store.documents.get(JOURNEY, "other")


def test_the_repr_names_ids_alone(store: Store) -> None:
    """It may stand in a log."""
    assert f"journey='{JOURNEY}'" in repr(keep(store))
