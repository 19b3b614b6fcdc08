"""
Whether a child process is ready: its own page says so.

In: the process, its port. Out: that it is ready, or its exit code if it ended first.
"""

import asyncio
import http.client

from service.supervise import GaveUp
from workflows.address import LOOPBACK

READY_SECONDS = 60.0
_BETWEEN_LOOKS = 0.1


async def until_ready(
    process: asyncio.subprocess.Process,
    what: str,
    *,
    port: int,
    host: str,
    path: str = "/ready",
    settled: float = 0.0,
) -> int | None:
    """
    Wait until it is ready, and then for as many seconds as `settled`; its exit code if it ends.

    :raises GaveUp: it was not ready in time.
    """
    ended = asyncio.create_task(process.wait())
    ready = asyncio.create_task(_seen_ready(port, host, path))
    try:
        await asyncio.wait(
            {ended, ready}, timeout=READY_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if not ended.done() and not ready.done():
            raise GaveUp(f"the {what} was not ready after {READY_SECONDS:.0f} seconds", 1)
        if not ended.done() and settled:
            await asyncio.wait({ended}, timeout=settled)
        return ended.result() if ended.done() else None
    finally:
        ended.cancel()
        ready.cancel()


async def _seen_ready(port: int, host: str, path: str) -> None:
    while not await asyncio.to_thread(is_ready, port, host, path=path):
        await asyncio.sleep(_BETWEEN_LOOKS)


def is_ready(port: int, host: str = LOOPBACK, within: float = 2.0, *, path: str = "/ready") -> bool:
    """Whether the health page on this port says ready."""
    connection = http.client.HTTPConnection(host, port, timeout=within)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
