"""
`alongside rules publish` and its kin: the versions of a programme's rules.
"""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
