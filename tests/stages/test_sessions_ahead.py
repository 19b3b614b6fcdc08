"""The sessions foreseen for a client are the sessions they really have when all goes to plan."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from kit import P1, TO_COACHING, answers, attends, books, calendars, primrose, walked, without

from alongside.course import to_plan
from alongside.journal import Journal
from alongside.london import today
from alongside.plan_ahead import plan_of
from alongside.questions import PastSession

SAME_DAY = (
    *without(TO_COACHING, "closure"), answers("closure", "completed", after=0), books(), attends(),
)  # fmt: skip


def foreseen(journal: Journal, now: datetime) -> tuple[PastSession, ...]:
    """What a page shows as planned at a moment."""
    rules = primrose().walk_rules
    calendar = calendars()[rules.calendar]
    then = Journal([entry for entry in journal.entries if entry.recorded <= now])
    plan = plan_of(then, rules, None, calendar, now)
    return to_plan(plan, calendar, now, today(now) + timedelta(days=900), lambda day: True).sessions


@pytest.mark.parametrize("after", [0, 1, 20, 45, 90])
def test_what_is_shown_as_planned_is_what_happens(after: int) -> None:
    """By number and by day; those that are over by then are not among them."""
    journal = walked(P1, SAME_DAY).journal
    (allocated,) = journal.all("coach_allocated")
    now = allocated.recorded + timedelta(days=after)

    really = [(each.number, today(each.at)) for each in journal.past_sessions() if each.at > now]

    assert really == [(each.number, today(each.at)) for each in foreseen(journal, now)]
    assert all(each.outcome == "attended" for each in foreseen(journal, now))


def test_nothing_is_foreseen_when_coaching_is_over() -> None:
    """The last session was held: none follows."""
    journal = walked(P1, SAME_DAY).journal

    assert () == foreseen(journal, journal.entries[-1].recorded)
