"""
Health check: gather the core readings, or go on with what is known when the time is over.
"""

from __future__ import annotations

from alongside.events import Entry, HealthCheckCompleted, ReadingsRecorded
from workflows.stages.desk import Desk
from workflows.stages.left import Left


async def health_check(desk: Desk, entered: Entry) -> Left:
    """Partial results are kept and the rest is waited for; the gap is reported."""
    rules = desk.rules.health_check
    assert rules is not None, "the check refuses a pathway with a stage that has no settings"
    visit = desk.journal.visits("health_check")
    key = f"health_check/{visit}"
    await desk.open_task(key, rules.task, kind="health_check")
    seen = entered
    while True:
        missing = await desk.missing_readings(rules.readings, since=desk.journal.entries[0])
        if not missing:
            break
        more = await desk.until((ReadingsRecorded,), since=seen, anchor=entered, wait=rules.within)
        if more is None:
            break
        seen = more
    await desk.once(HealthCheckCompleted(visit=visit, missing=missing))
    desk.close_task(key, "all_readings_in" if not missing else "time_over")
    return Left(outcome="incomplete" if missing else "complete")
