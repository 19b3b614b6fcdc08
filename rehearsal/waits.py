"""
What an open journey waits for, and whether that is a wait it may be in.

In: its journal, its due moments, the time. Out: a sentence. A journey waits validly when a
person, a day or a coach is to come; one whose moment has passed is stuck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.events import DeferralRequested, Paused, SessionPlanned, WaitingForCoach
from alongside.journal import Journal
from alongside.journeys import Due
from alongside.timeline import when, words


@dataclass(frozen=True)
class Wait:
    """Why a journey is not over; `kind` groups those alike."""

    kind: str
    why: str
    valid: bool = True


def wait_of(
    journal: Journal, dues: Sequence[Due] | None, now: datetime, slack: timedelta
) -> Wait | None:
    """
    What this journey waits for; None if it is over.

    :param dues: what the journey itself says it waits for; None if it does not answer.
    :param slack: how much later than its moment a timer may be on this clock.
    """
    if journal.last("journey_closed") is not None:
        return None
    if dues is None:
        return Wait("lost", "the journey does not answer, and is not closed", valid=False)
    passed = [due for due in dues if not due.why.startswith("task ") and due.at < now - slack]
    if passed:
        why = f"its moment {when(passed[0].at)} ({words(passed[0].why)}) has passed"
        return Wait("stuck", why, valid=False)
    return _for_people(journal, dues, now) or Wait(
        "stuck", f"nobody and nothing is to come in {words(journal.stage_name)}", valid=False
    )


def _for_people(journal: Journal, dues: Sequence[Due], now: datetime) -> Wait | None:
    pause = journal.open_pause()
    if pause is not None and isinstance(pause.event, DeferralRequested):
        return Wait("asked to wait", f"the client asked to wait until {pause.event.until}")
    if pause is not None and isinstance(pause.event, Paused):
        return Wait("paused", f"paused since {when(pause.at)}, {pause.event.reason}")
    waiting = journal.last("waiting_for_coach")
    if waiting is not None and journal.stage_name == "allocation" and journal.coach is None:
        assert isinstance(waiting.event, WaitingForCoach)
        reason = words(waiting.event.reason)
        return Wait("waits for a coach", f"waits for a coach since {when(waiting.at)}, {reason}")
    tasks = journal.open_tasks()
    if tasks:
        task = min(tasks, key=lambda each: each.due)
        late = ", overdue" if task.due < now else ""
        return Wait(
            f"a task of the {words(task.role)}",
            f"the {words(task.role)} has {words(task.kind)} to do by {when(task.due)}{late}",
        )
    planned = journal.open_session()
    if planned is not None and isinstance(planned.event, SessionPlanned):
        return Wait(
            "a session to come",
            f"session {planned.event.session}, planned for {when(planned.event.target)}",
        )
    timers = [due for due in dues if not due.why.startswith("task ")]
    if timers:
        return Wait(f"time in {words(journal.stage_name)}", f"next on {when(timers[0].at)}")
    return None
