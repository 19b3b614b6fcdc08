"""The tables come up to date by themselves where they may, and the commands say what they did."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from synthetic_journal import entries, rich, started, task
from typer.testing import CliRunner

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import SchemaBehind, Store, StoreUnreachable, upgrade
from alongside.store.migrate import newest
from alongside.store.tables import metadata
from alongside.store.types import Utc
from commands.store import app, rebuild

ROOT = Path(__file__).parents[2]


def test_the_migrations_make_the_tables_the_code_uses(store: Store) -> None:
    """No column, index or key differs between the two."""
    with store._database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert [] == compare_metadata(context, metadata)


def test_sqlite_is_made_on_first_opening_and_kept_on_the_next(
    tmp_path: Path, ring: KeyRing
) -> None:
    """The folder too."""
    settings = Settings(home=tmp_path / "a" / "b")
    with Store.open(settings, ring) as store:
        store.journal.append("p/c-1/1", rich("c-1")[:2])
    with Store.open(settings, ring) as store:
        assert 2 == len(store.journal.entries("p/c-1/1"))
        with store._database.reading() as connection:
            pragmas = [
                connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
            ]
        assert ["wal", 1, 1, 30000] == pragmas


def test_a_home_that_is_made_is_its_owners_alone(tmp_path: Path, ring: KeyRing) -> None:
    """Nobody else on the machine may look into it; a folder that was there stays as it was."""
    made, there = tmp_path / "made", tmp_path / "there"
    there.mkdir(mode=0o750)

    for home in (made, there):
        Store.open(Settings(home=home), ring).close()

    assert [0o700, 0o750] == [stat.S_IMODE(home.stat().st_mode) for home in (made, there)]


def test_many_processes_may_open_a_new_file_at_once(tmp_path: Path, ring: KeyRing) -> None:
    """One migrates, the others wait for it."""
    KeyRing.make(tmp_path / "keys.json")
    program = (
        "from alongside.settings import settings; from alongside.keys import KeyRing\n"
        "from alongside.store import Store\n"
        "Store.open(settings(), KeyRing.load(settings())).close()"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={"ALONGSIDE_HOME": str(tmp_path), "PATH": ""},
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]

    assert [""] * 4 == [each.communicate(timeout=60)[1] for each in started]


def test_postgresql_is_never_migrated_behind_anyones_back(
    empty_postgres: str, ring: KeyRing
) -> None:
    """Opening it says what to run; running it makes it usable; again changes nothing."""
    settings = Settings(database_url=SecretStr(empty_postgres))

    with pytest.raises(SchemaBehind, match="run `alongside store upgrade`"):
        Store.open(settings, ring)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: upgrade(settings, ring), range(4)))
    assert [(None, newest()), *[(newest(), newest())] * 3] == sorted(
        done, key=lambda each: each[0] or ""
    )
    Store.open(settings, ring).close()


def test_a_database_of_a_later_version_is_left_alone(settings: Settings, ring: KeyRing) -> None:
    """An old program does not touch it."""
    Store.open(settings, ring).close()
    engine = create_engine(settings.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(SchemaBehind, match="9999, which this version of Alongside does not know"):
        Store.open(settings, ring)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "did not answer"),
        ("mysql://x/y", "use SQLite in a file, or PostgreSQL"),
        ("sqlite://", "use SQLite in a file"),
        ("not an address", "is not an address"),
    ],
)
def test_a_database_that_is_not_there_is_said_plainly(url: str, says: str, ring: KeyRing) -> None:
    """With what to do, and without the password."""
    with pytest.raises(StoreUnreachable, match=says):
        Store.open(Settings(database_url=SecretStr(url)), ring)


def test_a_moment_needs_a_zone_and_comes_back_in_utc(store: Store) -> None:
    """Both databases keep microseconds and refuse naive times."""
    summer = datetime(2026, 7, 1, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))

    store.journal.append("p/c-1/1", entries([started("c-1"), task("k", due=summer)]))

    (kept,) = store.tasks.of("p/c-1/1")
    for due in (kept.due, store.journeys.get("p/c-1/1").next_due):
        assert datetime(2026, 7, 1, 8, 0, 0, 123456, tzinfo=UTC) == due
        assert due is not None
        assert UTC == due.tzinfo
    with pytest.raises(ValueError, match="has no time zone"):
        Utc().process_bind_param(datetime(2026, 7, 1), create_engine("sqlite://").dialect)  # noqa: DTZ001


def test_a_failure_inside_a_transaction_leaves_the_store_usable(store: Store) -> None:
    """Nothing is kept, no lock is left behind."""

    def fail() -> None:
        with store._database.writing("x") as connection:
            connection.execute(text("DELETE FROM journal"))
            raise ZeroDivisionError

    store.journal.append("p/c-2/1", rich("c-2")[:2])
    with pytest.raises(ZeroDivisionError):
        fail()

    assert 2 == len(store.journal.entries("p/c-2/1"))
    assert 2 == store.journal.append("p/c-1/1", rich("c-1")[:2])


def test_the_commands_say_what_they_did(
    settings: Settings, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Upgrade and rebuild on either database."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(settings.home))
    if settings.database_url is not None:
        monkeypatch.setenv("ALONGSIDE_DATABASE_URL", settings.database_url.get_secret_value())
    run = CliRunner().invoke(app, ["upgrade"])
    assert (0, True) == (run.exit_code, newest() in run.output)
    with Store.open(settings, KeyRing.load(settings)) as store:
        store.journal.append("p/c-1/1", rich("c-1"))

    run = CliRunner().invoke(_top(), [])

    assert (0, f"Made again from {len(rich('c-1'))} journal entries.\n") == (
        run.exit_code,
        run.output,
    )


def test_the_commands_fail_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without keys nothing is rebuilt, and nothing is made."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path))

    run = CliRunner().invoke(_top(), [])

    assert (2, True) == (run.exit_code, "there is no key file" in run.output)
    assert [] == list(tmp_path.iterdir())


def _top() -> "object":
    import typer

    top = typer.Typer()
    top.command()(rebuild)
    return top
