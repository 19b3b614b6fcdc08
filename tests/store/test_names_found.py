"""Clients found by name, on either database."""

from collections.abc import Callable

import pytest

from alongside.store import ClientConflict, ContactChange, Person, Store
from tests.store.register_rows import add, row


def found(
    store: Store, typed: str, *, coach: str | None = None, after: str | None = None, limit: int = 20
) -> list[str | None]:
    """The names found."""
    clients = store.names.find(typed, coach=coach, after=after, limit=limit)
    return [each.person.name for each in clients]


def test_every_word_typed_must_begin_one_of_the_name(store: Store) -> None:
    """In any order."""
    add(store, key="1", person=Person(name="Zoë O’Brien-Łukasz"))
    add(store, key="2", person=Person(name="Zoe Planted"))

    assert ["Zoë O’Brien-Łukasz", "Zoe Planted"] == found(store, "ZOE")
    assert ["Zoë O’Brien-Łukasz"] == found(store, "lukasz zoe")
    assert [] == found(store, "zoe nobody")
    assert [] == found(store, "")


def test_a_page_follows_the_one_before(store: Store) -> None:
    """Each client once."""
    ids = [add(store, key=str(n), person=Person(name=f"Planted {n}")) for n in range(5)]

    assert ["Planted 0", "Planted 1"] == found(store, "planted", limit=2)
    assert ["Planted 2", "Planted 3"] == found(store, "planted", limit=2, after=ids[1])


def test_another_name_takes_the_place_of_the_one_before(
    store: Store, rows: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """Whether a page or a register brought it; nothing of the old one is left."""
    client_id = add(store, key="1", person=Person(name="Ada Planted"))
    store.clients.change_contact(client_id, ContactChange(name="Ada Wedded"))
    assert [] == found(store, "planted")
    store.clients.add_many([row("1", Person(name="Bea"))])

    assert ["Bea"] == found(store, "bea")
    assert 1 == len(rows("client_words"))


def test_what_a_page_of_rows_would_come_to_changes_nothing(store: Store) -> None:
    """New, changed, the same; as it is when it is kept."""
    add(store, key="1", person=Person(name="Ada Planted"))
    page = [row("1", Person(name="Ada Planted")), row("2", Person(name="Bea"))]
    judged = store.clients.judge_many(page)
    assert ["same", "new"] == [each.state for each in judged.rows]
    assert 1 == store.clients.count()

    assert [each.state for each in judged.rows] == [
        each.state for each in store.clients.add_many(page).rows
    ]


def test_somebody_new_is_not_one_who_is_there(store: Store) -> None:
    """The same row again is the same person; their number under another row is not."""
    first = store.clients.add_new(row("1"))
    again = store.clients.add_new(row("1"))
    assert (first.client_id, "same") == (again.client_id, again.state)

    with pytest.raises(ClientConflict):
        store.clients.add_new(row("2"))
    assert 1 == store.clients.count()
