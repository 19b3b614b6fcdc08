"""A worker killed again and again, and its ports taken meanwhile."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest
from running_up import Up, running

from service import worker_process
from service.process import free_port
from service.readiness import is_ready
from service.worker_process import WorkerProcess

TINY_UP = (sys.executable, str(Path(__file__).with_name("tiny_up.py")))


SERVES = (
    sys.executable, "-c",
    "import os, asyncio, sys\n"
    "from service.health import serve_health\n"
    "async def main():\n"
    "    async with serve_health({}, int(os.environ['ALONGSIDE_HEALTH_PORT'])):\n"
    "        await asyncio.sleep(60)\n"
    "try:\n"
    "    asyncio.run(main())\n"
    "except OSError:\n"
    "    sys.exit(2)\n",
)  # fmt: skip
"""What a worker does about its ports: it serves, or ends with 2 where one is taken."""


def next_worker(up: Up, before: int) -> int:
    """The process id of the worker that came after `before`."""
    until = time.monotonic() + 30
    while (pid := up.worker_pid()) == before:
        assert up.process.poll() is None, "the service ended"
        assert time.monotonic() < until, "no worker came back"
        time.sleep(0.05)
    return pid


@pytest.mark.slow
def test_the_service_outlives_three_kills_of_its_worker_in_a_row(tmp_path: Path) -> None:
    """Each as soon as the one before it is up."""
    with running(TINY_UP, tmp_path) as up:
        workers = [up.worker_pid()]
        for _ in range(3):
            os.kill(workers[-1], signal.SIGKILL)
            workers.append(next_worker(up, workers[-1]))

        code, _, errors = up.stop()

    assert 4 == len(set(workers))
    assert (0, "") == (code, errors)


@pytest.mark.asyncio
async def test_a_worker_whose_port_was_taken_meanwhile_comes_back_at_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while; a lingering socket gets its time first."""
    from alongside.settings import Settings

    monkeypatch.setattr(worker_process, "PORT_SECONDS", 0.5)
    ports = free_port(), free_port()
    settings = Settings(home=tmp_path, health_port=ports[0], metrics_port=ports[1])
    worker = WorkerProcess(settings, SERVES)
    try:
        await worker.start()
        await worker.stop()
        with socket.create_server((worker.host, ports[0])):
            await worker.start()

            assert ports[0] != worker.health_port
            assert ports[1] == worker.metrics_port
            assert is_ready(worker.health_port)
    finally:
        await worker.stop()


@pytest.mark.asyncio
async def test_a_worker_whose_port_goes_to_another_before_its_first_start_takes_another(
    tmp_path: Path,
) -> None:
    """Two services that start at one moment may be told of the same free port."""
    from alongside.settings import Settings

    worker = WorkerProcess(Settings(home=tmp_path), SERVES)
    chosen = worker.health_port
    try:
        with socket.create_server((worker.host, chosen)):
            await worker.start()

            assert chosen != worker.health_port
            assert is_ready(worker.health_port)
    finally:
        await worker.stop()
