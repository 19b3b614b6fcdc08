"""
Coaches: the roster, one coach's page. What changes them is in the modules beside this one.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.standing import presence
from console.coach_details import conditions_of
from console.coaching import coach_meant, coach_seen, programmes, stands, theirs
from console.page import Crumb, page
from console.pages import (
    coach_acts,
    coach_details,
    coach_import,
    coach_room,
    handovers,
    supervision,
)
from console.presenters import coach, coach_history, coaches
from console.presenters.pages import page_of
from console.presenters.supervised import supervisions
from console.rights import Right, may, may_answer_for
from console.security.door import Here, Typed, needs

router = APIRouter()
for _part in (coach_room, coach_details, coach_acts, handovers, supervision, coach_import):
    router.include_router(_part.router)
ROSTER = Crumb("Coaches", "/coaches")
WEEKS = 8
Looks = Annotated[Colleague, Depends(needs(Right.COACHES_SEE))]


@router.get("/coaches")
def roster(
    request: Request,
    console: Here,
    colleague: Looks,
    programme: str = "",
    area: str = "",
    shown: str = "working",
    page_number: int = 1,
) -> Response:
    """Every coach, or those asked for."""
    asked = coaches.Asked(programme, area, shown)
    return _listed(request, console, colleague, asked, page_number)


@router.post("/coaches")
def find(request: Request, console: Here, colleague: Looks, form: Typed) -> Response:
    """Those with a name like this: a name is sent, so that it stands in no address."""
    said = {each: str(form.get(each, ""))[:100] for each in ("programme", "area", "shown", "name")}
    return _listed(request, console, colleague, coaches.Asked(**said), 1)


def _listed(
    request: Request, console: Here, colleague: Colleague, asked: coaches.Asked, number: int
) -> Response:
    day = console.today()
    everyone, known = console.store.roster.by_name(), programmes(console)
    found = [each for each in everyone if asked.means(each, day)]
    shown = page_of(found, number)
    carried = console.store.roster.carried([each.id for each in shown.items])
    return page(
        request,
        "coaches/roster.html",
        title="Coaches",
        asked=asked,
        everyone=len(everyone),
        found=shown,
        lines=coaches.lines(shown.items, carried, known, day),
        filters=coaches.filters(asked, known, everyone),
        may_change=may(colleague, Right.COACHES_CHANGE),
    )


@router.get("/coaches/{coach_id}")
def one(
    request: Request,
    console: Here,
    colleague: Annotated[Colleague, Depends(needs(Right.COACH_SEE))],
    coach_id: str,
) -> Response:
    """One coach: who they are, their clients, their room."""
    who = coach_seen(console, colleague, coach_id)
    store, known, day = console.store, programmes(console), console.today()
    carried = store.roster.carried([coach_id])
    clients = store.handing_over.clients_of(coach_id)
    names = store.clients.names(each.client_id for each in clients)
    stood = {
        name: stands(console, each, [who], carried, known, WEEKS)[0]
        for name, each in theirs(known, who).items()
    }
    supervised = store.supervisions.of_coach(coach_id, who.supervisor, limit=5)
    answered_for = coach_id if may_answer_for(colleague, coach_id) else None
    return page(
        request,
        "coaches/coach.html",
        title=who.name,
        crumbs=_above(colleague),
        coach=who,
        state=coaches.state_of(who, day),
        told=coach.warnings(stood, known, day),
        said=coach.person(who, known, conditions_of(console, known)),
        clients=coach.clients_of(clients, names, known, console.now(), answered_for),
        rooms=coach.rooms(stood, known),
        absences=coach.absences(who, day),
        supervisions=supervisions(supervised, console.now()),
        proposed=sum(each.state == "proposed" for each in clients),
        acts=coach.acts(who, day) if may(colleague, Right.COACHES_CHANGE) else [],
        is_here=presence(who, day) == "here",
        is_own=colleague.coach_id == coach_id,
        may_see_diary=may(colleague, Right.DIARY_SEE),
    )


@router.get("/coaches/{coach_id}/history")
def history(
    request: Request,
    console: Here,
    colleague: Annotated[Colleague, Depends(needs(Right.COACH_SEE))],
    coach_id: str,
) -> Response:
    """What was changed of a coach, by whom."""
    who = coach_meant(console, colleague, coach_id)
    changes = console.store.coaches.history(coach_id)
    names = console.store.colleagues.named(coach_history.who_changed(changes))
    return page(
        request,
        "coaches/history.html",
        title=f"What was changed of {who.name}",
        crumbs=[*_above(colleague), Crumb(who.name, f"/coaches/{coach_id}")],
        lines=coach_history.lines(changes, names, programmes(console)),
    )


def _above(colleague: Colleague) -> list[Crumb]:
    """The roster, for whoever may see it."""
    return [ROSTER] if may(colleague, Right.COACHES_SEE) else []
