"""
The days and hours of an example as moments.

In: a day of a walk or a date, a time of day, the day the walk starts. Out: London days and
UTC moments.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from alongside.london import moment_on
from alongside.ruleset.examples.model import Day, Step

MORNING, NOON = time(9), time(12)
"""When walks start; when people act on a day without an hour."""


def time_of(text: str) -> time:
    """`9:00` as a time of day."""
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute))


def day_of(text: str, start: date) -> date:
    """`day 14` or `2026-04-07` as a London day."""
    if text.startswith("day "):
        return on_day(int(text.removeprefix("day ")), start)
    return date.fromisoformat(text)


def on_day(day: Day, start: date) -> date:
    """So many days after `start`, or the day itself."""
    return start + timedelta(days=day) if isinstance(day, int) else day


def span(step: Step, start: date) -> tuple[datetime, datetime]:
    """From when until before when a step's happening is looked for."""
    first = on_day(step.day, start)
    if step.at is not None:
        since = moment_on(first, step.at)
        return since, since + timedelta(minutes=1)
    last = first if step.to is None else on_day(step.to, start)
    return moment_on(first, time()), moment_on(last + timedelta(days=1), time())


def acts_at(step: Step, start: date) -> datetime:
    """When people do what a step says."""
    return moment_on(on_day(step.day, start), step.at or NOON)
