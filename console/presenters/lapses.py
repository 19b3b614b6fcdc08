"""
When a proposal passes to another coach, unless it is answered.

In: rows of the worklist. Out: a moment for each that is a proposal, by the rules its journey
walks by.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from alongside.store import StoreError
from alongside.store.worklist import WorkRow
from console.context import Console


def lapses(console: Console, rows: Iterable[WorkRow]) -> dict[tuple[str, str], datetime]:
    """By journey and key of the task."""
    found, now = {}, console.now()
    for row in rows:
        if row.task.kind == "coach_acceptance" and row.task.status == "open":
            moment = _lapse(console, row)
            if moment is not None and moment > now:
                found[row.task.journey, row.task.key] = moment
    return found


def _lapse(console: Console, row: WorkRow) -> datetime | None:
    if row.journey is None or row.journey.status == "paused":
        return None
    try:
        rules = console.library.by_digest(row.journey.digest).ruleset
    except (StoreError, ValueError):
        return None
    if rules.coaching is None or rules.coaching.matching.acceptance.wait is None:
        return None
    calendar = console.calendars[rules.calendar]
    return calendar.due(row.task.opened, rules.coaching.matching.acceptance.wait)
