"""A plan told in days: events, each on its day, as the entries a journal would hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from alongside.events import AnyEvent, Entry
from alongside.plan import HealthPlan, plan_of
from alongside.plan.door import plan_refusal

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


def told(*events: AnyEvent) -> list[Entry]:
    """The first on Monday 2 March 2026, each other a day later."""
    return [
        Entry(sequence=number, recorded=MONDAY + timedelta(days=number - 1), event=event)
        for number, event in enumerate(events, 1)
    ]


def plan(*events: AnyEvent) -> HealthPlan:
    """The plan these events leave."""
    return plan_of(told(*events))


def said(before: Sequence[AnyEvent], event: AnyEvent) -> str | None:
    """What the door says of `event` the day after all of `before`."""
    return plan_refusal(plan(*before), event, MONDAY + timedelta(days=len(before)))
