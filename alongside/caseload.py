"""
How much a coach may carry: the nested caps of a caseload.

In: the cadence of each client a coach carries now. Out: how many more fit.
"""

from __future__ import annotations

from collections.abc import Sequence

from alongside.ruleset.coaching import CaseloadCap
from alongside.wait import Unit, Wait

_DAYS = {
    Unit.MINUTE: 1 / 1440, Unit.HOUR: 1 / 24, Unit.DAY: 1.0, Unit.WORKING_DAY: 7 / 5,
    Unit.WEEK: 7.0, Unit.MONTH: 365.2425 / 12,
}  # fmt: skip
_WEEK = 7
Loads = Sequence[Wait | None]
"""The cadence of each client a coach carries now, in whichever programme; None is not known yet."""


def room(loads: Loads, every: Wait, caps: Sequence[CaseloadCap], limit: int | None = None) -> int:
    """
    How many more clients at the cadence `every` fit under the nested caps and the limit.

    A cap of two weeks counts the clients seen every two weeks or more often. A load not
    known yet counts as `every`. At most 200 where nothing caps it; never below 0.
    """
    left = [200] if limit is None else [limit - len(loads)]
    spans: list[float] | None = None
    for cap in caps:
        if not isinstance(cap.cadence, Wait):
            left.append(cap.at_most - len(loads))
            continue
        capped = days(cap.cadence)
        if days(every) <= capped:
            if spans is None:
                spans = [days(load or every) for load in loads]
            left.append(cap.at_most - sum(span <= capped for span in spans))
    return max(0, min(left))


def room_in_hours(free: float, every: Wait, minutes: int) -> int:
    """
    How many more clients fit into so many free minutes of a week.

    Each takes `minutes` as often as they are seen. Never below 0.
    """
    # as much as a rounding error below a whole number still is that number
    return max(0, int(free / (_WEEK / days(every) * minutes) + 1e-9))


def minutes_a_week(loads: Loads, every: Wait, minutes: int) -> float:
    """The minutes of a week these clients take; a cadence not known yet counts as `every`."""
    return sum(_WEEK / days(load or every) for load in loads) * minutes


def days(every: Wait) -> float:
    """About how many days a cadence is, to compare cadences; a month is a twelfth of a year."""
    return (every.amount or 1) * _DAYS[every.unit]
