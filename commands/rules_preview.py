"""
`alongside rules preview`: what rules would change, before they do.
"""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
