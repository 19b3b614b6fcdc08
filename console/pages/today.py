"""
What is overdue, due today, due this week, alerts above all.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from console.addresses import can_be_id
from console.page import Crumb, page
from console.presenters import filters, invited, today
from console.presenters.own_sessions import sessions_of
from console.presenters.work import About, shown
from console.rights import Right, may
from console.security.door import Here, NotAllowed, needs

router = APIRouter()
Asking = Annotated[Colleague, Depends(needs(Right.TODAY_SEE))]


@router.get("/")
def see(
    request: Request,
    console: Here,
    colleague: Asking,
    show: str = "",
    after: str = "",
    key: str = "",
) -> Response:
    """The tasks of the roles they answer for; `show` is one section of them, a page at a time."""
    chosen = filters.read(console, colleague, request.query_params)
    seen: dict[str, Any] = {"chosen": chosen, "problems": chosen.problems}
    if chosen.problems:
        return page(request, "today.html", title="Today", status=422, sections=[], **seen)
    roles, now = filters.role_titles(console), console.now()
    if show not in today.TITLES:
        found = today.sections(
            console, colleague, chosen.asked, chosen.alerts, roles, chosen.href()
        )
        own = sessions_of(console, colleague)
        return page(
            request,
            "today.html",
            title="Today",
            sections=found,
            sessions=own,
            invited=invited.sees_invited(colleague),
            begins=_begins(console, colleague, found),
            **seen,
        )
    asked = {"alerts": chosen.alerts, **today.spans(chosen.asked, now)}[show]
    mark = (after, key) if can_be_id(after) and can_be_id(key) else None
    rows = console.store.worklist.page(asked, today.A_PAGE + 1, mark)
    here = rows[: today.A_PAGE]
    about = About.of(console, here, roles)
    last = here[-1].task if len(rows) > today.A_PAGE else None
    return page(
        request,
        "today_section.html",
        title=today.TITLES[show],
        crumbs=[Crumb("Today", chosen.href())],
        rows=[shown(row, about, colleague, now, chosen.href(show=show)) for row in here],
        show=show,
        nothing=today.NOTHING[show],
        first=mark is None,
        again=chosen.href(show=show),
        further=chosen.href(show=show, after=last.journey, key=last.key) if last else "",
        **seen,
    )


def _begins(console: Here, colleague: Colleague, found: list[today.Section]) -> bool:
    """Whether the service is so new that there is no journey, and it is theirs to start one."""
    if not may(colleague, Right.JOURNEYS_START) or any(each.rows for each in found):
        return False
    return console.store.journeys.is_empty()


@router.get("/invited")
def see_invited(request: Request, console: Here, colleague: Asking, after: str = "") -> Response:
    """Clients whose answer to an invitation is waited for."""
    if not invited.sees_invited(colleague):
        raise NotAllowed
    title, crumbs = "Invited, no answer yet", [Crumb("Today", "/")]
    only = ("programme", "area")
    chosen = filters.read(console, colleague, request.query_params, only)
    seen: dict[str, Any] = {"chosen": chosen, "problems": chosen.problems, "crumbs": crumbs}
    if chosen.problems:
        return page(request, "invited.html", title=title, status=422, rows=[], first=True, **seen)
    mark = after if can_be_id(after) else None
    rows = console.store.worklist.invited(chosen.asked, today.A_PAGE + 1, mark)
    here = rows[: today.A_PAGE]
    last = here[-1].journey if len(rows) > today.A_PAGE else None
    return page(
        request,
        "invited.html",
        title=title,
        rows=invited.invited(console, colleague, here, f"/invited{chosen.query()}"),
        first=mark is None,
        further=f"/invited{chosen.query(after=last)}" if last else "",
        **seen,
    )
