"""
The likely weeks of a waiting list, worked out once in a while.

In: the console, a programme. Out: what comes of each place on the list. It follows every client
of every coach ahead, which takes long: it is kept for some minutes, and where there are many
clients it is worked out beside the pages, when somebody asks for it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog

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


INLINE, BESIDE = 300, 3_000
"""So many clients of coaches are followed while somebody waits; so many beside the pages."""
How = Literal["known", "working", "on_request", "too_many"]
_log = structlog.get_logger("console.likely")
_known: dict[tuple[int, str], Known] = {}
_under_way: set[tuple[int, str]] = set()
_working = threading.Lock()


def look(console: Console, programme: str, *, asked: bool) -> tuple[How, Known | None]:
    """What is known; what is quickly worked out is, and what takes long is begun if asked for."""
    found = known(console, programme)
    if found is not None:
        return "known", found
    many = console.store.caseload.count(BESIDE + 1)
    if many <= INLINE:
        return "known", work_out(console, programme)
    if many > BESIDE:
        return "too_many", None
    key = (id(console), programme)
    if asked and key not in _under_way:
        _under_way.add(key)
        threading.Thread(target=_beside, args=(console, programme), daemon=True).start()
    return ("working" if key in _under_way else "on_request"), None


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


def _beside(console: Console, programme: str) -> None:
    try:
        work_out(console, programme)
    except Exception as problem:
        _log.error("likely_weeks_failed", programme=programme, error=type(problem).__name__)
    finally:
        _under_way.discard((id(console), programme))
