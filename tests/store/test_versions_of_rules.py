"""Versions of rules as the store keeps them: pointers that move, signatures that stay."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from synthetic_journal import entries, started

from alongside.events import AnyEvent, JourneyClosed
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import RulesetMoved, Store, UnknownRuleset, upgrade
from alongside.store.migrate import _config, newest


def publish(store: Store, digest: str, instead_of: str | None, who: str = "Ada") -> bool:
    """One version of programme `p`."""
    return store.rulesets.publish(digest, "p", "{}", who, "a reason", instead_of=instead_of)


def test_publishing_twice_moves_the_pointer_once(store: Store) -> None:
    """The second says that it is in force already, whoever asks and whatever they saw."""
    assert [True, False, False] == [
        publish(store, "a", None),
        publish(store, "a", "a", "Bo"),
        publish(store, "a", None, "Cy"),
    ]

    assert [("a", "Ada", "published")] == [
        (each.digest, each.who, each.how) for each in store.rulesets.history("p")
    ]


def test_who_publishes_on_what_is_no_longer_in_force_is_told(store: Store) -> None:
    """Nothing of theirs is kept, and they hear whose version came between."""
    publish(store, "a", None)
    publish(store, "b", "a", "Bo")

    with pytest.raises(RulesetMoved, match="meanwhile Bo brought version b of p into force"):
        publish(store, "c", "a")
    with pytest.raises(RulesetMoved):
        store.rulesets.make_current("p", "a", "Ada", "back", instead_of="a")

    assert "b" == store.rulesets.current("p")
    with pytest.raises(UnknownRuleset):
        store.rulesets.get("c")


def test_of_many_publishers_at_once_one_wins(store: Store) -> None:
    """All looked at the same version; the others are refused whole."""
    publish(store, "first", None)

    def attempt(number: int) -> bool:
        try:
            return publish(store, f"v{number}", "first")
        except RulesetMoved:
            return False

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(8)))

    assert 1 == sum(won)
    assert ["first", f"v{won.index(True)}"] == [each.digest for each in store.rulesets.history("p")]
    assert 2 == len(store.rulesets.beginning_with(""))


def test_history_says_who_and_why_in_order(store: Store) -> None:
    """One line each time a version came into force; a rollback is one more."""
    publish(store, "a", None)
    publish(store, "b", "a", "Bo")
    store.rulesets.make_current("p", "a", "Cy", "too many tasks", how="rolled_back")

    assert [
        ("a", "Ada", "a reason", "published"),
        ("b", "Bo", "a reason", "published"),
        ("a", "Cy", "too many tasks", "rolled_back"),
    ] == [(each.digest, each.who, each.why, each.how) for each in store.rulesets.history("p")]
    assert () == store.rulesets.history("another")


def test_a_version_is_found_by_its_first_letters(store: Store) -> None:
    """A sign that would match anything matches itself alone."""
    publish(store, "abc1", None)
    publish(store, "abd2", "abc1")

    found = [
        sorted(each.digest for each in store.rulesets.beginning_with(letters))
        for letters in ("ab", "abc", "", "%", "a_", "x")
    ]

    assert [["abc1", "abd2"], ["abc1"], ["abc1", "abd2"], [], [], []] == found


def test_a_signature_is_kept_once_for_each_person(store: Store) -> None:
    """Also under a version that is not published yet."""
    assert not store.rulesets.is_signed("a")

    signed = [store.rulesets.sign("a", "p", who, "looked") for who in ("Ada", "Bo", "Ada")]

    assert [True, True, False] == signed
    assert store.rulesets.is_signed("a")
    assert ["Ada", "Bo"] == [each.who for each in store.rulesets.signatures("p")]


def test_journeys_are_counted_by_the_version_they_walk_by(store: Store) -> None:
    """Those that are closed walk no more."""
    for number, digest in enumerate(("a", "b", "b", "b")):
        events: list[AnyEvent] = [started(f"c-{number}", "p", digest)]
        if number == 3:
            events.append(JourneyClosed(reason="died"))
        store.journal.append(f"p/c-{number}/1", entries(events))

    assert {"a": 1, "b": 2} == store.rulesets.walked_by("p")
    assert {} == store.rulesets.walked_by("another")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_of_the_first_version_comes_up_to_date(
    kind: str, tmp_path: Path, ring: KeyRing, request: pytest.FixtureRequest
) -> None:
    """What was in force stays so, and is known to have come from the folder."""
    settings = Settings(home=tmp_path)
    if kind == "postgresql":
        address = SecretStr(request.getfixturevalue("empty_postgres"))
        settings = Settings(home=tmp_path, database_url=address)
    engine = create_engine(settings.database)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        moment = "'2026-03-02 09:30:00'"
        connection.execute(
            text(f"INSERT INTO rulesets VALUES ('a', 'p', '{{}}', 'alongside', 'new', {moment})")
        )
        connection.execute(
            text(
                "INSERT INTO rulesets_current (programme, digest, who, why, since) "
                f"VALUES ('p', 'a', 'alongside', 'new', {moment})"
            )
        )
    engine.dispose()

    before, after = upgrade(settings, ring)

    assert ("0001", newest()) == (before, after)
    with Store.open(settings, ring) as store:
        assert [("a", "folder")] == [(e.digest, e.how) for e in store.rulesets.history("p")]
        assert publish(store, "b", "a")


def test_a_store_on_sqlite_is_brought_up_to_date_by_opening_it(
    tmp_path: Path, ring: KeyRing
) -> None:
    """Nobody has to run anything on a laptop."""
    settings = Settings(home=tmp_path)
    engine = create_engine(settings.database)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()

    Store.open(settings, ring).close()

    with sqlite3.connect(tmp_path / "alongside.db") as database:
        assert [(newest(),)] == database.execute("SELECT * FROM alembic_version").fetchall()
