"""
The `alongside` command: one module per group of subcommands.

Start at `main`. Heavy imports belong inside the commands that need them.
"""

import typer

app = typer.Typer(
    name="alongside",
    help="Peer health coaching journeys: run the service, start journeys, see what is due.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def main() -> None:
    """Entry point of the `alongside` command."""
    app()
