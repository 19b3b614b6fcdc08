"""
Schedules brought up to date when rules come into force.

In: a programme whose supervision changed. Out: a line that says so, or that it will be when the
service starts next.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from alongside.ruleset.published import Published

LATER = "Supervision comes round by these rules once a worker starts."


def follow(was: Published | None, now: Published) -> None:
    """Have supervision come round as the new rules say, where the server answers."""
    before = None if was is None else was.ruleset.supervision
    if before == now.ruleset.supervision:
        return
    typer.echo(asyncio.run(_keep(now.ruleset.programme)))


async def _keep(programme: str) -> str:
    from temporalio.service import RPCError

    from alongside.supervision import KINDS, schedule_id
    from service.coming_round import ComingRound
    from service.configured import configured
    from service.home_clock import ClockUnreadable
    from starter import open_starter
    from workflows.connect import AddressMissing, ServerAway

    try:
        async with open_starter(configured()) as starter:
            coming = ComingRound(starter.client, starter.store, starter.settings, starter.clock)
            kept = await coming.keep_schedules([programme])
    except (AddressMissing, ClockUnreadable, RPCError, ServerAway):
        return LATER
    said = [kind for kind in KINDS if kept[schedule_id(programme, kind)]]
    return f"Supervision comes round by these rules: {' and '.join(said) or 'none'}."
