"""
`alongside rules explain`: what the rules decide for one client, and why.
"""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
