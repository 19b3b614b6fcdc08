"""
When a proposal passes to another coach, unless it is answered.

In: rows of the worklist. Out: a moment for each that is a proposal, by the rules its journey
walks by.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from alongside.store.worklist import WorkRow
from console.context import Console
from console.presenters.readings_asked import rules_of


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
    published = rules_of(console, row)
    if published is None:
        return None
    rules = published.ruleset
    if rules.coaching is None or rules.coaching.matching.acceptance.wait is None:
        return None
    calendar = console.calendars[rules.calendar]
    return calendar.due(row.task.opened, rules.coaching.matching.acceptance.wait)
