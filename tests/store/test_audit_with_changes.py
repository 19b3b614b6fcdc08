"""What is changed is kept with the row that says so; of an act there is a row before it is done."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from alongside.access import Role
from alongside.store import Store
from alongside.store.audit_chain import Outcome
from alongside.store.colleagues import LoginTaken

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def add(store: Store, login: str) -> str:
    """Somebody who may sign in; who."""
    return store.colleagues.add(login=login, name="Ada", roles=(Role.COACH,)).colleague_id


def test_a_change_and_its_row_are_kept_together(store: Store) -> None:
    """Several changes with one row, and what was read meanwhile was as written."""
    with store.audit.change("u-1", NOW) as note:
        first, second = add(store, "ada"), add(store, "bea")
        assert store.colleagues.get(second).colleague.login == "bea"
        note("colleague_added", first)

    assert {first, second} == {each.colleague_id for each in store.colleagues.all()}
    assert [("u-1", "colleague_added", first, None)] == [
        (row.who, row.what, row.about, row.attempt) for row in store.audit.page()
    ]
    assert store.audit.verify().broken_at is None


def test_a_change_that_is_refused_leaves_nothing(store: Store) -> None:
    """Not even the part of it that was done before."""
    add(store, "ada")

    def change() -> None:
        with store.audit.change("u-1", NOW) as note:
            note("colleague_added", add(store, "bea"))
            add(store, "ada")

    with pytest.raises(LoginTaken):
        change()

    assert ["ada"] == [each.login for each in store.colleagues.all()]
    assert [] == store.audit.page()


def test_a_change_goes_on_after_a_part_of_it_was_refused(store: Store) -> None:
    """The part leaves nothing; the rest is kept."""
    add(store, "ada")
    with store.audit.change("u-1", NOW) as note:
        with pytest.raises(LoginTaken):
            add(store, "ada")
        note("colleague_added", add(store, "bea"))

    assert {"ada", "bea"} == {each.login for each in store.colleagues.all()}
    assert 1 == len(store.audit.page())


def test_whoever_looks_meanwhile_keeps_their_row(store: Store) -> None:
    """Though the change they waited for comes to nothing."""
    looking = threading.Thread(target=store.audit.append, args=("u-2", "client_seen", None, NOW))

    def change() -> None:
        with store.audit.change("u-1", NOW) as note:
            note("colleague_added", add(store, "ada"))
            store.audit.append("u-1", "client_seen", None, NOW)
            looking.start()
            add(store, "ada")

    with pytest.raises(LoginTaken):
        change()
    looking.join(30)

    assert ["u-2"] == [row.who for row in store.audit.page()]
    assert (1, None) == (store.audit.verify().rows, store.audit.verify().broken_at)


@pytest.mark.parametrize(
    ("outcome", "is_known"),
    [("done", True), ("in_part", True), ("not_done", True), ("not_known", False), (None, False)],
)
def test_an_act_is_there_before_it_is_done(
    store: Store, outcome: Outcome | None, is_known: bool
) -> None:
    """What came of it is told with it, and walking the record says where nobody knows."""
    store.audit.append("u-1", "journey_seen", "primrose-a/c-aaaa/1", NOW)
    (act,) = store.audit.begin("u-1", [("paused", "primrose-a/c-aaaa")], NOW)
    if outcome is not None:
        store.audit.end([(act, outcome)], NOW)
    rows, found = store.audit.page(client_id="c-aaaa"), store.audit.verify()

    assert ["paused", "journey_seen"] == [row.what for row in rows]
    assert ({} if outcome is None else {act.number: outcome}) == store.audit.outcomes(rows)
    assert (None, () if is_known else (act.number,)) == (found.broken_at, found.not_known)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET what = 'done' WHERE number = 4",
        "UPDATE audit SET attempt = 2 WHERE number = 4",
        "UPDATE audit SET attempt = NULL WHERE number = 2",
        "UPDATE audit SET attempt = 1 WHERE number = 1",
    ],
)
def test_nobody_makes_an_uncertain_act_certain(sqlite_store: Store, change: str) -> None:
    """Not by saying that it was done, nor that it was something else."""
    store = sqlite_store
    store.audit.append("u-1", "journey_seen", None, NOW)
    first, second = store.audit.begin("u-1", [("paused", "c-1"), ("paused", "c-2")], NOW)
    store.audit.end([(second, "not_known")], NOW)
    assert (first.number, second.number) == store.audit.verify().not_known
    with store._database.writing("audit") as connection:
        connection.execute(text("DROP TRIGGER audit_is_not_UPDATE"))
        connection.execute(text(change))

    assert store.audit.verify().broken_at is not None
