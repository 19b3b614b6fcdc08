"""
Whether a process is alive and ready, over HTTP, for a supervisor or load balancer.

`/live` answers while the event loop turns. `/ready` asks each named check and answers 200
or 503 with what failed, in one word each; details are in the log.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from service.logs import describe_error

Check = Callable[[], Awaitable[None]]
"""Returns if all is well, raises if not."""

CHECK_SECONDS = 3.0

_log = structlog.get_logger("service.health")


def health_app(checks: Mapping[str, Check]) -> Starlette:
    """The two pages; each check has `CHECK_SECONDS`, and all run side by side."""

    async def live(_request: Request) -> JSONResponse:
        return JSONResponse({"live": True})

    async def ready(_request: Request) -> JSONResponse:
        names = list(checks)
        answers = await asyncio.gather(*(_passes(name, checks[name]) for name in names))
        found = dict(zip(names, answers, strict=True))
        all_well = all(found.values())
        body = {name: "ok" if well else "failing" for name, well in found.items()}
        return JSONResponse({"ready": all_well, **body}, status_code=200 if all_well else 503)

    return Starlette(routes=[Route("/live", live), Route("/ready", ready)])


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except Exception as problem:
        _log.warning("health_check_failing", check=name, error=describe_error(problem))
        return False
    return True


@contextlib.asynccontextmanager
async def serve_health(
    checks: Mapping[str, Check], port: int, host: str = "127.0.0.1"
) -> AsyncIterator[int]:
    """
    Serve while the block runs; gives the port, which is a free one if `port` is 0.

    :raises OSError: the port is taken.
    """
    listener = socket.create_server((host, port))
    config = uvicorn.Config(
        health_app(checks), log_config=None, access_log=False, lifespan="off", server_header=False
    )
    server = _QuietServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await serving
        listener.close()


class _QuietServer(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        """Leave SIGTERM and Ctrl-C to the process, which stops the worker first."""
        yield
