"""
`alongside console`: the pages for people, served until told to stop.
"""

from typing import Annotated, Any

import typer

from commands.screen import fail

IDLE_SECONDS = 75
"""
How long a browser's connection stays open while somebody reads; longer than a proxy's, which
would send the next page's request into one that closes.
"""
_MANNERS: dict[str, Any] = {
    "log_config": None, "access_log": False, "server_header": False,
    "timeout_keep_alive": IDLE_SECONDS,
}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Put this command into the `alongside` command."""
    app.command()(console)


def console(
    quiet: Annotated[bool, typer.Option("--quiet", help="Log to the file alone.")] = False,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=16, help="Processes that answer.")
    ] = 1,
) -> None:
    """Serve the pages of this ALONGSIDE_HOME, at ALONGSIDE_LISTEN_HOST and _CONSOLE_PORT."""
    from service.memory import ARENAS, keep_few_arenas

    keep_few_arenas()  # before any of what follows starts a thread
    import logging
    import os

    import uvicorn

    from alongside.keys import KeyMissing, KeyRing
    from alongside.store import Store, StoreError
    from console.app import NotByTls, build_app
    from console.assets import AssetsMissing
    from console.ready import get_ready
    from console.serving import QUIET
    from service.configured import NotConfigured, configured
    from service.logs import set_up_logs

    try:
        settings = configured()
        level = logging.CRITICAL if quiet else logging.INFO
        set_up_logs("console", settings.home, stderr_level=level)
        ring = KeyRing.load(settings)
        with Store.open(settings, ring) as store:
            # with several processes this one only sees that they could be served
            app = build_app(settings, ring, store)
            if workers == 1:
                get_ready(app.state.console)
                uvicorn.run(app, host=settings.listen_host, port=settings.console_port, **_MANNERS)
        if workers > 1:
            os.environ["MALLOC_ARENA_MAX"] = str(ARENAS)
            if quiet:
                os.environ[QUIET] = "yes"
            uvicorn.run(
                "console.serving:app", factory=True, workers=workers,
                host=settings.listen_host, port=settings.console_port, **_MANNERS,
            )  # fmt: skip
    except (
        AssetsMissing, KeyMissing, NotByTls, NotConfigured, OSError, StoreError,
    ) as problem:  # fmt: skip
        fail(f"alongside console: {problem}", 2)
