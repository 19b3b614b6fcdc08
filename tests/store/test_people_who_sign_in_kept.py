"""Colleagues, their links and sign-ins, what they looked at: kept on both databases."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from alongside.access import Role
from alongside.store import Store, StoreError
from alongside.store.colleagues import LastAdministrator, LoginTaken, UnknownColleague

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
Rows = Callable[[str], list[tuple[object, ...]]]


def add(store: Store, login: str = "ada", *roles: Role, **more: str) -> str:
    """Somebody who may sign in; their id."""
    chosen = roles or (Role.MANAGER,)
    kept = store.colleagues.add(login=login, name=f"Name of {login}", roles=chosen, **more)
    return kept.colleague_id


def at_once(many: int, doing: Callable[[int], object]) -> list[object]:
    """So many at the same time; what each got."""
    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(doing, range(many)))


def test_a_person_is_found_however_the_login_is_written(store: Store, rows: Rows) -> None:
    """And nothing of them can be read in the database."""
    ada = add(store, "Ada.Obi@trust.example")
    found = store.colleagues.by_login("  ada.obi@TRUST.example ")

    assert found is not None
    assert (ada, "Ada.Obi@trust.example") == (found.colleague.colleague_id, found.colleague.login)
    with pytest.raises(LoginTaken):
        add(store, "ADA.OBI@trust.example")
    with pytest.raises(UnknownColleague):
        store.colleagues.get("u-nobody")
    assert "obi" not in repr(rows("colleagues")).casefold()
    assert "Obi" not in repr(found)


def test_people_come_page_by_page(store: Store) -> None:
    """In the order they were let in, each once, the same moment or not."""
    ids = {add(store, f"p{number}") for number in range(7)}
    seen: list[str] = []
    while page := store.colleagues.page(after=seen[-1] if seen else None, limit=3):
        seen += [each.colleague.colleague_id for each in page]

    assert 7 == len(seen)
    assert ids == set(seen)
    assert {"Name of p1", "Name of p2"} <= set(store.colleagues.named(ids).values())


def test_somebody_can_always_let_people_in(store: Store) -> None:
    """Two administrators who take the role from each other at once leave one."""
    both = [add(store, f"a{number}", Role.ADMINISTRATOR) for number in range(2)]

    def take(number: int) -> bool:
        try:
            store.colleagues.change(
                both[number], name="x", roles=(Role.MANAGER,), answers_for=(), coach_id=None,
                active=True,
            )  # fmt: skip
        except LastAdministrator:
            return False
        return True

    assert [False, True] == sorted(at_once(2, take), key=bool)
    assert store.colleagues.has_administrator()


def test_guesses_made_at_once_count_each(store: Store) -> None:
    """Five may try, however many do; later again."""
    ada = add(store)
    tried = at_once(12, lambda _: store.colleagues.attempt(ada, NOW, 5, QUARTER))

    assert 5 == sum(map(bool, tried))
    assert not store.colleagues.attempt(ada, NOW + QUARTER - timedelta(seconds=1), 5, QUARTER)
    assert store.colleagues.attempt(ada, NOW + QUARTER, 5, QUARTER)
    assert 1 == store.colleagues.get(ada).failures


def test_a_link_is_followed_once(store: Store) -> None:
    """By one of all who follow it at once."""
    token = store.welcomes.make(None, NOW)
    welcome = store.welcomes.find(token, NOW)
    assert welcome is not None

    assert 1 == sum(map(bool, at_once(8, lambda _: store.welcomes.use(welcome, NOW))))
    assert store.welcomes.find(token, NOW) is None


def test_codes_are_used_once(store: Store) -> None:
    """By one of all who use them at once; what is kept of them can't be read."""
    ada = add(store)
    store.second_factors.offer(ada, "SECRET")
    store.second_factors.take(ada, "SECRET", ("aaaaa-bbbbb", "ccccc-ddddd"), 7)
    kept = store.colleagues.get(ada)

    assert ("SECRET", None, 2) == (kept.totp, kept.totp_offered, len(kept.recovery))
    assert 1 == sum(map(bool, at_once(8, lambda _: store.second_factors.use_step(ada, 8))))
    used = at_once(8, lambda _: store.second_factors.use_recovery(ada, "AAAAA BBBBB"))
    assert 1 == sum(map(bool, used))
    store.colleagues.set_password(ada, "hash")
    kept = store.colleagues.get(ada)
    assert ("hash", "SECRET", 1) == (kept.password_hash, kept.totp, len(kept.recovery))


