"""
The day on which a referral was received, as somebody says it when a journey starts.

In: the day and the present one. Out: the moment waits count from, or why the day can't be.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from alongside.london import moment_on

LONGEST_AGO = timedelta(days=366)
"""A referral received longer ago than that is a slip of the pen."""


class NotReceivedThen(ValueError):
    """The day can't be right; the message says why, for whoever said it."""


def arrival(received: date, today: date) -> datetime:
    """
    The beginning of the day in London, as a UTC moment.

    :raises NotReceivedThen: it is a day to come, or more than a year ago.
    """
    if received > today:
        raise NotReceivedThen(f"a referral can't have been received on {received}, a day to come")
    if received < today - LONGEST_AGO:
        raise NotReceivedThen(
            f"{received} is more than a year ago: check the day on which the referral came in"
        )
    return moment_on(received, time(0))
