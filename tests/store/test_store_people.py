"""People are added once, found exactly, and unreadable without the keys."""

import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from register_rows import ADA, add, reading, row
from sqlalchemy import text

from alongside.store import (
    Added,
    ClientConflict,
    ContactChange,
    Person,
    Store,
    StoreRefused,
    UnknownClient,
)  # fmt: skip
from alongside.store.tables import clients

Rows = Callable[[str], list[tuple[object, ...]]]


def test_a_client_is_found_by_id_number_and_key(store: Store) -> None:
    """Each exact look-up finds the same person, decrypted."""
    client_id = add(store, channels=("email", "phone"), language="cy")

    client = store.clients.get(client_id)

    assert ADA == client.person
    assert (("email", "phone"), "cy", False) == (
        client.channels, client.language, client.do_not_contact,
    )  # fmt: skip
    assert client == store.clients.by_nhs_number("999 000 0018")
    assert client == store.clients.by_key("practice-1", "row-1")
    assert store.clients.by_key("practice-2", "row-1") is None
    assert store.clients.by_nhs_number("") is None
    assert [client_id] == list(store.clients.ids())
    assert store.clients.exists(client_id)


def test_a_client_id_says_nothing(store: Store) -> None:
    """Random letters: nothing of the person, the row or the order is in it."""
    ids = [add(store, key=f"r{n}", person=Person(name=f"N{n}")) for n in range(50)]

    assert all(len(each) == 14 and each.startswith("c-") for each in ids)
    assert sorted(ids) != ids
    assert 50 == len(set(ids))


def test_nothing_personal_is_in_the_database_in_clear(
    store: Store, rows: Rows, tmp_path: Path
) -> None:
    """Name, NHS number, contacts and the practice's own key are encrypted or hashed."""
    add(store, key="EMIS-SECRET-77")
    planted = [ADA.name, ADA.nhs_number, ADA.phone, ADA.email, ADA.address, "EMIS-SECRET-77"]

    kept = "".join(_clear(each) for table in ("clients", "client_keys") for each in rows(table))
    for file in (tmp_path / "home").glob("alongside.db*"):
        kept += file.read_bytes().decode("latin-1")

    for each in planted:
        assert str(each) not in kept


def _clear(row: tuple[object, ...]) -> str:
    return "".join(
        bytes(each).decode("latin-1") if isinstance(each, bytes | memoryview) else str(each)
        for each in row
    )


def test_a_person_is_not_shown_by_accident() -> None:
    """What is printed or logged by mistake has no detail in it."""
    assert "Zephyrine" not in f"{ADA} {ADA!r} {ContactChange(name='Zephyrine')!r}"


def test_the_same_page_twice_changes_nothing(store: Store, rows: Rows) -> None:
    """A re-import finds its clients, and every reading it has."""
    page = [
        row(f"r{n}", Person(name=f"N{n}"), source_row=n, readings=[reading("bmi", 20 + n)])
        for n in range(40)
    ]
    first = store.clients.add_many(page)
    before = [rows(table) for table in ("clients", "client_keys", "readings")]

    again = store.clients.add_many(page)

    assert 40 == first.readings
    assert [Added.NEW] * 40 == [each.state for each in first.rows]
    assert ([Added.SAME] * 40, 0) == ([each.state for each in again.rows], again.readings)
    assert [each.client_id for each in first.rows] == [each.client_id for each in again.rows]
    assert before == [rows(table) for table in ("clients", "client_keys", "readings")]


def test_a_row_added_to_the_register_changes_no_other(store: Store, rows: Rows) -> None:
    """Those below it stand one line further down, and that is all."""
    old = [row(f"r{n}", Person(name=f"N{n}"), source_row=n + 2) for n in range(4)]
    store.clients.add_many(old)
    first, *before = rows("clients")

    new = row("added", Person(name="Added"), source_row=3)
    moved = [replace(each, source_row=(each.source_row or 0) + 1) for each in old[1:]]
    again = store.clients.add_many([old[0], new, *moved])

    assert [Added.SAME, Added.NEW, *[Added.SAME] * 3] == [each.state for each in again.rows]
    frame = store.readings.frame([])
    assert {each.client_id: line for line, each in enumerate(again.rows, start=2)} == dict(
        frame.select("client_id", "source_row").iter_rows()
    )
    line = list(clients.c.keys()).index("source_row")
    after = [list(each) for each in rows("clients") if each[line] not in (2, 3)]
    for each in after:
        each[line] -= 1  # type: ignore[operator]
    assert [first, *(tuple(each) for each in after)] == [first, *before]


def test_the_last_line_of_a_client_who_stands_twice_is_kept(store: Store, rows: Rows) -> None:
    """New, the same or changed: the last of a page, and the same page again changes nothing."""
    renamed = ADA.model_copy(update={"name": "Zephyrine Thistlewood"})
    page = [row("a", source_row=2), row("b", renamed, source_row=3), row("a", source_row=4)]
    store.clients.add_many(page)
    before = rows("clients")

    states = [each.state for each in store.clients.add_many(page).rows]

    assert [4] == store.readings.frame([])["source_row"].to_list()
    assert [Added.SAME] * 3 == states
    assert before == rows("clients")


