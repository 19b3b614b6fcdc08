"""
The waiting list of a programme: who waits, why still, until when likely; who was proposed.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.coached import Coached
from alongside.store.ids import journey_id
from alongside.store.waiting_list import Listed
from console import likely
from console.coaching import programmes
from console.context import Console
from console.page import Crumb, page
from console.pages import matching_now
from console.pages.coaches import ROSTER
from console.presenters import waiting as words
from console.presenters.pages import page_of
from console.rights import Right, may
from console.security.door import Here, NotFound, journey_seen, needs

router = APIRouter()
router.include_router(matching_now.router)
Looks = Annotated[Colleague, Depends(needs(Right.COACHES_SEE))]


@router.get("/waiting")
def waiting_list(
    request: Request,
    console: Here,
    colleague: Looks,
    programme: str = "",
    page_number: int = 1,
    weeks: str = "",
) -> Response:
    """A programme's list, and the coaches proposed in it."""
    known, counts = programmes(console), console.store.proposals.counts()
    if not known:
        return page(request, "coaches/no_programmes.html", title="Waiting list", crumbs=[ROSTER])
    busiest = max(known, key=lambda each: (sum(counts.get(each, (0, 0))), each))
    chosen = known.get(programme or busiest)
    if chosen is None:
        raise NotFound
    now = console.now()
    line = console.store.caseload.line(chosen.programme, chosen.matching.ageing, now)
    shown = page_of(line.journeys, page_number)
    number = {journey: at for at, journey in enumerate(shown.items, shown.first)}
    places = console.store.caseload.listed(shown.items)
    how, ahead = likely.look(console, chosen.programme, asked=bool(weeks))
    rows, due = console.store.proposals.page(chosen.programme)
    people = [*(each.row.client_id for each in places), *(each.client_id for each in rows)]
    names = console.store.clients.names(people)
    coaches = console.store.roster.names(each.coach_id for each in rows)
    last = console.store.rounds.latest(chosen.programme, limit=1)
    return page(
        request,
        "coaches/waiting.html",
        title="Waiting list",
        crumbs=[ROSTER],
        chosen=chosen,
        others=words.others(known, counts, chosen.programme),
        headline=words.headline(shown.found, shown.found - line.running) if places else "",
        round=words.last_round(last[0] if last else None, chosen),
        found=shown,
        lines=[
            _line(each, number[each.row.journey], line.running, names, chosen, ahead, console)
            for each in places
        ],
        worked_out=None if ahead is None else ahead.at,
        how=how,
        proposals=words.proposals(rows, due, names, coaches, now, colleague),
        may_match=chosen.matching.round is not None and may(colleague, Right.COACHES_CHANGE),
        more_proposals=counts.get(chosen.programme, (0, 0))[1] - len(rows),
    )


@router.get("/waiting/{programme}/{client_id}/{cycle}")
def one(
    request: Request, console: Here, colleague: Looks, programme: str, client_id: str, cycle: int
) -> Response:
    """One client's place in full."""
    journey = journey_id(programme, client_id, cycle)
    journey_seen(console, colleague, journey)
    chosen = programmes(console).get(programme)
    if chosen is None:
        raise NotFound
    now, store = console.now(), console.store
    line = store.caseload.line(programme, chosen.matching.ageing, now)
    names = store.clients.names([client_id])
    shown = None
    listed = next(iter(store.caseload.listed([journey])), None)
    if listed is not None and journey in line.journeys:
        outcomes, position = store.rounds.of_journey(journey), line.journeys.index(journey) + 1
        _, ahead = likely.look(console, programme, asked=False)
        coaches = store.roster.names(words.coaches_in(listed, outcomes))
        shown = words.in_full(
            listed, _position(position, line.running), line.running, chosen,
            None if ahead is None else ahead.by_journey.get(journey), outcomes, coaches, now,
        )  # fmt: skip
    return page(
        request,
        "coaches/waits.html",
        title=f"{names.get(client_id, client_id)} on the waiting list",
        crumbs=[ROSTER, Crumb(f"Waiting list, {chosen.title}", f"/waiting?programme={programme}")],
        journey=journey,
        place=shown,
        in_rounds=chosen.matching.round is not None,
    )


def _line(
    each: Listed,
    number: int,
    running: int,
    names: dict[str, str],
    chosen: Coached,
    ahead: likely.Known | None,
    console: Console,
) -> words.Line:
    row = each.row
    weeks = {} if ahead is None else ahead.by_journey
    return words.line(
        each, _position(number, running), names.get(row.client_id, row.client_id), chosen,
        weeks.get(row.journey), console.now(),
    )  # fmt: skip


def _position(number: int, running: int) -> int | None:
    """Those whose wait stands still come last and have no place."""
    return number if number <= running else None
