"""
Coaches matched now, in a round of its own: shown what it will do, then done.

A round comes by itself, some time after room appeared. Whoever has just taken coaches in, or
changed what one may carry, need not wait for it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.coached import Coached
from alongside.store import RoundRow
from alongside.store.matching_round import Asked
from console.acting import NotDone, act
from console.coaching import programmes
from console.context import Console
from console.forms import Finding
from console.page import Crumb, page, then
from console.pages.coaches import ROSTER
from console.presenters import matching_now as words
from console.presenters.waiting import last_round
from console.rights import Right
from console.security.door import Here, NotFound, Typed, needs
from service.matching_rounds import NoRounds, run_now
from service.outcomes import Refused
from starter import Starter

router = APIRouter()
May = Annotated[Colleague, Depends(needs(Right.COACHES_CHANGE))]
MOST = 300
"""Clients for whom the round is tried while somebody waits; for more, only how many there are."""
WAITED_FOR = 15.0
"""Seconds in which a round that was asked for is told on the next page."""


@router.get("/waiting/match")
def ask(request: Request, console: Here, colleague: May, programme: str = "") -> Response:
    """What a round would do now."""
    return _shown(request, console, _meant(console, programme))


@router.post("/waiting/match")
def match(request: Request, console: Here, colleague: May, form: Typed) -> Response:
    """Have a round run; sent twice, or after another ran, it is asked again."""
    chosen = _meant(console, str(form.get("programme", "")))
    last = _last(console, chosen)
    if chosen.matching.round is None or form.get("seen") != _seen(last):
        return _shown(request, console, chosen, [Finding("", words.meanwhile(last, chosen))], 409)

    async def run(starter: Starter) -> RoundRow:
        try:
            return await run_now(starter, chosen.programme, WAITED_FOR)
        except NoRounds as refused:
            raise Refused(str(refused)) from refused

    try:
        done = act(console, colleague, "round_asked", chosen.programme, run)
    except NotDone as problem:
        said = words.not_told(problem.outcome) or str(problem)
        return _shown(request, console, chosen, [Finding("", said)], problem.status)
    return then(f"/waiting?programme={chosen.programme}", words.done(done))


def _meant(console: Console, programme: str) -> Coached:
    chosen = programmes(console).get(programme)
    if chosen is None:
        raise NotFound
    return chosen


def _last(console: Console, chosen: Coached) -> RoundRow | None:
    return next(iter(console.store.rounds.latest(chosen.programme, limit=1)), None)


def _seen(last: RoundRow | None) -> str:
    return "" if last is None else last.key


def _shown(
    request: Request,
    console: Console,
    chosen: Coached,
    problems: list[Finding] | None = None,
    status: int = 200,
) -> Response:
    # which round was the last is read first: one that runs meanwhile is then asked about
    last, rules = _last(console, chosen), chosen.matching
    many = console.store.proposals.counts().get(chosen.programme, (0, 0))[0]
    found = None
    if rules.round is not None and many <= MOST:
        asked = Asked(chosen.programme, "tried", console.now())
        found = words.tried(console.store, console.store.caseload.try_round(asked, rules))
    back = f"/waiting?programme={chosen.programme}"
    return page(
        request,
        "coaches/match.html",
        title="Match coaches now",
        crumbs=[ROSTER, Crumb(f"Waiting list, {chosen.title}", back)],
        status=status,
        problems=problems or [],
        chosen=chosen,
        many=many,
        found=found,
        in_rounds=rules.round is not None,
        last=last_round(last, chosen),
        seen=_seen(last),
        back=back,
    )