def test_a_row_without_a_line_leaves_the_line_known(store: Store) -> None:
    """Not every register has lines."""
    add(store, source_row=7)

    add(store, source_row=None, person=ADA.model_copy(update={"phone": "07700900777"}))

    assert [7] == store.readings.frame([])["source_row"].to_list()


def test_a_row_of_another_practice_finds_its_client_by_nhs_number(store: Store) -> None:
    """One person on two registers is one client; what the second does not say stays."""
    first = add(store)

    second = store.clients.add_many(
        [row("B7", Person(nhs_number=ADA.nhs_number, phone="07700900999"), source="practice-2")]
    )

    assert [(Added.CHANGED, first)] == [(each.state, each.client_id) for each in second.rows]
    assert ADA.model_copy(update={"phone": "07700900999"}) == store.clients.get(first).person
    assert 1 == store.clients.count()


def test_a_key_and_a_number_of_two_clients_are_refused_alone(store: Store) -> None:
    """Which of the two it is cannot be guessed; the rest of the page is kept."""
    add(store)
    add(store, key="row-2", person=Person(nhs_number="9990000026"))

    page = store.clients.add_many(
        [row("row-2", ADA, readings=[reading("bmi", 31)]), row("row-3", Person(name="New"))]
    )

    assert [Added.REFUSED, Added.NEW] == [each.state for each in page.rows]
    assert 0 == page.readings
    assert 3 == store.clients.count()


def test_a_very_large_page_is_taken_too(sqlite_store: Store) -> None:
    """More rows than a database takes values in one statement."""
    page = [row(f"r{n % 33_000}", Person()) for n in range(34_000)]

    added = sqlite_store.clients.add_many(page)

    assert 34_000 == len(added.rows)
    assert 33_000 == sqlite_store.clients.count()
    ids = list(sqlite_store.clients.ids())
    assert 33_000 == len(sqlite_store.readings.of_many(ids))


def test_an_error_of_the_database_quotes_no_value(store: Store) -> None:
    """What a statement carried stays out of logs."""
    with (
        pytest.raises(StoreRefused, match=r"refused a change: .*clients") as refused,
        store._database.writing("x") as connection,
    ):
        connection.execute(
            text("INSERT INTO clients (client_id, nhs_hash) VALUES (:a, :b)"),
            {"a": "planted-a", "b": "planted-b"},
        )

    assert "planted" not in "".join(traceback.format_exception(refused.value))


def test_one_person_twice_in_a_page_is_one_client(store: Store) -> None:
    """By key or by NHS number."""
    page = store.clients.add_many([row("a"), row("a"), row("b")])

    assert 1 == len({each.client_id for each in page.rows})
    assert 1 == store.clients.count()


def test_an_import_without_change_leaves_what_staff_changed(store: Store) -> None:
    """The practice's old number does not come back with next week's file."""
    client_id = add(store)
    store.clients.change_contact(client_id, ContactChange(phone="07700900555"))

    store.clients.add_many([row()])

    assert "07700900555" == store.clients.get(client_id).person.phone


def test_only_what_is_given_is_changed(store: Store) -> None:
    """Given as nothing it is taken away; not given it stays."""
    client_id = add(store)

    store.clients.change_contact(client_id, ContactChange(email=None, do_not_contact=True))

    client = store.clients.get(client_id)
    assert ADA.model_copy(update={"email": None}) == client.person
    assert client.do_not_contact


def test_another_clients_nhs_number_is_refused_without_saying_it(store: Store) -> None:
    """The error names the client asked about and no number."""
    add(store)
    other = add(store, key="row-2", person=Person(name="Other"))

    with pytest.raises(ClientConflict) as refused:
        store.clients.change_contact(other, ContactChange(nhs_number=ADA.nhs_number))

    assert other in str(refused.value)
    assert "9990000018" not in str(refused.value)
    assert store.clients.get(other).person.nhs_number is None


@pytest.mark.parametrize("client_id", ["", "c-nobodyhere00", "' OR 1=1 --", "c" * 10_000])
def test_an_unknown_client_is_an_error_that_says_what_to_do(store: Store, client_id: str) -> None:
    """Hostile ids are just unknown ones."""
    with pytest.raises(UnknownClient, match="register import"):
        store.clients.get(client_id)
    with pytest.raises(UnknownClient):
        store.readings.add(client_id, [reading("bmi", 30)])


def test_pages_at_the_same_moment_make_each_client_once(store: Store) -> None:
    """Two importers of one file do not double anybody."""
    page = [row(f"r{n}", Person(name=f"N{n}")) for n in range(50)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: store.clients.add_many(page), range(8)))

    assert 50 == store.clients.count()
    assert 1 == len({tuple(each.client_id for each in page.rows) for page in found})
