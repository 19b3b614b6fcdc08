"""
`alongside rules schema`: JSON Schema of the rule language, for editors.
"""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
