"""
Priority: go on once the latest readings have been decided on.

The deciding itself is beside the stages (`readings.py`), because readings come at any time.
"""

from __future__ import annotations

from alongside.events import Entry
from workflows.stages.desk import Desk
from workflows.stages.left import Left
from workflows.stages.readings import undecided


async def priority(desk: Desk, entered: Entry) -> Left:
    """Leave by the priority the pathway goes on with."""
    while undecided(desk.journal):
        await desk.change(of=("priority_decided",))
    return Left(outcome=f"p{desk.journal.priority}")
