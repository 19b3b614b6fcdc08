"""
May this event about a coach enter the journey; if not, who was first or what became of it.

In: a journal and an event. Out: a sentence for the person who reported it, or None. Of two who
answer the same proposal at one moment one is taken, and the other reads here what was said.
"""

from __future__ import annotations

from alongside.events import (
    CoachAccepted,
    CoachAway,
    CoachChangeRequested,
    CoachDeclined,
    CoachReleased,
    Entry,
    TaskAnswered,
    TaskClosed,
)
from alongside.journal import Journal
from alongside.london import wall


def answer_refusal(journal: Journal, event: CoachAccepted | CoachDeclined) -> str | None:
    """Why a coach's answer comes too late, or is about nobody who was proposed."""
    coach = event.coach_id
    proposed = _last(journal, "coach_proposed", coach)
    answered = _answer_after(journal, proposed) if proposed is not None else None
    if proposed is not None and answered is not None:
        said = answered.name.removeprefix("coach_")
        return f"coach {coach} {said} this client already, {_by(answered)}; nothing was changed"
    if journal.coach == coach:
        return None
    lapsed = f"coach {coach} is not proposed for this client now; the proposal has lapsed"
    released = _last(journal, "coach_released", coach)
    if proposed is None or released is None or released.sequence < proposed.sequence:
        return lapsed
    assert isinstance(released.event, CoachReleased)
    why = released.event.why.replace("_", " ")
    now = f", coach {journal.coach} is the client's now" if journal.coach is not None else ""
    return f"{lapsed} on {_when(released)} ({why}){now}"


def change_refusal(journal: Journal, event: CoachChangeRequested | CoachAway) -> str | None:
    """Why a change, or an absence, is not about the coach this client has."""
    coach = journal.coach
    if event.coach_id is not None and event.coach_id != coach:
        now = f"it is {coach}" if coach is not None else "there is none"
        return f"coach {event.coach_id} is not this client's coach now, {now}; nothing was changed"
    if isinstance(event, CoachChangeRequested) and event.to is not None and event.to == coach:
        return f"coach {coach} is this client's coach already"
    return None


def what_became(journal: Journal, subject: str) -> str:
    """What became of a task that is not open any more, to be put after it; empty if unknown."""
    answered = journal.find("task_answered", subject)
    if answered is not None and isinstance(answered.event, TaskAnswered):
        return f": answered '{answered.event.answer}', {_by(answered)}"
    closed = journal.find("task_closed", subject)
    if closed is not None and isinstance(closed.event, TaskClosed):
        return f": closed on {_when(closed)} ({closed.event.why.replace('_', ' ')})"
    return ""


def _answer_after(journal: Journal, proposed: Entry) -> Entry | None:
    """The answer this proposal got; not that of another coach, nor an earlier one."""
    found = journal.first_after(proposed.sequence, ("coach_accepted", "coach_declined"))
    later = journal.first_after(proposed.sequence, ("coach_proposed",))
    if found is None or (later is not None and later.sequence < found.sequence):
        return None
    return found


def _last(journal: Journal, name: str, coach: str) -> Entry | None:
    of_coach = [each for each in journal.all(name) if getattr(each.event, "coach_id", "") == coach]
    return of_coach[-1] if of_coach else None


def _by(entry: Entry) -> str:
    return f"by {entry.event.by} on {_when(entry)}"


def _when(entry: Entry) -> str:
    return f"{wall(entry.at):%-d %B %Y %H:%M}"
