"""
`alongside coaches list|show`: who coaches, where, and with how many clients.

In: filters, or a coach's id. Out: a screen of at most 80 columns. Clients stand in it by id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.coach_found import find_coach
from commands.filters import check_filter, known_programmes
from commands.recorded import looked
from commands.screen import COULD_NOT_RUN, fail, journey_now, open_store

if TYPE_CHECKING:
    from alongside.settings import Settings


def add_to(app: typer.Typer) -> None:
    """Make them commands of `alongside coaches`."""
    app.command("list")(list_coaches)
    app.command("show")(show_coach)


def list_coaches(
    programme: Annotated[str | None, typer.Option(help="Only those trained for it.")] = None,
    area: Annotated[str | None, typer.Option(help="Only those who work there.")] = None,
    room: Annotated[bool, typer.Option("--room", help="Only those with room now.")] = False,
) -> None:
    """
    Every coach with the clients they carry and the room they have now.

    Room is for clients of the programme asked for; else of the one there is most for.
    """
    from alongside.coached import coached, room_now
    from alongside.london import today
    from alongside.ruleset.library import Library
    from commands.coach_screen import Line, list_screen

    settings, day = _settings(), today(journey_now())
    with open_store() as store:
        everyone = store.coaches.list()
        check_filter("programme", programme, known_programmes(store, settings.rules))
        check_filter("area", area, (each for coach in everyone for each in coach.areas))
        names = known_programmes(store, settings.rules) if programme is None else [programme]
        rules = coached(Library(store, settings.rules), names)
        carried = store.roster.carried([each.id for each in everyone])
        lines = []
        for coach in everyone:
            if programme is not None and programme not in coach.programmes:
                continue
            if area is not None and coach.areas and area not in coach.areas:
                continue
            rows = carried[coach.id]
            left = room_now(coach, rows, rules.values(), day)
            if not room or left:
                lines.append(Line(coach, len(rows), left))
    asked = programme is not None or area is not None or room
    typer.echo("\n".join(list_screen(lines, len(everyone), day, asked)))


def show_coach(
    coach_id: Annotated[str, typer.Argument(metavar="ID", help="The coach's id.")],
    history: Annotated[
        bool, typer.Option("--history", help="Also everything that was changed of them.")
    ] = False,
) -> None:
    """One coach: who they are, hours, absences, clients by id, supervisor."""
    from alongside.coached import coached, room_now
    from alongside.london import today
    from alongside.ruleset.library import Library
    from commands.coach_history_screen import history_screen
    from commands.coach_screen import coach_screen

    settings, day = _settings(), today(journey_now())
    with open_store() as store:
        coach = find_coach(store, coach_id)
        looked(store, "coach_seen", coach_id)
        rows = store.caseload.of_coach(coach_id)
        rules = coached(Library(store, settings.rules), coach.programmes)
        left = room_now(coach, rows, rules.values(), day)
        typer.echo("\n".join(coach_screen(coach, rows, left, day)))
        changes = store.coaches.history(coach_id)
        typer.echo("")
        typer.echo("\n".join(history_screen(changes, whole=history)))


def _settings() -> Settings:
    from service.configured import NotConfigured, configured

    try:
        return configured()
    except NotConfigured as problem:
        fail(str(problem), COULD_NOT_RUN)
