"""What an earlier version kept of coaches in clear is sealed when its database is opened."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from pydantic import SecretStr
from sqlalchemy import create_engine, text

from alongside.keys import KeyMissing, KeyRing
from alongside.settings import Settings
from alongside.store import Store, migrate, upgrade
from alongside.store.database import Database, engine_for
from alongside.store.types import Utc

CHANGED = datetime(2026, 2, 3, 10, 0, tzinfo=UTC)
BODY = (
    '{"id":"k-4mzq7e2n","programmes":["health-connect"],"areas":["north"],"languages":["en"],'
    '"gender":"female","modes":["home"],"active":true,'
    '"hours":{"monday":"09:00-17:00","friday":"17:00-09:00"},"limit":4,'
    '"conditions":["multiple_sclerosis"]}'
)


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path, ring: KeyRing) -> Settings:
    """A database as the earlier version left it, with one coach."""
    settings = Settings(home=tmp_path / "home")
    if request.param == "postgresql":
        address = request.getfixturevalue("empty_postgres")
        settings = Settings(home=tmp_path / "home", database_url=SecretStr(address))
    database = Database(engine_for(settings.database), ring, lambda: CHANGED)
    _step(database, "0002")
    name = ring.encrypt(b"Zephyr Quill", b"coach/k-4mzq7e2n")
    at = Utc().process_bind_param(CHANGED, database.engine.dialect)
    with database.writing() as connection:
        connection.execute(
            text("INSERT INTO coaches VALUES ('k-4mzq7e2n', :name, true, :body, :at)"),
            {"name": name, "body": BODY, "at": str(at)},
        )
    database.close()
    return settings


def _step(database: Database, revision: str, down: bool = False) -> None:
    config = migrate._config()
    with database.writing("migrations") as connection:
        config.attributes.update(connection=connection, ring=database.ring)
        (command.downgrade if down else command.upgrade)(config, revision)


def _open(settings: Settings, ring: KeyRing) -> Store:
    if settings.database_url is not None:
        upgrade(settings, ring)
    return Store.open(settings, ring)


def test_a_coach_in_clear_is_sealed_and_still_known(before: Settings, ring: KeyRing) -> None:
    """With all that was said of them; hours that ended before they began said nothing."""
    with _open(before, ring) as store:
        coach = store.coaches.get("k-4mzq7e2n")
        (begins,) = store.coaches.history("k-4mzq7e2n")

    assert ("Zephyr Quill", "female", 4) == (coach.name, coach.gender, coach.limit)
    assert {"monday": "09:00-17:00"} == coach.hours
    assert ("multiple_sclerosis",) == coach.conditions
    assert (CHANGED, "alongside", "added") == (begins.at, begins.by, begins.what)
    assert (None, "Zephyr Quill") == begins.fields["name"]


def test_nothing_of_the_clear_text_is_left_behind(before: Settings, ring: KeyRing) -> None:
    """Not in the table; of an embedded database not in the file either."""
    _open(before, ring).close()

    engine = create_engine(before.database)
    with engine.connect() as connection:
        assert "multiple" not in repr(connection.execute(text("SELECT * FROM coaches")).all())
    engine.dispose()
    for each in before.home.glob("*") if before.database_url is None else ():
        assert b"multiple_sclerosis" not in each.read_bytes()


def test_other_keys_seal_nothing(before: Settings, ring: KeyRing) -> None:
    """The database stays as it was, for whoever has its keys."""
    with pytest.raises(KeyMissing, match="add the old key back"):
        _open(before, KeyRing.fresh())

    with _open(before, ring) as store:
        assert "Zephyr Quill" == store.coaches.get("k-4mzq7e2n").name


def test_the_way_back_leaves_what_the_earlier_version_knew(before: Settings, ring: KeyRing) -> None:
    """And there again, nothing is lost of that."""
    with _open(before, ring) as store:
        store.coaches.change("k-4mzq7e2n", {"email": "z@example.org", "limit": 5})
    database = Database(engine_for(before.database), ring, lambda: CHANGED)
    _step(database, "0002", down=True)
    with database.reading() as connection:
        ((_, name, active, body, _),) = connection.execute(text("SELECT * FROM coaches")).all()
    database.close()

    assert b"Zephyr Quill" == ring.decrypt(bytes(name), b"coach/k-4mzq7e2n")
    assert active
    assert "Zephyr" not in body
    assert "email" not in body
    with _open(before, ring) as store:
        assert 5 == store.coaches.get("k-4mzq7e2n").limit
