"""
Programmes: whose rules hold, who waits for a coach.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query

from alongside.coached import coached
from alongside.store.systems import ApiKey
from alongside.store.waiting_list import Mark
from console.api.cursor import After, Cursor
from console.api.journeys import MOST
from console.api.keys import Scope, asks
from console.api.problems import said
from console.api.shapes import ProgrammeOut, ProgrammesOut, WaitingListOut, WaitingOut
from console.programmes import usable
from console.security.door import Here, NotFound

router = APIRouter(tags=["programmes"])


class _Mark(NamedTuple):
    """The last place of a page of a waiting list, as it was at a moment."""

    moment: datetime
    place: Mark


_PAGES = Cursor[_Mark]("waiting", _Mark)


@router.get("/programmes", responses=said(401, 403, 429))
def programmes(
    console: Here, key: Annotated[ApiKey, Depends(asks(Scope.RULES_READ))]
) -> ProgrammesOut:
    """Every programme with the version of its rules that holds."""
    return ProgrammesOut(
        programmes=[
            ProgrammeOut(
                programme=each.ruleset.programme, title=each.ruleset.title, digest=each.digest
            )
            for each in usable(console).values()
        ]
    )


@router.get("/programmes/{programme}/waiting", responses=said(401, 403, 404, 422, 429))
def waiting(
    console: Here,
    key: Annotated[ApiKey, Depends(asks(Scope.WAITING_READ))],
    programme: str,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> WaitingListOut:
    """Who waits for a coach, in the order in which they are served."""
    if programme not in console.library.programmes():
        raise NotFound
    known, caseload = coached(console.library, {programme}), console.store.caseload
    mark = _PAGES.read(console.ring, after)
    # the order changes with time: whoever reads on goes by the moment they began at
    moment = console.now() if mark is None else mark.moment
    ageing = known[programme].matching.ageing if programme in known else None
    places = caseload.line_after(programme, ageing, moment, mark and mark.place, limit)
    console.store.audit.append(key.key_id, "waiting_listed", programme, console.wall())
    rows = caseload.listed([journey for *_, journey in places])
    last = places[-1] if len(places) == limit else None
    return WaitingListOut(
        waiting=[WaitingOut.of(each.row) for each in rows],
        after=last and _PAGES.write(console.ring, _Mark(moment, last)),
    )
