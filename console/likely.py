"""
The likely weeks of a waiting list, worked out once in a while.

In: the console, a programme. Out: what comes of each place on the list. It follows every client
of every coach ahead, which takes long: it is kept for some minutes, and a list that is too large
for a page is only worked out when somebody asks for it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.matching.likely import Likely
from alongside.waits import waiting_list
from console.context import Console

WEEKS = 26
KEPT = timedelta(minutes=10)
"""On the wall's clock."""


@dataclass(frozen=True)
class Known:
    """What was worked out, by journey, and when it was on the journeys' clock."""

    at: datetime
    kept_until: datetime
    by_journey: dict[str, Likely]


_known: dict[tuple[int, str], Known] = {}
_working = threading.Lock()


def known(console: Console, programme: str) -> Known | None:
    """What was worked out not long ago; None if nothing."""
    found = _known.get((id(console), programme))
    return found if found is not None and console.wall() < found.kept_until else None


def work_out(console: Console, programme: str) -> Known:
    """
    The likely week of everyone on the list; one works it out at a time.

    :raises NoRules: the programme has no rules that can be used.
    :raises alongside.waits.NoCoaching: its rules have no coaches.
    """
    with _working:
        found = known(console, programme)
        if found is not None:
            return found
        now = console.now()
        listed = waiting_list(
            console.store, console.library, console.calendars, programme, now, WEEKS
        )
        weeks = {each.place.journey: each.likely for each in listed.waits if each.likely}
        found = Known(now, console.wall() + KEPT, weeks)
        _known[id(console), programme] = found
        return found
