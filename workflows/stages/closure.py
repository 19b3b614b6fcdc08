"""
Closure: the last list is gone through, then a named person decides how the journey ends.
"""

from __future__ import annotations

from alongside.events import ClosureDecided, Entry
from workflows.stages.answers import answer_to, task_answer
from workflows.stages.desk import Desk
from workflows.stages.left import CLOSE, Left


async def closure(desk: Desk, entered: Entry) -> Left:
    """
    Wait for a person's reason, as long as it takes.

    Source: QS188, nobody is discharged automatically.
    """
    rules = desk.rules.closure
    answer = await answer_to(
        desk,
        f"closure/{desk.journal.visits('closure')}",
        rules.task,
        kind="closure",
        since=entered,
        answers={reason: ClosureDecided(reason=reason) for reason in rules.reasons},
    )
    assert answer is not None, "no wait was set, so there is no silence"
    event = answer.event
    reason = event.reason if isinstance(event, ClosureDecided) else task_answer(answer)
    return Left(outcome=str(reason), leads_to=CLOSE)
