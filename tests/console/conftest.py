"""The run's dev server, for acts that reach journeys; either database, for what depends on it."""

import pytest

from tests.durable.conftest import dev_client, dev_settings, key_ring, task_queue
from tests.store.conftest import migrated_postgres, postgres, template_database

__all__ = [
    "dev_client", "dev_settings", "key_ring", "migrated_postgres", "postgres", "task_queue",
    "template_database",
]  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def on_either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The console keeps everything in SQLite, then in PostgreSQL."""
    if request.param == "postgresql":
        address = request.getfixturevalue("migrated_postgres")
        monkeypatch.setenv("ALONGSIDE_DATABASE_URL", address)
