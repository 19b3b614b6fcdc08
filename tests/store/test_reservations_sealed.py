"""What a reservation keeps about a client is sealed: their wish, why a coach was found for them."""

from pathlib import Path

import pytest
from alembic import command
from pydantic import SecretStr
from reservation_scene import NESTED, coach, deed
from sqlalchemy import text

from alongside.events import CoachProposed, CoachWishRecorded
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store, migrate, upgrade
from alongside.store.database import Database, engine_for

WISH = CoachWishRecorded(wants=True, gender="female", mode="video", language="pa")
CLEAR = ("female", "video", "Has room", "wish")


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Where an empty database is, or will be."""
    if request.param == "sqlite":
        return Settings(home=tmp_path / "home")
    address = request.getfixturevalue("empty_postgres")
    return Settings(home=tmp_path / "home", database_url=SecretStr(address))


def opened(settings: Settings, ring: KeyRing) -> Store:
    if settings.database_url is not None:
        upgrade(settings, ring)
    return Store.open(settings, ring)


def step(settings: Settings, ring: KeyRing, revision: str) -> None:
    """To the tables of an earlier version."""
    database = Database(engine_for(settings.database), ring, lambda: deed(1).now)
    config = migrate._config()
    with database.writing("migrations") as connection:
        config.attributes.update(connection=connection, ring=ring)
        command.downgrade(config, revision)
    database.close()


def kept(settings: Settings, ring: KeyRing) -> str:
    """Both columns as the database has them."""
    database = Database(engine_for(settings.database), ring, lambda: deed(1).now)
    with database.reading() as connection:
        rows = [
            *connection.execute(text("SELECT reasons FROM caseload")),
            *connection.execute(text("SELECT wish FROM waiting")),
        ]
    database.close()
    return "\n".join(str(value) for (value,) in rows)


def matched_and_waiting(store: Store) -> tuple[str, ...]:
    """One client holds a coach, one waits; the reasons the first was told."""
    store.coaches.put(coach(1, limit=1, modes=["video"], languages=["pa", "en"]))
    found = store.caseload.reserve(deed(1, wish=WISH), NESTED).outcome
    store.caseload.reserve(deed(2, wish=WISH), NESTED)
    assert isinstance(found, CoachProposed)
    return found.reasons


def test_neither_wish_nor_reasons_are_in_clear(settings: Settings, ring: KeyRing) -> None:
    """Asked again, the answer names the same reasons; a later round knows the wish."""
    with opened(settings, ring) as store:
        reasons = matched_and_waiting(store)
        again = store.caseload.reserve(deed(1, wish=WISH), NESTED).outcome
        places = store.caseload.places("health-connect", None, deed(1).now)
        seeking = store.caseload.seeking(places)

    assert reasons
    assert isinstance(again, CoachProposed)
    assert reasons == again.reasons
    assert [WISH] == [each.wish for each in seeking.values()]
    said = kept(settings, ring)
    assert [] == [each for each in (*CLEAR, *reasons) if each in said]
    for each in settings.home.glob("*.db*") if settings.database_url is None else ():
        assert all(word.encode() not in each.read_bytes() for word in reasons)


def test_what_the_version_before_kept_in_clear_is_sealed_on_opening(
    settings: Settings, ring: KeyRing
) -> None:
    """And means the same: who holds a coach is told the same, who waits wishes the same."""
    with opened(settings, ring) as store:
        reasons = matched_and_waiting(store)
    step(settings, ring, "0007")
    before = kept(settings, ring)

    with opened(settings, ring) as store:
        again = store.caseload.reserve(deed(1, wish=WISH), NESTED).outcome
        places = store.caseload.places("health-connect", None, deed(1).now)
        seeking = store.caseload.seeking(places)

    assert "female" in before
    assert all(each in before for each in reasons)
    assert isinstance(again, CoachProposed)
    assert reasons == again.reasons
    assert [WISH] == [each.wish for each in seeking.values()]
    said = kept(settings, ring)
    assert [] == [each for each in (*CLEAR, *reasons) if each in said]
    for each in settings.home.glob("*.db*") if settings.database_url is None else ():
        assert b'"gender":"female"' not in each.read_bytes()
