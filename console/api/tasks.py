"""
Tasks: read, answered.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from alongside.events import TaskAnswered
from alongside.store.systems import ApiKey
from console.api.again import Again
from console.api.cursor import After, Cursor
from console.api.journeys import MOST, told
from console.api.keys import Scope, asks
from console.api.problems import said
from console.api.shapes import NAME, AnswerIn, RecordedOut, TaskOut, TasksOut
from console.security.door import Here

router = APIRouter(tags=["tasks"])
_PAGES = Cursor[tuple[datetime, str, str]]("tasks", tuple[datetime, str, str])


@router.get("/tasks", responses=said(401, 403, 404, 422, 429))
def tasks(
    console: Here,
    key: Annotated[ApiKey, Depends(asks(Scope.TASKS_READ))],
    role: Annotated[str | None, Query(max_length=100, pattern=NAME)] = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> TasksOut:
    """Open tasks, the soonest due first."""
    mark = _PAGES.read(console.ring, after)
    rows = console.store.tasks.open(role=role, after=mark, limit=limit)
    console.store.audit.append(key.key_id, "tasks_listed", role, console.wall())
    last = rows[-1] if len(rows) == limit else None
    return TasksOut(
        tasks=[TaskOut.of(row) for row in rows],
        after=last and _PAGES.write(console.ring, (last.due, last.journey, last.key)),
    )


@router.post(
    "/journeys/{programme}/{client_id}/tasks/answer",
    responses=said(401, 403, 404, 409, 422, 429),
)
def answer(
    console: Here,
    key: Annotated[ApiKey, Depends(asks(Scope.TASKS_ANSWER))],
    programme: str,
    client_id: str,
    asked: AnswerIn,
    again: Again = None,
) -> RecordedOut:
    """Answer a task of a client's journey by its key."""
    event = TaskAnswered(key=asked.key, answer=asked.answer)
    return told(console, key, programme, client_id, event, again)
