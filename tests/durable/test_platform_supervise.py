"""Processes are kept running, in order, until told to stop or there is no point."""

import asyncio
import os
import signal

import pytest

from service import supervise as supervision
from service.process import is_alive, spawn, stop
from service.supervise import GaveUp, Kept, supervise


class Real:
    """A real process that runs a line of shell."""

    def __init__(self, name: str, line: str, story: list[str]) -> None:
        self.name, self.line, self.story = name, line, story
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.story.append(f"{self.name} started")
        self.process = await spawn(["sh", "-c", self.line])

    async def wait(self) -> int:
        assert self.process is not None
        return await self.process.wait()

    async def stop(self) -> None:
        self.story.append(f"{self.name} stopped")
        if self.process is not None:
            await stop(self.process, 5)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restart at once, so that a test takes no seconds."""
    monkeypatch.setattr(supervision, "PAUSES", (0.0, 0.0, 0.0))


async def run(kept: list[Kept], stopping: asyncio.Event) -> None:
    async with asyncio.timeout(20):
        await supervise(kept, stopping, asyncio.Event())


@pytest.mark.asyncio
async def test_processes_start_in_order_and_stop_in_reverse() -> None:
    """The worker needs the server while it finishes."""
    story: list[str] = []
    stopping, up = asyncio.Event(), asyncio.Event()
    kept: list[Kept] = [Real(name, "exec sleep 60", story) for name in ("server", "worker")]
    running = asyncio.create_task(supervise(kept, stopping, up))
    await asyncio.wait_for(up.wait(), 10)
    stopping.set()
    await asyncio.wait_for(running, 10)

    assert ["server started", "worker started", "worker stopped", "server stopped"] == story


@pytest.mark.asyncio
async def test_a_killed_process_is_started_again() -> None:
    """Whatever killed it; the others go on."""
    story: list[str] = []
    stopping, up = asyncio.Event(), asyncio.Event()
    server, worker = Real("server", "exec sleep 60", story), Real("worker", "exec sleep 60", story)
    running = asyncio.create_task(supervise([server, worker], stopping, up))
    await asyncio.wait_for(up.wait(), 10)
    assert server.process is not None
    before = server.process.pid
    os.kill(before, signal.SIGKILL)
    async with asyncio.timeout(10):
        while server.process.pid == before:
            await asyncio.sleep(0.01)
    stopping.set()
    await asyncio.wait_for(running, 10)

    assert (2, 1) == (story.count("server started"), story.count("worker started"))


@pytest.mark.asyncio
async def test_one_that_keeps_ending_is_given_up_and_the_others_are_stopped() -> None:
    """Instead of restarting it for ever; the code is 1."""
    story: list[str] = []
    server = Real("server", "exec sleep 60", story)

    with pytest.raises(GaveUp, match="worker ended 4 times in a row, last with 7") as gave_up:
        await run([server, Real("worker", "exit 7", story)], asyncio.Event())

    assert 1 == gave_up.value.code
    assert 4 == story.count("worker started")
    assert "server stopped" == story[-1]
    assert server.process is not None
    assert not is_alive(server.process.pid)


@pytest.mark.asyncio
async def test_one_that_is_killed_again_and_again_is_kept_running() -> None:
    """It did nothing wrong; giving up would do what the killer could not."""
    story: list[str] = []
    stopping, up = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(supervise([Real("worker", "kill -9 $$", story)], stopping, up))
    async with asyncio.timeout(10):
        while story.count("worker started") < 10:
            await asyncio.sleep(0.01)
    stopping.set()
    await asyncio.wait_for(running, 10)

    assert "worker stopped" == story[-1]


@pytest.mark.asyncio
async def test_one_that_cannot_run_is_not_tried_again() -> None:
    """Exit code 2 means that a person has to change something."""
    story: list[str] = []

    with pytest.raises(GaveUp) as gave_up:
        await run([Real("worker", "exit 2", story)], asyncio.Event())

    assert 2 == gave_up.value.code
    assert 1 == story.count("worker started")


@pytest.mark.asyncio
async def test_a_stop_while_starting_stops_what_was_started() -> None:
    """Ctrl-C in the first second."""
    story: list[str] = []

    class Slow(Real):
        async def start(self) -> None:
            await super().start()
            await asyncio.sleep(60)

    stopping = asyncio.Event()
    asyncio.get_running_loop().call_later(0.3, stopping.set)
    await run([Real("server", "exec sleep 60", story), Slow("worker", "sleep 60", story)], stopping)

    assert {"worker stopped", "server stopped"} == set(story[-2:])


@pytest.mark.asyncio
async def test_a_process_that_will_not_end_is_made_to() -> None:
    """After its grace."""
    process = await spawn(["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"])
    await asyncio.sleep(0.2)

    code = await stop(process, grace=0.5)

    assert -signal.SIGKILL == code
