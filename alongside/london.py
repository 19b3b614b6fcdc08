"""
London wall-clock time at the edges of UTC.

Takes aware moments, gives London days and times of day; takes a London day and
time, gives the UTC moment. Inside everything is UTC: this is the edge.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def wall(moment: datetime) -> datetime:
    """
    What a clock on a London wall shows at `moment`, as a naive datetime.

    :raises ValueError: `moment` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone; this one has none")
    return moment.astimezone(LONDON).replace(tzinfo=None, fold=0)


def today(moment: datetime) -> date:
    """
    The London day that `moment` falls on.

    :raises ValueError: `moment` has no time zone.
    """
    return wall(moment).date()


def moment_at(shown: datetime) -> datetime:
    """
    The UTC moment at which a London clock shows `shown` (naive).

    A time shown twice (the October change) is its first showing; a time that is never
    shown (the March change) is the moment the clock jumps over it.
    """
    moment = shown.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) == shown.replace(fold=0):
        return moment
    # The clock jumps at a whole hour, for one hour: its start is the hour we landed in.
    return moment.replace(minute=0, second=0, microsecond=0)


def moment_on(day: date, at: time) -> datetime:
    """The UTC moment of a London day at a time of day, as `moment_at` reads it."""
    return moment_at(datetime.combine(day, at))
