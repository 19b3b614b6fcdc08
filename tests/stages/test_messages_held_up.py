"""The mail is away and a message can't be handed over for days: who is asked, is asked in time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from kit import MONDAY, P1, TO_COACHING, attends, days, london, tasks, walked

from alongside.deeds import Deed, SendMessage
from alongside.events import (
    AnyEvent,
    Died,
    FollowUpFired,
    MessageNotSent,
    MessageSent,
    RedFlagRaised,
    SessionBooked,
    SessionMissed,
    TaskEscalated,
)
from simulation.walk import Reaction, Walked
from simulation.world import SimulatedWorld

BOOKED = (days(17), SessionBooked(session=1, starts_at=MONDAY + days(29, 3)))
"""The confirmation is the first message of coaching."""


@pytest.fixture(autouse=True)
def _held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the seventeenth day on each message takes two days to be handed over."""
    does = SimulatedWorld.do

    async def do(world: SimulatedWorld, deed: Deed) -> AnyEvent:
        if isinstance(deed, SendMessage) and deed.now >= MONDAY + days(17):
            await asyncio.sleep(timedelta(days=2).total_seconds())
        return await does(world, deed)

    monkeypatch.setattr(SimulatedWorld, "do", do)


def told(*reports: Reaction, lasts: float = 25) -> Walked:
    """A client with a session booked, and what else is told."""
    return walked(P1, (*TO_COACHING, attends()), reports=(BOOKED, *reports), lasts=lasts)


def test_a_red_flag_nobody_answers_is_handed_on_in_time() -> None:
    """After its four hours, not when the message before it has got through."""
    story = told((days(17, 1), RedFlagRaised(flag="safeguarding")), lasts=18)

    (handed_on,) = story.entries(TaskEscalated)
    assert "Thu 19 Mar 2026 14:00" == london(handed_on.recorded)
    assert [] == [each for each in story.sent if each.now >= MONDAY + days(17)]


def test_who_missed_a_session_is_asked_about_in_time() -> None:
    """The coach has the task at once, whatever becomes of the confirmation."""
    soon = SessionBooked(session=1, starts_at=MONDAY + days(17, 3))
    missed = (days(17, 5), SessionMissed(session=1))
    story = walked(P1, TO_COACHING, reports=[(days(17), soon), missed], lasts=18)

    (task,) = tasks(story, "missed-session-contact")
    opened = story.journal.find("task_opened", task.subject)
    assert opened is not None
    assert timedelta(seconds=1) > opened.recorded - MONDAY - days(17, 5)


def test_messages_go_out_one_after_the_other() -> None:
    """In the order they came due: a booking never overtakes what it replaces."""
    again = (days(17, 2), SessionBooked(session=1, starts_at=MONDAY + days(30, 3)))
    story = told(again)

    through = [
        (entry.event.message, london(entry.recorded))
        for entry in story.entries(MessageSent)
        if isinstance(entry.event, MessageSent) and entry.recorded >= MONDAY + days(17)
    ]
    assert [
        ("session-booked", "Sat 21 Mar 2026 09:00"),
        ("session-booked", "Mon 23 Mar 2026 09:00"),
    ] == through


def test_a_message_under_way_is_recorded_once_when_it_has_got_through() -> None:
    """The rule that sent it has fired then, not before."""
    before, after = told(lasts=18), told(lasts=20)

    def came(story: Walked) -> list[str]:
        since = [each for each in story.journal.entries if each.recorded >= MONDAY + days(17)]
        return [
            each.name for each in since
            if isinstance(each.event, MessageSent)
            or (isinstance(each.event, FollowUpFired) and each.event.rule == "session-confirmed")
        ]  # fmt: skip

    assert [] == came(before)
    assert ["message_sent", "follow_up_fired"] == came(after)


def test_a_message_under_way_is_called_off_by_a_death() -> None:
    """Nothing is sent about the client any more, and the journey closes at once."""
    story = told((days(17, 1), Died()), lasts=19)

    assert "called_off" == story.journal.events(MessageNotSent)[0].why
    assert "journey_closed" == story.names()[-1]
    assert [] == [each for each in story.sent if each.now >= MONDAY + days(17)]
