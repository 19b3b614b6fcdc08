"""
`alongside rules test`: the examples beside rule files, walked by the real stages.
"""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
