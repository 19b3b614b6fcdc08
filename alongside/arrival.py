"""
May this event come in: what a journey's door says, and whether it can be meant at all.

Asked where an event arrives and never when a history is told again: what was taken once stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.admission import refusal
from alongside.events import AnyEvent, DeferralRequested
from alongside.journal import Journal
from alongside.london import today
from alongside.ruleset.model import WalkRules

LONGEST_WAIT = timedelta(days=731)
"""How long a client may ask to wait: a day further away is a slip of the pen."""


def refusal_on_arrival(
    journal: Journal,
    rules: WalkRules,
    event: AnyEvent,
    now: datetime,
    not_after: datetime | None = None,
) -> str | None:
    """Why `event` can't come in at `now`; None if it can."""
    return slip(event, now) or refusal(journal, rules, event, now, not_after)


def slip(event: AnyEvent, now: datetime) -> str | None:
    """Why what this says can't be meant; None if it can."""
    if not isinstance(event, DeferralRequested) or event.until <= today(now + LONGEST_WAIT):
        return None
    return f"a client can't ask to wait until {event.until}, more than two years away: check it"
