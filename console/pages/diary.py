"""
A coach's week: their own, or one that a coordinator looks at; the same for a calendar.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.coaches import Coach, read_day
from alongside.diary.ical import MEDIA_TYPE, diary_file
from alongside.diary.week import Diaries
from console.acts.registry import may_do
from console.coaching import coach_meant
from console.context import Console
from console.page import Crumb, page
from console.presenters import diary as words
from console.rights import Right, may
from console.security.door import Here, NotFound, needs

router = APIRouter()
WEEKS = 8
"""How far a calendar file reaches."""
Looks = Annotated[Colleague, Depends(needs(Right.DIARY_SEE))]


@router.get("/diary")
def mine(request: Request, console: Here, colleague: Looks, week: str = "") -> Response:
    """My week; whoever is no coach is told where others' are."""
    if colleague.coach_id is None:
        return page(request, "coaches/no_diary.html", title="My week")
    return _shown(request, console, colleague, _coach(console, colleague, None), week, "/diary")


@router.get("/diary.ics")
def my_file(console: Here, colleague: Looks, week: str = "") -> Response:
    """My weeks for a calendar."""
    return _file(console, colleague, _coach(console, colleague, None), week)


@router.get("/coaches/{coach_id}/diary")
def theirs(
    request: Request, console: Here, colleague: Looks, coach_id: str, week: str = ""
) -> Response:
    """A coach's week."""
    who = _coach(console, colleague, coach_id)
    return _shown(request, console, colleague, who, week, f"/coaches/{coach_id}/diary")


@router.get("/coaches/{coach_id}/diary.ics")
def their_file(console: Here, colleague: Looks, coach_id: str, week: str = "") -> Response:
    """A coach's weeks for a calendar."""
    return _file(console, colleague, _coach(console, colleague, coach_id), week)


def _coach(console: Console, colleague: Colleague, coach_id: str | None) -> Coach:
    """
    Whose diary it is; that somebody looked is written down.

    :raises NotFound: there is none, or it is not for them.
    """
    wanted = coach_id or colleague.coach_id
    if wanted is None:
        raise NotFound
    who = coach_meant(console, colleague, wanted)
    console.store.audit.append(colleague.colleague_id, "diary_seen", who.id, console.wall())
    return who


def _day(console: Console, said: str) -> date:
    """The day asked for; today where it is none."""
    try:
        day = read_day(said)
    except ValueError:
        return console.today()
    return day if 2000 <= day.year <= 2200 else console.today()


def _diaries(console: Console) -> Diaries:
    return Diaries(console.store, console.library, console.calendars)


def _shown(
    request: Request, console: Console, colleague: Colleague, who: Coach, week: str, here: str
) -> Response:
    now = console.now()
    found = _diaries(console).week(who.id, _day(console, week), now)
    names = console.store.clients.names(words.clients_in(found))
    is_mine = colleague.coach_id == who.id
    above = [Crumb("Coaches", "/coaches"), Crumb(who.name, f"/coaches/{who.id}")]
    return page(
        request,
        "coaches/diary.html",
        title="My week" if is_mine else f"Week of {who.name}",
        crumbs=above if may(colleague, Right.COACHES_SEE) else above[1:],
        week=words.shown(found, names, now),
        monday=found.monday.isoformat(),
        here=here,
        may_act=may_do(colleague, "attended", (who.id,)),
        weeks=WEEKS,
    )


def _file(console: Console, colleague: Colleague, who: Coach, week: str) -> Response:
    slots = _diaries(console).sessions(who.id, _day(console, week), 7 * WEEKS, console.now())
    body = diary_file(who.id, slots, who.absences, console.ring)
    name = f"diary-{who.id}.ics"
    console.store.audit.append(colleague.colleague_id, "diary_taken", who.id, console.wall())
    return Response(
        body,
        media_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
