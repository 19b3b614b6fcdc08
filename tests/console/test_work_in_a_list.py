"""A task in a list: what is to be done, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.access import Colleague, Role
from alongside.store import SessionRow
from alongside.store.worklist import WorkRow
from console.presenters.work import About, reasons_of, shown
from tests.console.work_rows import AT, JOURNEY, journey_row, session_row, task_row

SOMEBODY = Colleague(
    colleague_id="u-1", login="somebody", name="Ash Planted", roles=(Role.COORDINATOR,)
)


def about(session: SessionRow | None = None) -> About:
    """What a page knows of its rows."""
    sessions = {} if session is None else {(JOURNEY, "session/1"): session}
    return About({}, sessions, {}, {}, {}, {}, {})


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Session 1 was missed. Get in touch, ask how the client is, offer a new time", None),
        ("No coach fits this client's wishes. Look for one, or talk with the client", None),
        (
            "Wider social support",
            "Wider social support: meet the client about housing, money, company or activities",
        ),
        ("Ring the client", None),
    ],
    ids=["missed", "no coach", "one sentence", "short"],
)
def test_a_list_says_what_is_to_be_done(said: str, title: str | None) -> None:
    """What is so, then what to do, stays whole; one long sentence is cut."""
    row = WorkRow(task_row("any", title=title or said), journey_row("coaching"))
    assert said == shown(row, about(), SOMEBODY, AT).short


def test_a_session_that_was_missed_is_not_still_to_come() -> None:
    """When it was to be, and when the miss was recorded."""
    row = WorkRow(task_row("missed", about="session/1"), journey_row("coaching"))
    missed = session_row("over", target=AT + timedelta(days=14), outcome="missed", outcome_at=AT)

    assert reasons_of(row, about(missed)) == (
        "Session 1 was meant for Mon 16 Mar 2026 09:00, recorded as missed on 2 Mar 2026",
    )
    assert reasons_of(row, about(session_row("planned"))) == (
        "Session 1 is meant for Mon 2 Mar 2026 09:00, not booked",
    )
