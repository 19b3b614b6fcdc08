"""
The `alongside` command: one module for each group of subcommands.

Start at `main`. Heavy imports belong inside the commands that need them.
"""

import os
import sys
from typing import NoReturn

import typer

from commands import (
    audit,
    coaches,
    colleagues,
    console,
    journeys,
    plan,
    register,
    rehearse,
    rules,
    service,
    store,
    supervision,
    waiting,
)

app = typer.Typer(
    name="alongside",
    help="Peer health coaching journeys: run the service, start journeys, see what is due.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.add_typer(rules.app, name="rules")
app.add_typer(register.app, name="register")
app.add_typer(coaches.app, name="coaches")
app.add_typer(waiting.app, name="waiting")
app.add_typer(store.app, name="store")
app.add_typer(plan.app, name="plan")
app.add_typer(supervision.app, name="supervision")
app.add_typer(colleagues.app, name="users")
app.add_typer(audit.app, name="audit")
app.command()(store.rebuild)
service.add_to(app)
console.add_to(app)
app.command()(rehearse.rehearse)
journeys.add_to(app)


def main() -> NoReturn:
    """Entry point of the `alongside` command."""
    code = 0
    try:
        app()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    if "temporalio" in sys.modules:
        # The interpreter sometimes aborts while it takes the SDK's threads down; all is done.
        os._exit(code)
    sys.exit(code)
