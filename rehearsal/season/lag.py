"""
How slow the machine was, by the season's own timers.

In: a season. Out: how late 19 of 20 timers rang at most, in programme time. At a training clock
what a machine takes for its work shows as days, which it would not in real time.
"""

from __future__ import annotations

from datetime import timedelta

from alongside.events import FollowUpFired
from rehearsal.season.heard import Season

LEAST = timedelta(minutes=1)
_OF = 0.95


def lag_of(season: Season) -> timedelta:
    """From the moment a follow-up was due to the moment it was recorded; never nothing."""
    late = sorted(
        entry.recorded - entry.event.due
        for entries in season.journals.values()
        for entry in entries
        if isinstance(entry.event, FollowUpFired)
        # One that is due at once waits for nothing.
        and entries[entry.event.anchor - 1].recorded < entry.event.due
    )
    return max(late[int(len(late) * _OF)], LEAST) if late else LEAST
