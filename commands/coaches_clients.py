"""
`alongside coaches clients`: a coach's clients, and with whom each could go on.

In: a coach. Out: for each client the next session, the step of the taper, the coaches who fit
with room now, those with room to come. Clients are shown by their journeys, never by name.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.recorded import looked
from commands.screen import REFUSED, fail, journey_now, open_store

if TYPE_CHECKING:
    from alongside.continuity import Later, Options
    from alongside.store.handing_over import ClientOfCoach

NAMED = 3
"""So many coaches are named of those who fit."""


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside coaches`."""
    app.command()(clients)


def clients(
    coach_id: Annotated[str, typer.Argument(metavar="ID", help="The coach, by id.")],
) -> None:
    """Show a coach's clients, and with whom each could go on."""
    from alongside.calendar import Calendars
    from alongside.continuity import Continuity
    from alongside.ruleset.library import Library, NoRules
    from alongside.settings import settings
    from alongside.store import UnknownCoach

    now, chosen = journey_now(), settings()
    with open_store() as store:
        try:
            store.coaches.get(coach_id)
            looked(store, "coach_seen", coach_id)
            calendars = Calendars.load(chosen.rules / "calendars.yaml")
            looks = Continuity(store, Library.of(store, chosen), calendars, now)
            found = looks.of(coach_id)
        except (NoRules, UnknownCoach) as problem:
            fail(str(problem), REFUSED)
    if not found:
        typer.echo(f"Coach {coach_id} has no clients.")
        return
    typer.echo(f"Coach {coach_id}: {len(found)} client{'s' if len(found) > 1 else ''}")
    for each in found:
        typer.echo("")
        for line in in_words(each, now):
            typer.echo(line)


def in_words(options: Options, now: datetime) -> list[str]:
    """One client in a few lines."""
    from alongside.load import often
    from alongside.wait import Wait

    client = options.client
    paused = ", paused" if client.status == "paused" else ""
    lines = [f"{client.journey}  P{client.priority or '-'}{paused}"]
    if client.state == "proposed":
        lines.append("  proposed, not accepted yet")
    else:
        every = f", seen {often(Wait.parse(client.every))}" if client.every else ""
        lines.append(f"  {client.attended} of {options.sessions} sessions held{every}")
        lines.append(f"  {_next(client, now)}")
    if options.now:
        named = ", ".join(each.coach_id for each in options.now[:NAMED])
        more = f" and {len(options.now) - NAMED} more" if len(options.now) > NAMED else ""
        lines.append(f"  could go on now with {named}{more}")
        lines += [f"    {reason}" for reason in options.now[0].reasons]
    elif options.later:
        lines.append("  nobody who fits has room now; room is likely with")
        lines += [f"    {_when(each)}" for each in options.later[:NAMED]]
    else:
        nobody = "" if options.against else ": there is no other coach here"
        lines.append(f"  no other coach fits{nobody}")
        lines += [f"    {each}" for each in options.against]
    return lines


def _next(client: ClientOfCoach, now: datetime) -> str:
    from alongside.timeline import when

    if client.number is None:
        return "no session is planned"
    moment = client.starts_at or client.target
    assert moment is not None, "a session that is planned has a target"
    booked = "booked" if client.starts_at is not None else "to be booked"
    days = (moment - now).days
    to_go = f"{days} day{'' if days == 1 else 's'} to go" if days >= 0 else _ago(-days)
    return f"session {client.number} (step {client.step}) {when(moment)}, {booked}, {to_go}"


def _ago(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'} ago"


def _when(later: Later) -> str:
    latest = later.latest
    until = f" to {_week(latest)}" if latest is not None and latest != later.earliest else ""
    unsure = " at the earliest" if latest is None else ""
    return f"{later.coach_id} from the week of {_week(later.earliest)}{until}{unsure}"


def _week(monday: date) -> str:
    return f"{monday:%-d %b %Y}"
