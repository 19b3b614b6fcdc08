"""
A console of its own beside the run's, for what a service that runs well never shows.

In: a store, settings. Out: where its pages answer, in this process, until the block ends.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

import uvicorn

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from console.app import build_app


@contextlib.contextmanager
def pages_beside(settings: Settings, ring: KeyRing, store: Store) -> Iterator[str]:
    """The address of these pages."""
    config = uvicorn.Config(
        build_app(settings, ring, store), host="127.0.0.1", port=0, log_config=None,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
