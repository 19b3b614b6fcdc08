"""
`alongside rules format`: rule files in their canonical layout, comments kept.
"""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
