"""A worker's health pages and metrics, as a load balancer and Prometheus read them."""

import asyncio
import http.client
import json
import socket
import uuid

import pytest
from temporalio.client import Client
from tiny_worker import tiny_parts
from tiny_workflow import Greeting, Tiny

from alongside.settings import Settings
from service.health import serve_health
from service.process import free_port
from service.readiness import is_ready
from worker import run_worker
from workflows.address import read_address


def fetch(port: int, page: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", page)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


async def well() -> None:
    """A check that passes."""


async def broken() -> None:
    """A check that fails with something nobody should read."""
    raise RuntimeError("password for Persephone refused")


async def hangs() -> None:
    """A check that never answers."""
    await asyncio.sleep(3600)


@pytest.mark.asyncio
async def test_a_process_is_ready_when_every_check_passes() -> None:
    """Each check is named."""
    async with serve_health({"server": well, "store": well}, 0) as port:
        status, body = await asyncio.to_thread(fetch, port, "/ready")

    assert 200 == status
    assert {"ready": True, "server": "ok", "store": "ok"} == json.loads(body)


@pytest.mark.asyncio
@pytest.mark.parametrize("check", [broken, hangs])
async def test_a_failing_or_hanging_check_makes_it_unready_but_it_stays_alive(check) -> None:
    """A supervisor must not kill a worker because the database is away."""
    async with serve_health({"server": well, "store": check}, 0) as port:
        status, body = await asyncio.to_thread(fetch, port, "/ready")
        live, _ = await asyncio.to_thread(fetch, port, "/live")

    assert (503, 200) == (status, live)
    assert {"ready": False, "server": "ok", "store": "failing"} == json.loads(body)


@pytest.mark.asyncio
async def test_health_on_a_taken_port_is_an_error() -> None:
    """Two workers with the same port: the second says so instead of hiding."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="use"):
        async with serve_health({}, taken.getsockname()[1]):
            pass


def test_nothing_there_is_not_ready() -> None:
    """Before a worker listens."""
    assert not is_ready(free_port())


@pytest.mark.asyncio
async def test_a_whole_worker_serves_work_health_and_metrics_until_told_to_stop(
    dev_client: Client, dev_settings: Settings, task_queue: str
) -> None:
    """`run_worker` as the worker process runs it."""
    ports = free_port(), free_port()
    settings = Settings(
        home=dev_settings.home, health_port=ports[0], metrics_port=ports[1], task_queue=task_queue
    )
    stopping = asyncio.Event()
    running = asyncio.create_task(run_worker(settings, stopping, tiny_parts))
    async with asyncio.timeout(30):
        while not await asyncio.to_thread(is_ready, ports[0]):
            await asyncio.sleep(0.05)
        handle = await dev_client.start_workflow(
            Tiny.run, Greeting(text="x"), id=uuid.uuid4().hex, task_queue=task_queue
        )
        await handle.signal(Tiny.end)
        await handle.result()

    _, metrics = await asyncio.to_thread(fetch, ports[1], "/metrics")
    stopping.set()
    await asyncio.wait_for(running, 30)

    assert "temporal_workflow_completed" in metrics
    assert not await asyncio.to_thread(is_ready, ports[0])


@pytest.mark.asyncio
async def test_a_worker_on_a_taken_metrics_port_says_which_setting_to_change(
    dev_settings: Settings,
) -> None:
    """Two workers on one machine with the same settings."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(home=dev_settings.home, metrics_port=taken.getsockname()[1])

        with pytest.raises(OSError, match="ALONGSIDE_METRICS_PORT"):
            await run_worker(settings, asyncio.Event(), tiny_parts)


@pytest.mark.asyncio
async def test_the_server_counts_its_own_actions(
    dev_client: Client, dev_settings: Settings
) -> None:
    """The gauge of what a journey costs."""
    address = read_address(dev_settings.home)
    assert address is not None

    status, metrics = await asyncio.to_thread(fetch, address.metrics_port, "/metrics")

    assert 200 == status
    assert "\naction{" in metrics
