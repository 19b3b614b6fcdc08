"""
`alongside coaches add|change`: one coach at a time, by hand.

In: what is said of the coach, by option. Out: the coach as they are now, and an exit code: 0
done, 1 refused and nothing changed, 2 could not run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from commands.coach_found import find_coach
from commands.recorded import changing
from commands.room_appeared import who_waits
from commands.screen import COULD_NOT_RUN, REFUSED, fail, journey_now, open_store

if TYPE_CHECKING:
    from alongside.coaches import Coach
    from alongside.settings import Settings
    from alongside.store import Store

NONE = "none"
Name = Annotated[str | None, typer.Option(help="The name, in quotes.")]
Programme = Annotated[list[str] | None, typer.Option(help="Trained for it; say it again for each.")]
Area = Annotated[list[str] | None, typer.Option(help="Works there; none: everywhere.")]
Language = Annotated[list[str] | None, typer.Option(help="Speaks it: en, cy, ...")]
Gender = Annotated[str | None, typer.Option(help="female, male or other.")]
Mode = Annotated[list[str] | None, typer.Option(help="Meets so: home, phone, video, cafe.")]
Condition = Annotated[
    list[str] | None, typer.Option(help="Lives with it and is glad to share; or none.")
]
Hours = Annotated[
    list[str] | None,
    typer.Option(help="monday=09:00-17:00, monday=off; or none: the service's."),
]
HoursAWeek = Annotated[str | None, typer.Option(help="Sessional hours agreed, or none.")]
Limit = Annotated[str | None, typer.Option(help="At most so many clients, or none.")]
Starts = Annotated[str | None, typer.Option(help="The first day, as 2026-09-01, or none.")]
Supervisor = Annotated[str | None, typer.Option(help="A staff id such as s-rowan, or none.")]
Email = Annotated[str | None, typer.Option(help="The e-mail address, or none.")]
Phone = Annotated[str | None, typer.Option(help="The phone number, or none.")]
By = Annotated[str, typer.Option(help="Who says so, as a role or role:id.")]


def add_to(app: typer.Typer) -> None:
    """Make them commands of `alongside coaches`."""
    app.command("add")(add_coach)
    app.command("change")(change_coach)


def add_coach(
    name: Annotated[str, typer.Option(help="The name, in quotes.")],
    programme: Annotated[list[str], typer.Option(help="Trained for it; say it again for each.")],
    gender: Annotated[str, typer.Option(help="female, male or other.")],
    mode: Annotated[list[str], typer.Option(help="Meets so: home, phone, video, cafe.")],
    coach_id: Annotated[
        str | None, typer.Option("--id", help="Such as k-7d2mq4xa; one is made if none is said.")
    ] = None,
    area: Area = None,
    language: Language = None,
    condition: Condition = None,
    hours: Hours = None,
    hours_a_week: HoursAWeek = None,
    limit: Limit = None,
    starts: Starts = None,
    supervisor: Supervisor = None,
    email: Email = None,
    phone: Phone = None,
    by: By = "coordinator",
) -> None:
    """Add one coach."""
    from pydantic import ValidationError

    from alongside.batch import as_reporter
    from alongside.coaches import Coach, problems_of
    from alongside.store import CoachConflict, new_coach_id
    from commands.coach_said import fields_of, hold_against_known

    said = {
        "name": name, "programmes": programme, "gender": gender, "modes": mode, "areas": area,
        "languages": language, "conditions": condition, "hours": hours, "limit": limit,
        "hours_a_week": hours_a_week, "starts": starts, "supervisor": supervisor,
        "email": email, "phone": phone,
    }  # fmt: skip
    settings = _settings()
    with open_store() as store:
        try:
            fields = fields_of(said, {})
            hold_against_known(fields, *_known(store, settings))
            coach = Coach.model_validate({**fields, "id": coach_id or new_coach_id()})
            with changing(store) as note:
                store.coaches.add(coach, as_reporter(by))
                note("coach_added", coach.id)
        except ValidationError as wrong:
            _refused("; ".join(str(each) for each in problems_of(wrong)))
        except (ValueError, CoachConflict) as wrong:
            _refused(str(wrong))
        _show(coach)
        for line in who_waits(store, settings, coach.programmes):
            typer.echo(line)


def change_coach(
    coach_id: Annotated[str, typer.Argument(metavar="ID", help="The coach's id.")],
    name: Name = None,
    programme: Programme = None,
    area: Area = None,
    language: Language = None,
    gender: Gender = None,
    mode: Mode = None,
    condition: Condition = None,
    hours: Hours = None,
    hours_a_week: HoursAWeek = None,
    limit: Limit = None,
    starts: Starts = None,
    ends: Annotated[
        str | None, typer.Option(help="Only none: they stay after all. `leave` says when.")
    ] = None,
    supervisor: Supervisor = None,
    email: Email = None,
    phone: Phone = None,
    active: Annotated[
        bool | None, typer.Option("--active/--not-active", help="Whether they coach at all.")
    ] = None,
    although_over: Annotated[
        bool, typer.Option("--although-over", help="Also a limit below the clients they have.")
    ] = False,
    by: By = "coordinator",
) -> None:
    """
    Change what is said of one coach; the rest stays as it is.

    What a coach has several of is said as a whole: --area north --area east.
    """
    from alongside.batch import as_reporter
    from alongside.store import CoachRefused
    from commands.coach_said import fields_of, hold_against_known

    said = {
        "name": name, "programmes": programme, "gender": gender, "modes": mode, "areas": area,
        "languages": language, "conditions": condition, "hours": hours, "limit": limit,
        "hours_a_week": hours_a_week, "starts": starts, "ends": ends, "supervisor": supervisor,
        "email": email, "phone": phone, "active": active,
    }  # fmt: skip
    if ends not in (None, NONE):
        _refused(f"`alongside coaches leave {coach_id} --on {ends}` says when a coach leaves")
    settings = _settings()
    with open_store() as store:
        was = find_coach(store, coach_id)
        try:
            fields = fields_of(said, was.hours)
            if not fields:
                _refused(f"nothing was said to change of {coach_id}; --help lists what can be")
            hold_against_known(fields, *_known(store, settings))
            with changing(store) as note:
                now = store.coaches.change(coach_id, fields, as_reporter(by), although_over)
                if was != now:
                    note("coach_changed", coach_id)
        except (ValueError, CoachRefused) as wrong:
            _refused(str(wrong))
        if was == now:
            typer.echo(f"{coach_id} was so already; nothing was changed.")
            return
        _show(now)
        _warn_if_over(store, now)
        for line in who_waits(store, settings, now.programmes):
            typer.echo(line)


def _show(coach: Coach) -> None:
    from alongside.london import today
    from commands.coach_screen import person_screen

    typer.echo("\n".join(person_screen(coach, today(journey_now()))))


def _warn_if_over(store: Store, coach: Coach) -> None:
    carried = store.caseload.counts().get(coach.id, 0)
    if coach.limit is not None and carried > coach.limit:
        typer.echo(
            f"\nOVER-FULL: {carried} clients, the limit is {coach.limit}. Nobody is taken from "
            f"them;\nthey get no new client until they carry less.",
            err=True,
        )


def _known(store: Store, settings: Settings) -> tuple[list[str], tuple[str, ...]]:
    from alongside.facts import Catalogue, CatalogueError
    from commands.filters import known_programmes

    try:
        fact = Catalogue.load(settings.rules / "facts.yaml").get("long_term_conditions")
    except (CatalogueError, OSError) as problem:
        fail(str(problem), COULD_NOT_RUN)
    conditions = tuple(fact.choices) if fact is not None else ()
    return known_programmes(store, settings.rules), conditions


def _settings() -> Settings:
    from service.configured import NotConfigured, configured

    try:
        return configured()
    except NotConfigured as problem:
        fail(str(problem), COULD_NOT_RUN)


def _refused(why: str) -> NoReturn:
    said = why[0].upper() + why[1:] if why[:2] != "k-" else why
    fail(said if said.endswith((".", "?")) else f"{said}.", REFUSED)
