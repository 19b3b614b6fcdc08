"""
People who may sign in: who they are, let in, changed, shut out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague, roles_changed
from alongside.store import StoreError, UnknownCoach
from alongside.store.colleague_rows import KeptColleague
from alongside.store.colleagues import LastAdministrator, LoginTaken, UnknownColleague
from console.context import Console
from console.forms import Finding
from console.page import Crumb, page, then
from console.presenters.people import roles_in_words, row, state_of
from console.rights import Right
from console.security.door import IDLE, Here, NotFound, Typed, needs
from console.security.person_form import Person

router = APIRouter()
May = Annotated[Colleague, Depends(needs(Right.COLLEAGUES_CHANGE))]
PAGE = 50
TOP = Crumb("People", "/colleagues")


@router.get("/colleagues")
def people(request: Request, console: Here, colleague: May, after: str | None = None) -> Response:
    """Everybody who may sign in, or might once."""
    kept = console.store.colleagues.page(after=after, limit=PAGE + 1)
    now = console.wall()
    return page(
        request, "colleagues.html", title="People who sign in",
        rows=[row(each, now) for each in kept[:PAGE]], first=after is None,
        more=kept[PAGE - 1].colleague.colleague_id if len(kept) > PAGE else None,
    )  # fmt: skip


@router.get("/colleagues/add")
def ask(request: Request, console: Here, colleague: May) -> Response:
    """The form for somebody new."""
    return _asked(request, Person.for_console(console))


@router.post("/colleagues/add")
def add(request: Request, console: Here, form: Typed, colleague: May) -> Response:
    """Let somebody in; the page shows their one-time link, once."""
    said = Person.for_console(console, form)
    problems = [] if said.validate() else said.findings()
    if problems:
        return _asked(request, said, problems)
    try:
        with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
            added = console.store.colleagues.add(
                login=str(said.data["login"]).strip(), name=said.name_said, roles=said.roles_said,
                answers_for=said.tasks_said, coach_id=said.coach_said,
            )  # fmt: skip
            token = console.store.welcomes.make(added.colleague_id, console.wall())
            note("colleague_added", added.colleague_id)
            for each in roles_changed((), said.roles_said):
                note(each, added.colleague_id)
    except LoginTaken:
        taken = Finding("login", "Somebody signs in by this login already; choose another")
        return _asked(request, said, [taken])
    return _link(request, console, added, token)


@router.get("/colleagues/{colleague_id}")
def person(request: Request, console: Here, colleague: May, colleague_id: str) -> Response:
    """One person: what they may, whether they are in."""
    kept, now = _kept(console, colleague_id), console.wall()
    state, tag = state_of(kept, now)
    return page(
        request, "colleague.html", title=kept.colleague.name, crumbs=(TOP,), kept=kept,
        person=kept.colleague, state=state, tag_class=tag,
        roles=roles_in_words(kept.colleague, console.settings.rules),
        sign_ins=console.store.sign_ins.of(colleague_id, now - IDLE),
        own=colleague_id == colleague.colleague_id, locked=kept.is_locked(now),
        coach=_coach(console, kept.colleague.coach_id),
    )  # fmt: skip


@router.get("/colleagues/{colleague_id}/change")
def ask_change(request: Request, console: Here, colleague: May, colleague_id: str) -> Response:
    """The form for another name or other roles."""
    kept = _kept(console, colleague_id)
    return _asked(request, Person.for_console(console, known=kept.colleague), of=kept)


@router.post("/colleagues/{colleague_id}/change")
def change(
    request: Request, console: Here, form: Typed, colleague: May, colleague_id: str
) -> Response:
    """Another name, other roles; they hold from the next page on."""
    kept = _kept(console, colleague_id)
    said = Person.for_console(console, form, kept.colleague)
    problems = [] if said.validate() else said.findings()
    if problems:
        return _asked(request, said, problems, kept)
    try:
        with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
            console.store.colleagues.change(
                colleague_id, name=said.name_said, roles=said.roles_said,
                answers_for=said.tasks_said, coach_id=said.coach_said,
                active=kept.colleague.active,
            )  # fmt: skip
            note("colleague_changed", colleague_id)
            for each in roles_changed(kept.colleague.roles, said.roles_said):
                note(each, colleague_id)
    except LastAdministrator:
        return _asked(request, said, [Finding("roles", LAST)], kept)
    return then(f"/colleagues/{colleague_id}", "Changed")


LAST = "Nobody else can let people in: give somebody else that role first"


def _shut_out(console: Console, kept: KeptColleague) -> str:
    person, now = kept.colleague, console.wall()
    # in the order of whoever follows a link meanwhile, so that neither waits for the other
    console.store.welcomes.end_all(person.colleague_id, now)
    _change_active(console, person, active=False)
    console.store.sign_ins.end_all(person.colleague_id, now)
    return "They can't sign in any more, and are signed out everywhere"


def _let_in(console: Console, kept: KeptColleague) -> str:
    _change_active(console, kept.colleague, active=True)
    console.store.colleagues.unlock(kept.colleague.colleague_id)
    return "They may sign in"


def _unlock(console: Console, kept: KeptColleague) -> str:
    console.store.colleagues.unlock(kept.colleague.colleague_id)
    return "They may try again now"


def _end(console: Console, kept: KeptColleague) -> str:
    console.store.sign_ins.end_all(kept.colleague.colleague_id, console.wall())
    return "They are signed out everywhere"


def _factor_off(console: Console, kept: KeptColleague) -> str:
    console.store.second_factors.drop(kept.colleague.colleague_id)
    console.store.sign_ins.end_all(kept.colleague.colleague_id, console.wall())
    return "Their second factor is taken off; they sign in anew"


Doing = Callable[[Console, KeptColleague], str]
ACTS: dict[str, tuple[str, Doing]] = {
    "shut-out": ("colleague_shut_out", _shut_out),
    "let-in": ("colleague_let_in_again", _let_in),
    "unlock": ("colleague_unlocked", _unlock),
    "sign-out": ("sign_ins_ended", _end),
    "second-factor-off": ("second_factor_taken_off", _factor_off),
}


@router.post("/colleagues/{colleague_id}/link")
def link(
    request: Request, console: Here, _form: Typed, colleague: May, colleague_id: str
) -> Response:
    """A new one-time link, shown once; those before are good no longer."""
    kept = _kept(console, colleague_id)
    if not kept.colleague.active or kept.by_provider:
        raise NotFound
    with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
        token = console.store.welcomes.make(colleague_id, console.wall())
        note("link_made", colleague_id)
    return _link(request, console, kept.colleague, token)


@router.post("/colleagues/{colleague_id}/{act}")
def do(console: Here, _form: Typed, colleague: May, colleague_id: str, act: str) -> Response:
    """Shut them out, let them in again, end their sign-ins, take their second factor off."""
    kept = _kept(console, colleague_id)
    if act not in ACTS:
        raise NotFound
    what, doing = ACTS[act]
    try:
        with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
            told = doing(console, kept)
            note(what, colleague_id)
    except StoreError as problem:
        said = LAST if isinstance(problem, LastAdministrator) else str(problem)
        return then(f"/colleagues/{colleague_id}", said, "refused")
    return then(f"/colleagues/{colleague_id}", told)


def _change_active(console: Console, person: Colleague, *, active: bool) -> None:
    console.store.colleagues.change(
        person.colleague_id, name=person.name, roles=person.roles,
        answers_for=person.answers_for, coach_id=person.coach_id, active=active,
    )  # fmt: skip


def _kept(console: Console, colleague_id: str) -> KeptColleague:
    try:
        return console.store.colleagues.get(colleague_id)
    except UnknownColleague:
        raise NotFound from None


def _coach(console: Console, coach_id: str | None) -> str | None:
    try:
        return console.store.coaches.get(coach_id).name if coach_id else None
    except UnknownCoach:
        return coach_id


def _link(request: Request, console: Console, person: Colleague, token: str) -> Response:
    base = console.settings.console_url or str(request.base_url)
    return page(
        request, "colleague_link.html", title=f"A link for {person.name}",
        crumbs=(TOP, Crumb(person.name, f"/colleagues/{person.colleague_id}")),
        link=f"{base.rstrip('/')}/welcome/{token}", person=person,
    )  # fmt: skip


def _asked(
    request: Request,
    form: Person,
    problems: list[Finding] | None = None,
    of: KeptColleague | None = None,
) -> Response:
    crumbs = [TOP]
    if of is not None:
        crumbs.append(Crumb(of.colleague.name, f"/colleagues/{of.colleague.colleague_id}"))
    return page(
        request, "colleague_form.html", crumbs=crumbs, form=form, problems=problems,
        title=f"Change {of.colleague.name}" if of else "Let somebody in",
        path_of=f"/colleagues/{of.colleague.colleague_id}" if of else None,
        status=422 if problems else 200,
    )  # fmt: skip
