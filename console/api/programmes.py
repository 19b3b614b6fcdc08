"""
Programmes: whose rules hold, who waits for a coach.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from alongside.store.systems import ApiKey
from console.api.journeys import MOST
from console.api.keys import Scope, asks
from console.api.problems import said
from console.api.shapes import ProgrammeOut, ProgrammesOut, WaitingListOut, WaitingOut
from console.security.door import Here, NotFound

router = APIRouter(tags=["programmes"])


@router.get("/programmes", responses=said(401, 403, 429))
def programmes(
    console: Here, key: Annotated[ApiKey, Depends(asks(Scope.RULES_READ))]
) -> ProgrammesOut:
    """Every programme with the version of its rules that holds."""
    library = console.library
    held = [library.current(each) for each in library.programmes()]
    return ProgrammesOut(
        programmes=[
            ProgrammeOut(
                programme=each.ruleset.programme, title=each.ruleset.title, digest=each.digest
            )
            for each in held
        ]
    )


@router.get("/programmes/{programme}/waiting", responses=said(401, 403, 404, 422, 429))
def waiting(
    console: Here,
    key: Annotated[ApiKey, Depends(asks(Scope.WAITING_READ))],
    programme: str,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> WaitingListOut:
    """Who waits for a coach, in the order the rules give."""
    if programme not in console.library.programmes():
        raise NotFound
    rows = console.store.caseload.waiting(programme)[:limit]
    console.store.audit.append(key.key_id, "waiting_listed", programme, console.wall())
    return WaitingListOut(waiting=[WaitingOut.of(row) for row in rows])
