"""
The `alongside` command: one module for each group of subcommands.

Start at `main`. Heavy imports belong inside the commands that need them.
"""

import typer

from commands import coaches, journeys, register, rules, service, store

app = typer.Typer(
    name="alongside",
    help="Peer health coaching journeys: run the service, start journeys, see what is due.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.add_typer(rules.app, name="rules")
app.add_typer(register.app, name="register")
app.add_typer(coaches.app, name="coaches")
app.add_typer(store.app, name="store")
app.command()(store.rebuild)
app.command()(service.up)
app.command()(service.worker)
journeys.add_to(app)


def main() -> None:
    """Entry point of the `alongside` command."""
    app()
