"""Who was on the register before names could be found is found after the upgrade."""

from pathlib import Path

import pytest
from alembic import command
from pydantic import SecretStr
from register_rows import row

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Person, Store, migrate, upgrade
from alongside.store.database import Database, engine_for
from tests.store.conftest import NOW


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_upgrade_fills_the_names_there_are(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """More than a page of them; one without a name is no hindrance."""
    address = request.getfixturevalue("empty_postgres") if kind == "postgresql" else None
    settings = Settings(
        home=tmp_path / "home", database_url=None if address is None else SecretStr(address)
    )
    ring = KeyRing.fresh()
    if address is not None:
        upgrade(settings, ring)
    with Store.open(settings, ring) as store:
        rows = [row(f"{n}", Person(name=f"Planted {n}" if n else None)) for n in range(2500)]
        store.clients.add_many(rows)
    database = Database(engine_for(settings.database), ring, lambda: NOW)
    config = migrate._config()
    with database.writing("migrations") as connection:
        config.attributes.update(connection=connection, ring=ring)
        command.downgrade(config, "0009")
    database.close()

    assert "0009" == upgrade(settings, ring)[0]
    with Store.open(settings, ring) as store:
        assert ["Planted 2499"] == [each.person.name for each in store.names.find("pla 2499")]
