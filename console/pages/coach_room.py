"""
The room of every coach of a programme, now and in coming weeks: numbers, shaded.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.coaches import a_day
from alongside.coming_room import coming_weeks
from alongside.standing import presence
from console.coaching import is_small, programmes, stands
from console.page import Crumb, page
from console.presenters import room
from console.presenters.coaches import choices
from console.presenters.pages import page_of
from console.rights import Right
from console.security.door import Here, NotFound, needs

router = APIRouter()
WEEKS = 8
AT_ONCE, FEWER = 20, 10
"""Coaches on a page: each client of each is followed ahead, so fewer where they carry many."""


@router.get("/coaches/room")
def rooms(
    request: Request,
    console: Here,
    _colleague: Annotated[Colleague, Depends(needs(Right.COACHES_SEE))],
    programme: str = "",
    area: str = "",
    page_number: int = 1,
) -> Response:
    """Who has room when."""
    known, crumbs = programmes(console), [Crumb("Coaches", "/coaches")]
    if not known:
        return page(request, "coaches/no_programmes.html", title="Room", crumbs=crumbs)
    everyone, day = console.store.roster.by_name(), console.today()
    trained = {name: sum(name in each.programmes for each in everyone) for name in known}
    chosen = known.get(programme or max(known, key=lambda each: (trained[each], each)))
    if chosen is None:
        raise NotFound
    coaches = [
        each
        for each in everyone
        if chosen.programme in each.programmes
        and presence(each, day) != "left"
        and (not area or not each.areas or area in each.areas)
    ]
    shown = page_of(coaches, page_number, AT_ONCE if is_small(console) else FEWER)
    carried = console.store.roster.carried([each.id for each in shown.items])
    stood = stands(console, chosen, shown.items, carried, known, WEEKS)
    weeks = coming_weeks(console.now(), WEEKS)
    return page(
        request,
        "coaches/room.html",
        title="Room now and in coming weeks",
        crumbs=crumbs,
        chosen=chosen,
        programmes=choices({name: each.title for name, each in known.items()}, chosen.programme),
        areas=choices(room.areas(everyone), area),
        area=area,
        found=shown,
        rules=room.caps(chosen),
        picture=room.picture(chosen, stood, weeks) if stood else None,
        remarks=room.remarks(stood),
        today=a_day(day),
    )
