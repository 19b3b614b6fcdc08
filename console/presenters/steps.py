"""
What to do about a task, one page away: its answers, or the act that it asks for.

In: a row of the worklist. Out: links. A task that asks for something to be recorded leads to
where it is recorded, not to saying that it is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from alongside.access import Colleague
from alongside.store import SessionRow, TaskRow
from alongside.store.worklist import WorkRow
from console.acts.registry import may_do
from console.presenters.answers import answer_in_words

SHOWN_ANSWERS = 3
"""So many answers stand in a row of a list; a task with more is answered on its own page."""
RECORDS = {
    "book": "Book it",
    "attended": "It happened",
    "missed": "It was missed",
    "cancelled": "It was cancelled",
    "readings": "Record readings",
    "measure": "Record the measure",
    "invitation-accepted": "They accept",
    "invitation-declined": "They decline",
    "coach-wish": "Record their wishes",
    "resume": "Let it go on",
}
"""The acts of `console.acts` that a task may ask for, as a row says them."""
OUTCOMES = ("attended", "missed", "cancelled")
_ASKS = {
    "health_check": ("readings",),
    "find_out": ("readings",),
    "coach_offer": ("coach-wish",),
    "paused-long": ("resume",),
}


@dataclass(frozen=True)
class Step:
    """Something to do about a task, a page away."""

    text: str
    href: str


def answer_page(task: TaskRow, **more: str) -> str:
    """Where a task is answered."""
    return f"/tasks/answer?{urlencode({'journey': task.journey, 'key': task.key, **more})}"


def acts_asked_for(row: WorkRow, session: SessionRow | None) -> tuple[str, ...]:
    """The acts that this task asks for, by code; none where an answer is all it wants."""
    task, journey = row.task, row.journey
    if journey is None or task.urgent:
        return ()
    if session is not None and session.outcome is None:
        return {"planned": ("book",), "due": OUTCOMES}.get(session.status, ())
    if task.kind.startswith("measure_"):
        measure = task.key.removeprefix("measure/").rpartition(".")[0]
        return (f"measure?measure={quote(measure)}",)
    # Other tasks may be open meanwhile, such as one of a priority's rules.
    if journey.stage == "invitation" and "invitation" in task.kind:
        return ("invitation-accepted", "invitation-declined")
    return _ASKS.get(task.kind, ())


def steps(
    row: WorkRow, session: SessionRow | None, colleague: Colleague, back: str = ""
) -> tuple[Step, ...]:
    """What stands beside a task in a list, `back`, for who may record acts, or only answer."""
    task, more = row.task, {"back": back} if back not in ("", "/") else {}
    asked = asked_for(row, session, colleague, back)
    if asked:
        return asked
    if len(task.answers) > SHOWN_ANSWERS:
        return (Step("Answer", answer_page(task, **more)),)
    return tuple(
        Step(answer_in_words(each), answer_page(task, answer=each, **more)) for each in task.answers
    )


def asked_for(
    row: WorkRow, session: SessionRow | None, colleague: Colleague, back: str = ""
) -> tuple[Step, ...]:
    """Links to the acts that a task asks for and they may do, about the session it is about."""
    number = session.number if session is not None and session.outcome is None else None
    coaches = (row.journey.coach_id, row.journey.last_coach_id) if row.journey is not None else ()
    codes = tuple(
        each
        for each in acts_asked_for(row, session)
        if may_do(colleague, each.partition("?")[0], coaches)
    )
    return records(row.task.journey, codes, back, number)


def records(
    journey: str, codes: tuple[str, ...], back: str = "", session: int | None = None
) -> tuple[Step, ...]:
    """Links to these acts in a journey, which lead back to the page they stand on."""
    more = {"session": str(session)} if session is not None else {}
    query = urlencode({**more, "back": back or "/"})
    return tuple(
        Step(
            RECORDS[code.partition("?")[0]],
            f"/journeys/{journey}/do/{code}{'&' if '?' in code else '?'}{query}",
        )
        for code in codes
    )
