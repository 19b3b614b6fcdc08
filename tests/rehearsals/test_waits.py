"""What an open journey waits for is said in a sentence; a wait that can't end is a fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from alongside.events import (
    AnyEvent,
    JourneyClosed,
    JourneyStarted,
    Paused,
    SessionPlanned,
    StageEntered,
    TaskOpened,
    WaitingForCoach,
)
from alongside.journal import Journal
from alongside.journeys import Due
from alongside.wait import Unit
from alongside.wait import Wait as Span
from rehearsal.waits import Wait, wait_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SLACK = timedelta(hours=6)


def journal(*events: AnyEvent) -> Journal:
    """A journal of a journey in which this has happened."""
    kept = Journal()
    kept.append(JourneyStarted(client_id="c-1", programme="p", digest="d"), NOW)
    for event in events:
        kept.append(event, NOW)
    return kept


def wait(kept: Journal, *dues: Due) -> Wait:
    """What an open journey with these due moments waits for."""
    found = wait_of(kept, dues, NOW, SLACK)
    assert found is not None
    return found


def test_a_closed_journey_waits_for_nothing() -> None:
    """It is over."""
    assert wait_of(journal(JourneyClosed(reason="completed")), None, NOW, SLACK) is None


def test_a_journey_that_does_not_answer_is_lost() -> None:
    """The store says it is open, and the server knows nothing of it."""
    lost = wait_of(journal(), None, NOW, SLACK)
    assert lost is not None
    assert not lost.valid


def test_a_timer_whose_moment_passed_is_stuck() -> None:
    """A moment long gone by will not come again."""
    stuck = wait(journal(), Due(at=NOW - timedelta(days=1), why="invitation"))
    assert not stuck.valid
    assert "invitation" in stuck.why


def test_a_timer_a_little_late_is_no_fault() -> None:
    """A training clock makes hours of milliseconds."""
    assert wait(journal(), Due(at=NOW - timedelta(hours=2), why="invitation")).valid


def test_nothing_to_come_is_stuck() -> None:
    """Neither a person nor a day would move it."""
    assert not wait(journal()).valid


def test_an_overdue_task_is_a_valid_wait_for_a_person() -> None:
    """Nobody is discharged by a timer: the journey waits as long as it takes."""
    task = TaskOpened(key="t/1", role="gp", title="t", due=NOW - timedelta(days=9), kind="review")
    found = wait(journal(task), Due(at=task.due, why="task t/1"))
    assert found.valid
    assert "a task of the GP" == found.kind
    assert "overdue" in found.why


def test_pauses_coaches_and_sessions_are_waits_of_their_own() -> None:
    """Each is told by its own word."""
    allocation = StageEntered(stage="allocation", visit=1)
    waiting = WaitingForCoach(attempt=1, position=3, reason="no_room")
    every = Span(amount=6, unit=Unit.WEEK)
    planned = SessionPlanned(session=1, step=1, target=NOW, every=every, minutes=60, kind="first")
    assert "paused" == wait(journal(Paused(reason="hospital"))).kind
    assert "waits for a coach" == wait(journal(allocation, waiting)).kind
    assert "a session to come" == wait(journal(planned)).kind
