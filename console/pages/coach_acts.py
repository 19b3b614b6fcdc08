"""
A coach is away, leaves, is back, hands clients over: asked, told what will happen, done.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from alongside.access import Colleague
from alongside.coaches import Absence, Coach
from alongside.continuity import Continuity, Options
from console.acting import HalfDone, NotDone
from console.coach_acts import do
from console.coach_forms import Away, Back, CoachForm, Leaves, Moves
from console.coaching import coach_meant, is_small, programmes
from console.context import Console
from console.forms import Finding
from console.page import Crumb, page, then
from console.presenters import coach_history, continuity
from console.rights import Right
from console.security.door import Here, NotFound, Typed, needs
from service.coach_changes import Change, CoachChanges, Decided
from starter import Starter

router = APIRouter()
Changes = Annotated[Colleague, Depends(needs(Right.COACHES_CHANGE))]
ENOUGH = 30
"""So many coaches who fit a client are looked for where there are very many."""
_OURS = frozenset({"csrf", "step", "seen"})


@dataclass(frozen=True)
class Act:
    """One of the acts: its form, what its page asks, what it comes to, what its button says."""

    form: type[CoachForm]
    asks: str
    title: str
    button: str


ACTS = {
    "away": Act(Away, "Say that {name} is away", "{name} is away", "Say that they are away"),
    "leave": Act(Leaves, "Say that {name} leaves", "{name} leaves", "Say that they leave"),
    "back": Act(Back, "Say that {name} is back", "{name} is back", "Say that they are back"),
    "move": Act(
        Moves, "Move clients of {name}", "Clients of {name} are moved", "Move these clients"
    ),
}


@router.get("/coaches/{coach_id}/away")
@router.get("/coaches/{coach_id}/leave")
@router.get("/coaches/{coach_id}/back")
@router.get("/coaches/{coach_id}/move")
def ask(request: Request, console: Here, colleague: Changes, coach_id: str) -> Response:
    """The form, with the coach's clients and with whom each could go on."""
    act, who = _meant(request, console, colleague, coach_id)
    known = {"on": console.today(), "clients": "return"} if act.form is Back else {}
    form = act.form.of(None, **known)
    return _form(request, console, who, form)


@router.post("/coaches/{coach_id}/away")
@router.post("/coaches/{coach_id}/leave")
@router.post("/coaches/{coach_id}/back")
@router.post("/coaches/{coach_id}/move")
def say(
    request: Request, console: Here, colleague: Changes, coach_id: str, typed: Typed
) -> Response:
    """Say what will happen; then, once that is confirmed, do it."""
    act, who = _meant(request, console, colleague, coach_id)
    form, step = act.form.of(typed), typed.get("step")
    found = _options(console, who)
    names = _names(console, found, form)
    form.offer(_choices(form, found, names.coaches), continuity.journeys(found, names.clients))
    if step == "change":
        return _form(request, console, who, form, found)
    if not form.check(console.today()):
        return _form(request, console, who, form, found, form.findings())
    if step == "confirm" and _is_so(form, who):
        return then(f"/coaches/{coach_id}/handover", "That was recorded before")
    history = console.store.coaches.history(coach_id)
    if step != "confirm" or str(typed.get("seen")) != str(len(history)):
        return _check(request, console, who, form, typed, found, step == "confirm")
    return _do(request, console, colleague, who, form, found)


def _do(
    request: Request,
    console: Console,
    colleague: Colleague,
    who: Coach,
    form: CoachForm,
    found: list[Options],
) -> Response:
    what = _what(request)
    try:
        change = do(console, colleague, f"coach_{what}", who.id, _deed(form, who, colleague.by))
    except NotDone as problem:
        problems = [Finding("", str(problem))]
        return _form(request, console, who, form, found, problems, problem.status)
    except HalfDone as half:
        return then(f"/coaches/{who.id}", str(half), "refused")
    if change.begun is not None:
        return then(f"/coaches/{who.id}/handover", "Recorded. Their clients are being told")
    return then(f"/coaches/{who.id}", f"Recorded. {_nobody(change)}")


def _is_so(form: CoachForm, who: Coach) -> bool:
    """Whether the coach is as the form says: it was sent before."""
    said = form.data
    match form:
        case Away():
            return any((each.from_, each.until) == (said["since"], said["until"])
                       for each in who.absences)  # fmt: skip
        case Leaves():
            return bool(who.ends == said["on"])
        case _:
            return False


def _nobody(change: Change) -> str:
    if change.is_over:
        return "That time is over, so clients are told nothing"
    if change.return_on is not None:
        return "Those others cover for come back by themselves on the day"
    return "There was no client to tell"


