"""
`alongside coaches`: who coaches, and with which room. Each part has a module of its own.
"""

from __future__ import annotations

import typer

from commands import (
    coaches_change,
    coaches_clients,
    coaches_diary,
    coaches_edit,
    coaches_files,
    coaches_room,
    coaches_roster,
)

app = typer.Typer(help="Who coaches, and how many clients each carries.", no_args_is_help=True)
coaches_files.add_to(app)
coaches_roster.add_to(app)
coaches_edit.add_to(app)
coaches_room.add_to(app)
coaches_clients.add_to(app)
coaches_change.add_to(app)
coaches_diary.add_to(app)