def test_who_another_provider_knows_is_one_person(store: Store) -> None:
    """By the provider's own name for them, never by a login."""
    ada = add(store, "ada", subject="https://idp.example|s-1")
    found = store.colleagues.by_subject("https://idp.example|s-1")

    assert found is not None
    assert ada == found.colleague.colleague_id
    assert store.colleagues.by_subject("https://idp.example|s-2") is None
    with pytest.raises(StoreError):
        add(store, "another", subject="https://idp.example|s-1")


def test_the_record_is_a_chain_however_many_write_at_once(store: Store) -> None:
    """Each row follows the one before; whose record it was is found by any journey of theirs."""
    abouts = ("c-abcdefghijkl", "primrose-a/c-abcdefghijkl/1", "health-connect/c-abcdefghijkl/2",
              "k-abcdefgh", None, "primrose-a/c-zzzzzzzzzzzz/1")  # fmt: skip
    at_once(
        12,
        lambda number: [
            store.audit.append(f"u-{number}", "seen", each, NOW + timedelta(seconds=number))
            for each in abouts
        ],
    )
    found = store.audit.verify()

    assert (72, None) == (found.rows, found.broken_at)
    assert 36 == len(store.audit.page(client_id="c-abcdefghijkl", limit=100))
    assert 6 == len(store.audit.page(who="u-3"))
    assert 12 == len(
        store.audit.page(since=NOW + timedelta(seconds=4), until=NOW + timedelta(seconds=6))
    )
    assert 72 == sum(len(rows) for rows, _ in store.audit.every())


@pytest.mark.parametrize("said", ["Wren Planted", "999 000 0018", "a\nb", "x" * 201, "<b>"])
def test_the_record_keeps_ids_only(sqlite_store: Store, said: str) -> None:
    """Nothing is taken out of it again, so what is no id does not get in."""
    row = sqlite_store.audit.append("u-1", "seen", said, NOW)

    assert "withheld" == row.about
    assert sqlite_store.audit.verify().broken_at is None


@pytest.mark.parametrize(
    "change",
    ["UPDATE audit SET who = 'u-9'", "DELETE FROM audit", "DELETE FROM audit WHERE number = 1"],
)
def test_the_record_can_only_be_added_to(store: Store, change: str) -> None:
    """The database itself refuses anything else."""
    store.audit.append("u-1", "seen", None, NOW)
    with pytest.raises(StoreError), store._database.writing("audit") as connection:
        connection.execute(text(change))

    assert 1 == store.audit.verify().rows


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        (("UPDATE audit SET about = 'c-other' WHERE number = 3",), 3),
        (("UPDATE audit SET client_id = NULL WHERE number = 3",), 3),
        (("UPDATE audit SET at = '2020-01-01 00:00:00+00:00' WHERE number = 3",), 3),
        (("DELETE FROM audit WHERE number = 3",), 4),
        (("DELETE FROM audit WHERE number = 1",), 2),
        (
            (
                "DELETE FROM audit WHERE number = 3",
                "UPDATE audit SET number = number - 1 WHERE number > 3",
            ),
            3,
        ),
    ],
)
def test_what_was_done_behind_its_back_is_found(
    store: Store, change: Iterable[str], broken_at: int
) -> None:
    """By somebody who took the guard away first, and has the database but not the keys."""
    for number in range(5):
        store.audit.append("u-1", "seen", f"c-{number}", NOW)
    with store._database.writing("audit") as connection:
        sqlite = connection.dialect.name == "sqlite"
        for each in ("UPDATE", "DELETE") if sqlite else ("not_changed",):
            name = f"audit_is_{each}" if not sqlite else f"audit_is_not_{each}"
            connection.execute(text(f"DROP TRIGGER {name}{'' if sqlite else ' ON audit'}"))
        for each in change:
            connection.execute(text(each))

    assert broken_at == store.audit.verify().broken_at