def _deed(form: CoachForm, who: Coach, by: str) -> Callable[[Starter], Coroutine[Any, Any, Change]]:
    said = form.data
    decided = Decided(
        by=by,
        why=(said.get("why") or "").strip(),
        to=said.get("to") or None,
        only=tuple(said.get("only") or ()),
    )
    match form:
        case Away():
            spell = {"from": said["since"], "until": said["until"], "why": said["because"]}
            absence = Absence.model_validate(spell)
            return lambda at: CoachChanges(at).away(who.id, absence, said["clients"], decided)
        case Leaves():
            return lambda at: CoachChanges(at).leave(who.id, said["on"], decided)
        case Back():
            stay = said["clients"] == "stay"
            return lambda at: CoachChanges(at).back(who.id, said["on"], decided, stay=stay)
        case _:
            return lambda at: CoachChanges(at).move(who.id, said["since"], decided)


# -- what is shown ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Names:
    clients: dict[str, str]
    coaches: dict[str, str]


def _what(request: Request) -> str:
    return request.url.path.rpartition("/")[2]


def _meant(
    request: Request, console: Console, colleague: Colleague, coach_id: str
) -> tuple[Act, Coach]:
    act = ACTS.get(_what(request))
    if act is None:
        raise NotFound
    return act, coach_meant(console, colleague, coach_id)


def _options(console: Console, who: Coach) -> list[Options]:
    small = is_small(console)
    looks = Continuity(
        console.store, console.library, console.calendars, console.now(),
        ahead=small, enough=None if small else ENOUGH,
    )  # fmt: skip
    return looks.of(who.id)


def _names(console: Console, found: list[Options], form: CoachForm) -> _Names:
    named = str(form.data.get("to") or "")[:30]
    coaches = console.store.roster.names([*continuity.coaches_in(found), named])
    clients = console.store.clients.names(each.client.client_id for each in found)
    return _Names(clients, coaches)


def _choices(form: CoachForm, found: list[Options], coaches: dict[str, str]) -> dict[str, str]:
    """Those who fit somebody; whoever was named stays to be seen, fit or not."""
    offered = continuity.choices(found, coaches)
    named = form.data.get("to")
    return {**offered, named: coaches[named]} if named in coaches and named not in offered else (
        offered
    )  # fmt: skip


def _crumbs(who: Coach) -> list[Crumb]:
    return [Crumb("Coaches", "/coaches"), Crumb(who.name, f"/coaches/{who.id}")]


def _form(
    request: Request,
    console: Console,
    who: Coach,
    form: CoachForm,
    found: list[Options] | None = None,
    problems: list[Finding] | None = None,
    status: int = 422,
) -> Response:
    what = _what(request)
    found = _options(console, who) if found is None else found
    names = _names(console, found, form)
    form.offer(_choices(form, found, names.coaches), continuity.journeys(found, names.clients))
    return page(
        request,
        "coaches/act.html",
        title=ACTS[what].asks.format(name=who.name),
        crumbs=_crumbs(who),
        status=status if problems else 200,
        action=f"/coaches/{who.id}/{what}",
        form=form,
        problems=problems or [],
        lines=continuity.lines(found, names.clients, names.coaches) if what != "back" else [],
        has_clients=bool(found),
        is_back=what == "back",
    )


def _check(
    request: Request,
    console: Console,
    who: Coach,
    form: CoachForm,
    typed: FormData,
    found: list[Options],
    changed: bool,
) -> Response:
    what, history = _what(request), console.store.coaches.history(who.id)
    seen = str(typed.get("seen", "0"))
    since = (
        history[int(seen) :]
        if changed and seen.isascii() and seen.isdigit() and len(seen) < 10
        else []
    )
    colleagues = console.store.colleagues.named(coach_history.who_changed(since))
    theirs = sum(each.client.state == "allocated" for each in found)
    names = console.store.roster.names([str(form.data.get("to") or "")])
    return page(
        request,
        "coaches/act_check.html",
        title=f"Check: {ACTS[what].title.format(name=who.name)}",
        crumbs=_crumbs(who),
        status=409 if changed else 200,
        action=f"/coaches/{who.id}/{what}",
        says=form.says(who.name, theirs, names),
        kept=[(name, value) for name, value in typed.multi_items() if name not in _OURS],
        seen=len(history),
        changed=[coach_history.line(each, colleagues, programmes(console)) for each in since],
        asked_again=changed,
        button=ACTS[what].button,
    )
