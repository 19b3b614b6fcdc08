"""
`alongside rules adopt`: journeys under way moved to other rules.
"""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
