"""
`alongside rules`: the rule files that steer the journeys, one module a command.
"""

from __future__ import annotations

import typer

from commands import (
    rules_adopt,
    rules_check,
    rules_explain,
    rules_format,
    rules_preview,
    rules_publish,
    rules_schema,
    rules_test,
)

app = typer.Typer(
    help="Check, test, preview and publish the rule files that steer the journeys.",
    no_args_is_help=True,
)
for each in (
    rules_check,
    rules_test,
    rules_explain,
    rules_preview,
    rules_publish,
    rules_adopt,
    rules_format,
    rules_schema,
):
    each.add_to(app)


@app.callback()
def rules() -> None:
    """Check, test, preview and publish the rule files that steer the journeys."""
