"""
`alongside console`: the pages for people, served until told to stop.
"""

from typing import Annotated

import typer

from commands.screen import fail


def add_to(app: typer.Typer) -> None:
    """Put this command into the `alongside` command."""
    app.command()(console)


def console(
    quiet: Annotated[bool, typer.Option("--quiet", help="Log to the file alone.")] = False,
) -> None:
    """Serve the pages of this ALONGSIDE_HOME, at ALONGSIDE_LISTEN_HOST and _CONSOLE_PORT."""
    import logging

    import uvicorn

    from alongside.keys import KeyMissing, KeyRing
    from alongside.store import Store, StoreError
    from console.app import NotByTls, build_app
    from console.assets import AssetsMissing
    from service.configured import NotConfigured, configured
    from service.logs import set_up_logs

    try:
        settings = configured()
        level = logging.CRITICAL if quiet else logging.INFO
        set_up_logs("console", settings.home, stderr_level=level)
        ring = KeyRing.load(settings)
        with Store.open(settings, ring) as store:
            uvicorn.run(
                build_app(settings, ring, store),
                host=settings.listen_host,
                port=settings.console_port,
                log_config=None,
                access_log=False,
                server_header=False,
            )
    except (
        AssetsMissing, KeyMissing, NotByTls, NotConfigured, OSError, StoreError,
    ) as problem:  # fmt: skip
        fail(f"alongside console: {problem}", 2)
