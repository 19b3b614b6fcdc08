"""
The first day of a span that ends today.

In: a day and a wait of days, weeks or months. Out: a day. A month is a calendar
month: 18 months before 31 August is the last day of February.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from alongside.wait import Unit, Wait


def first_day(today: date, wait: Wait) -> date:
    """
    The earliest day that is within `wait` of `today`; that day itself is within.

    >>> first_day(date(2026, 8, 31), Wait.parse("18 months"))
    datetime.date(2025, 2, 28)

    :raises ValueError: the wait has hours or working days, which a reading has not.
    """
    if wait.unit is Unit.DAY or wait.unit is Unit.WEEK:
        days = wait.amount * (7 if wait.unit is Unit.WEEK else 1)
        return date.fromordinal(max(1, today.toordinal() - days))
    if wait.unit is Unit.MONTH:
        months = today.year * 12 + today.month - 1 - wait.amount
        year, month = divmod(months, 12)
        if year < 1:
            return date.min
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    raise ValueError(f"{wait} does not suit a reading, which has a day; write days, weeks, months")
