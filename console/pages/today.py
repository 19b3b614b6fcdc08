"""
What is overdue, due today, due this week.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from console.page import page
from console.rights import Right
from console.security.door import Here, needs

router = APIRouter()


@router.get("/")
def today(
    request: Request,
    console: Here,
    colleague: Annotated[Colleague, Depends(needs(Right.TODAY_SEE))],
) -> Response:
    """The tasks of the roles they answer for."""
    now = console.now()
    tasks = [
        {
            "title": each.title,
            "due": each.due,
            "overdue": each.is_overdue(now),
            "urgent": each.urgent,
            "href": f"/journeys/{each.journey}",
        }
        for each in console.store.tasks.open(limit=50)
        if not colleague.answers_for or each.role in colleague.answers_for
    ]
    return page(request, "today.html", title="Today", tasks=tasks)
