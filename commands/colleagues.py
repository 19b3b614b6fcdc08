"""
`alongside users`: who may sign in at the console, by which roles.

In: a login, roles. Out: a one-time link by which the person chooses a password; a list. Exit
status: 0 done, 1 refused, 2 could not run.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.recorded import changing
from commands.screen import REFUSED, fail, open_store, show_table

if TYPE_CHECKING:
    from alongside.access import Role
    from alongside.store import Store
    from alongside.store.colleague_rows import KeptColleague

app = typer.Typer(help="People who sign in at the console.", no_args_is_help=True)
Login = Annotated[str, typer.Argument(help="What they sign in by.")]
RoleNames = Annotated[
    list[str], typer.Option("--role", help="A role; say it again for each.", show_default=False)
]
ByCoach = Annotated[str | None, typer.Option("--coach", help="Which coach they are, by id.")]
ForTasks = Annotated[
    list[str] | None, typer.Option("--answers-for", help="A role whose tasks they answer.")
]


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="As colleagues know them.")],
    role: RoleNames,
    coach: ByCoach = None,
    answers_for: ForTasks = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read a password instead of making a link.")
    ] = False,
) -> None:
    """Let somebody in; prints a one-time link by which they choose a password."""
    from alongside.store.colleagues import LoginTaken

    with open_store() as store:
        roles = _roles(role)
        tasks = _known(store, roles, coach, answers_for or [])
        password_hash = _read_password(login) if password_stdin else None
        try:
            with changing(store) as note:
                colleague = store.colleagues.add(
                    login=login.strip(), name=name.strip(), roles=roles, answers_for=tasks,
                    coach_id=coach, password_hash=password_hash,
                )  # fmt: skip
                note("colleague_added", colleague.colleague_id)
        except LoginTaken as problem:
            fail(str(problem), REFUSED)
        typer.echo(f"{colleague.colleague_id} may sign in as {', '.join(roles)}.")
        if password_hash is None:
            typer.echo(_link(store, colleague.colleague_id))


@app.command("list")
def list_colleagues() -> None:
    """Everybody who may sign in, or might once."""
    from rich.table import Table

    from alongside.timeline import when

    now = datetime.now(UTC)
    with open_store() as store:
        kept = store.colleagues.page(limit=10_000)
    if not kept:
        typer.echo("Nobody yet. 'alongside users link' shows the first administrator's link.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    for column in ("login", "name", "roles", "coach", "second factor", "last in", "", "id"):
        table.add_column(column, overflow="fold")
    for each in kept:
        person = each.colleague
        table.add_row(
            person.login, person.name, ", ".join(person.roles), person.coach_id or "",
            "yes" if each.totp else "", when(each.last_in) if each.last_in else "never",
            "" if person.active else "shut out" if not each.is_locked(now) else "locked",
            person.colleague_id,
        )  # fmt: skip
    show_table(table)


@app.command()
def roles(
    login: Login, role: RoleNames, coach: ByCoach = None, answers_for: ForTasks = None
) -> None:
    """Give somebody these roles and no other."""
    from alongside.access import roles_changed
    from alongside.store.colleagues import LastAdministrator

    with open_store() as store:
        kept, chosen = _find(store, login), _roles(role)
        tasks = _known(store, chosen, coach, answers_for or [])
        try:
            with changing(store) as note:
                store.colleagues.change(
                    kept.colleague.colleague_id, name=kept.colleague.name, roles=chosen,
                    answers_for=tasks, coach_id=coach, active=kept.colleague.active,
                )  # fmt: skip
                note("colleague_changed", kept.colleague.colleague_id)
                for each in roles_changed(kept.colleague.roles, chosen):
                    note(each, kept.colleague.colleague_id)
        except LastAdministrator as problem:
            fail(str(problem), REFUSED)
        typer.echo(f"{kept.colleague.colleague_id} is {', '.join(chosen)} from now on.")


@app.command()
def lock(login: Login) -> None:
    """Shut somebody out for good: every sign-in of theirs ends at once."""
    _active(login, False, "is shut out; 'alongside users unlock' lets them in again")


@app.command()
def unlock(login: Login) -> None:
    """Let somebody in again who was shut out, or tried a wrong password too often."""
    _active(login, True, "may sign in")


@app.command()
def link(
    login: Annotated[
        str | None,
        typer.Argument(help="Whose password is to be chosen; untold, the first administrator's."),
    ] = None,
) -> None:
    """Print a one-time link, good for a day. A link made before is good no longer."""
    with open_store() as store:
        if login is None and store.colleagues.has_administrator():
            fail("somebody can let people in already; name a login", REFUSED)
        colleague_id = None if login is None else _find(store, login).colleague.colleague_id
        with changing(store) as note:
            told = _link(store, colleague_id)
            note("link_made", colleague_id)
        typer.echo(told)


@app.command("end-sign-ins")
def end_sign_ins(login: Login) -> None:
    """End every sign-in of somebody, wherever it is."""
    with open_store() as store:
        colleague_id = _find(store, login).colleague.colleague_id
        with changing(store) as note:
            ended = store.sign_ins.end_all(colleague_id, datetime.now(UTC))
            note("sign_ins_ended", colleague_id)
        typer.echo(f"{ended} ended.")


# -- how ------------------------------------------------------------------------------------


def _find(store: Store, login: str) -> KeptColleague:
    kept = store.colleagues.by_login(login)
    if kept is None:
        fail(f"nobody signs in by {login!r}; 'alongside users list' shows who does", REFUSED)
    return kept


def _roles(said: list[str]) -> tuple[Role, ...]:
    from alongside.access import Role
    from commands.filters import check_filter

    for each in said:
        check_filter("role", each.replace("-", "_"), [role.value for role in Role])
    return tuple(role for role in Role if role.value in {each.replace("-", "_") for each in said})


def _known(
    store: Store, roles: tuple[Role, ...], coach: str | None, answers_for: list[str]
) -> tuple[str, ...]:
    from alongside.access import Role
    from commands.filters import check_filter, known_roles
    from service.configured import configured

    if (Role.COACH in roles) != (coach is not None):
        fail("a coach who signs in needs --role coach with --coach ID, both", REFUSED)
    if coach is not None:
        check_filter("coach", coach, [each.id for each in store.coaches.list()])
    known = known_roles(store, configured().rules) if answers_for else []
    for each in answers_for:
        check_filter("role", each, known)
    return tuple(answers_for)


def _read_password(login: str) -> str:
    from console.security.passwords import hashed, objection

    password = sys.stdin.readline().rstrip("\n")
    wrong = objection(password, login)
    if wrong is not None:
        fail(wrong, REFUSED)
    return hashed(password)


def _active(login: str, active: bool, told: str) -> None:
    from alongside.store.colleagues import LastAdministrator

    with open_store() as store:
        kept = _find(store, login)
        person, now = kept.colleague, datetime.now(UTC)
        try:
            with changing(store) as note:
                if not active:
                    store.welcomes.end_all(person.colleague_id, now)
                store.colleagues.change(
                    person.colleague_id, name=person.name, roles=person.roles,
                    answers_for=person.answers_for, coach_id=person.coach_id, active=active,
                )  # fmt: skip
                store.colleagues.unlock(person.colleague_id)
                if not active:
                    store.sign_ins.end_all(person.colleague_id, now)
                what = "colleague_let_in_again" if active else "colleague_shut_out"
                note(what, person.colleague_id)
        except LastAdministrator as problem:
            fail(str(problem), REFUSED)
        typer.echo(f"{person.colleague_id} {told}.")


def _link(store: Store, colleague_id: str | None) -> str:
    from service.configured import configured
    from service.console_address import console_address

    token = store.welcomes.make(colleague_id, datetime.now(UTC))
    return (
        f"Within a day, once: {console_address(configured())}welcome/{token}\n"
        "Whoever follows it comes in: give it to nobody else."
    )
