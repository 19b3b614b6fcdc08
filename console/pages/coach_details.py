"""
A coach added by hand, or changed.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import ValidationError

from alongside.access import Colleague
from alongside.coaches import Coach, a_day, problems_of
from alongside.store import CoachChange, CoachConflict, CoachRefused, new_coach_id
from console.coach_details import CoachDetails, conditions_of, known_of
from console.coaching import coach_meant, programmes
from console.context import Console
from console.forms import Finding
from console.page import Crumb, page, then
from console.presenters import coach_history
from console.presenters.coach_refusals import in_words
from console.rights import Right
from console.security.door import Here, Typed, needs

router = APIRouter()
Changes = Annotated[Colleague, Depends(needs(Right.COACHES_CHANGE))]
_NEXT = "Whoever waits is looked at with it the next time coaches are matched"


@router.get("/coaches/add")
def ask_new(request: Request, console: Here, _colleague: Changes) -> Response:
    """An empty form."""
    return _shown(request, console, None, CoachDetails.of(None, active=True, languages="English"))


@router.post("/coaches/add")
def add(request: Request, console: Here, colleague: Changes, typed: Typed) -> Response:
    """Add them; sent twice, they are known already."""
    form = CoachDetails.of(typed)
    _offer(console, form)
    fields = form.fields() if form.validate() else {}
    if not fields:
        return _shown(request, console, None, form, form.findings())
    try:
        coach = Coach.model_validate({**fields, "id": new_coach_id()})
        with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
            console.store.coaches.add(coach, by=colleague.by)
            note("coach_added", coach.id)
    except ValidationError as wrong:
        form.tell(problems_of(wrong))
        return _shown(request, console, None, form, form.findings())
    except CoachConflict as conflict:
        said = [Finding("name", in_words(console, str(conflict)))]
        return _shown(request, console, None, form, said, status=409)
    return then(f"/coaches/{coach.id}", f"Recorded: the coach is on the roster. {_NEXT}")


@router.get("/coaches/{coach_id}/change")
def ask(request: Request, console: Here, colleague: Changes, coach_id: str) -> Response:
    """What is known, to be changed."""
    coach = coach_meant(console, colleague, coach_id)
    return _shown(request, console, coach, CoachDetails.of(None, **known_of(coach)))


@router.post("/coaches/{coach_id}/change")
def change(
    request: Request, console: Here, colleague: Changes, coach_id: str, typed: Typed
) -> Response:
    """Change what is said; what somebody else changed meanwhile is told first."""
    coach = coach_meant(console, colleague, coach_id)
    form = CoachDetails.of(typed)
    _offer(console, form)
    if not form.validate():
        return _shown(request, console, coach, form, form.findings())
    fields = form.fields()
    if _is_so(coach, fields):
        return then(f"/coaches/{coach_id}", "They were so already; nothing was changed")
    history, seen = console.store.coaches.history(coach_id), str(typed.get("seen", ""))
    if seen != str(len(history)):
        since = (
            history[int(seen) :]
            if seen.isascii() and seen.isdigit() and len(seen) < 10
            else history[-1:]
        )
        told = "Nothing was changed yet: somebody else changed this coach since you looked."
        return _shown(request, console, coach, form, [Finding("", told)], since, status=409)
    try:
        Coach.model_validate({**coach.model_dump(), **fields})
        with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
            console.store.coaches.change(
                coach_id, fields, by=colleague.by, although_over=bool(form.data["although_over"])
            )
            note("coach_changed", coach_id)
    except ValidationError as wrong:
        form.tell(problems_of(wrong))
        return _shown(request, console, coach, form, form.findings())
    except CoachRefused as refused:
        said = [
            Finding("limit" if "limit" in str(refused) else "", in_words(console, str(refused)))
        ]
        return _shown(request, console, coach, form, said, status=409)
    return then(f"/coaches/{coach_id}", f"Recorded. {_NEXT}")


def _is_so(coach: Coach, fields: dict[str, object]) -> bool:
    """Whether the coach is as the form says: it was sent before, or says nothing new."""
    try:
        return Coach.model_validate({**coach.model_dump(), **fields}) == coach
    except ValidationError:
        return False


def _offer(console: Console, form: CoachDetails) -> None:
    known = programmes(console)
    titles = {name: each.title for name, each in known.items()}
    form.offer(titles, conditions_of(console, known))


def _shown(
    request: Request,
    console: Console,
    coach: Coach | None,
    form: CoachDetails,
    problems: list[Finding] | None = None,
    since: list[CoachChange] | None = None,
    status: int = 422,
) -> Response:
    _offer(console, form)
    here = "/coaches/add" if coach is None else f"/coaches/{coach.id}/change"
    crumbs = [Crumb("Coaches", "/coaches")]
    seen = 0
    if coach is not None:
        crumbs.append(Crumb(coach.name, f"/coaches/{coach.id}"))
        seen = len(console.store.coaches.history(coach.id))
    names = console.store.colleagues.named(coach_history.who_changed(since or []))
    return page(
        request,
        "coaches/details.html",
        title="Add a coach" if coach is None else f"Change {coach.name}",
        crumbs=crumbs,
        status=status if problems else 200,
        action=here,
        form=form,
        problems=problems or [],
        changed=[coach_history.line(each, names, programmes(console)) for each in since or []],
        seen=seen,
        leaves=None if coach is None or coach.ends is None else a_day(coach.ends),
        is_new=coach is None,
    )
