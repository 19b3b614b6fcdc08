"""
Closure: the last list is gone through, then a named person decides how the journey ends.
"""

from __future__ import annotations

from alongside.events import Entry
from workflows.stages.answers import answer_to, task_answer
from workflows.stages.desk import Desk
from workflows.stages.left import CLOSE, Left


async def closure(desk: Desk, entered: Entry) -> Left:
    """
    Wait for a person's reason, as long as it takes. `closure_decided` ends any stage.

    Source: QS188, nobody is discharged automatically.
    """
    rules = desk.rules.closure
    answer = await answer_to(
        desk,
        f"closure/{desk.journal.visits('closure')}",
        rules.task,
        kind="closure",
        since=entered,
        answers=rules.reasons,
    )
    assert answer is not None, "no wait was set, so there is no silence"
    return Left(outcome=str(task_answer(answer)), leads_to=CLOSE)
