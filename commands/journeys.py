"""
Journeys from a shell: start, report, answer, show, list, tasks.

A client may be named by id or NHS number. Nothing here asks for a workflow id.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.journey_told import report_event
from commands.recorded import acting, looked
from commands.screen import (
    REFUSED,
    fail,
    find_client,
    journey_now,
    open_store,
    programme_meant,
    with_starter,
)

if TYPE_CHECKING:
    from alongside.journeys import Due

Client = Annotated[str, typer.Argument(help="The client's id, NHS number or journey.")]
Programme = Annotated[str, typer.Option(help="Which programme.")]
By = Annotated[str, typer.Option(help="Who says so, as a role or role:id.")]
EventId = Annotated[
    str | None, typer.Option("--id", help="Your id for it; the same id again changes nothing.")
]
DEFAULT = "primrose-a"
VIEW_SECONDS = 1.0
"""How long `show` waits for the running journey; the page is complete enough without."""


def add_to(app: typer.Typer) -> None:
    """Put these commands into the `alongside` command."""
    for command in (start, report, answer, show, tasks):
        app.command()(command)
    app.command("list")(list_journeys)


def start(
    client: Annotated[str | None, typer.Argument(help="The client's id or NHS number.")] = None,
    programme: Programme = DEFAULT,
    from_register: Annotated[
        bool, typer.Option(help="Start everyone on the register, the most urgent first.")
    ] = False,
    priority: Annotated[
        list[int] | None, typer.Option(help="Only these priorities; may be repeated.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    per_second: Annotated[float, typer.Option(min=0.1, max=200, help="Starts a second.")] = 20.0,
    by: By = "coordinator",
    again: Annotated[
        bool, typer.Option("--again", help="Also for a client who gave no consent before.")
    ] = False,
    received: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The day the referral was received, if before today: contact is due from then.",
        ),
    ] = None,
) -> None:
    """Open a journey for one client, or for many by priority."""
    if from_register == (client is not None):
        fail("name one client, or say --from-register", 2)
    if from_register and again:
        fail("--again is for one client who asked for another journey; name them", 2)
    if from_register and received:
        fail("--received is for one client's referral; name them", 2)
    if client is not None:
        day = received.date() if received else None
        with_starter(_start_one(client, programme, by, again, day))
    else:
        with_starter(_start_many(programme, tuple(priority or ()), limit, per_second, by))


async def _start_one(
    client: str, programme: str, by: str, again: bool, received: date | None
) -> None:
    from service.configured import configured
    from starter import open_starter

    async with open_starter(configured()) as starter:
        client_id = find_client(starter.store, client)
        starter.library.current(programme)  # before its name is written down
        with acting(starter.store, "journey_started", f"{programme}/{client_id}"):
            started = await starter.start(
                programme, client_id, by=by, again=again, received=received
            )
        said = "is open already" if started.already else "started"
        if started.already and received:
            said += ": when its referral was received is not changed"
        typer.echo(f"Journey {started.journey} {said}.")


async def _start_many(
    programme: str, priorities: tuple[int, ...], limit: int | None, per_second: float, by: str
) -> None:
    from rich.progress import track

    from alongside.london import today
    from alongside.register.ranking import ranked_clients
    from service.configured import configured
    from starter import open_starter

    async with open_starter(configured()) as starter:
        published = starter.library.current(programme)
        ranked = ranked_clients(starter.store, published, today(journey_now()), priorities)
        newcomers = starter.newcomers(programme, ranked)
        chosen, skipped = newcomers[:limit], len(ranked) - len(newcomers)
        new = already = 0
        journeys = starter.start_many(programme, chosen, per_second=per_second, by=by)
        with acting(starter.store, "journeys_started", programme):
            for _ in track(chosen, description="Starting", disable=not _on_terminal()):
                started = await anext(journeys)
                new, already = new + (not started.already), already + started.already
        typer.echo(
            f"{new} journeys started, {already} were open already; "
            f"{skipped} clients skipped: they had a journey before, open or closed."
        )


def report(
    client: Client,
    event: Annotated[str, typer.Argument(help="What happened, for example session_attended.")],
    details: Annotated[
        list[str] | None, typer.Argument(help="Its details as name=value, e.g. session=2.")
    ] = None,
    programme: Programme = DEFAULT,
    by: By = "coordinator",
    at: Annotated[str | None, typer.Option(help="When, if not now; with its zone.")] = None,
    event_id: EventId = None,
) -> None:
    """Record that something happened in a client's journey."""
    from commands.event_words import EventWordsWrong, event_from_words

    try:
        happened = event_from_words(event, details or (), by=by, at=at, event_id=event_id)
    except EventWordsWrong as wrong:
        fail(str(wrong), REFUSED)
    with_starter(report_event(client, programme, happened))


def answer(
    client: Client,
    task: Annotated[str, typer.Argument(help="The task's key, as `alongside tasks` shows it.")],
    said: Annotated[str, typer.Argument(metavar="ANSWER", help="One of the task's answers.")] = (
        "done"
    ),
    programme: Programme = DEFAULT,
    by: By = "coordinator",
    event_id: EventId = None,
) -> None:
    """Answer a task; for one of supervision, a coach or supervisor stands in the client's place."""
    if of_supervision(client):
        from commands.supervision import answer_task

        answer_task(task, said, by, event_id)
        return
    said_so = [f"key={task}", f"answer={said}"]
    report(client, "task_answered", said_so, programme, by, None, event_id)


def of_supervision(said: str) -> bool:
    """Whether somebody named a coach or a supervisor, where a client may stand."""
    return said.startswith(("k-", "s-")) or said == "unassigned"


def show(
    client: Client,
    programme: Programme = DEFAULT,
    details: Annotated[bool, typer.Option(help="Show waits and follow-ups too.")] = False,
) -> None:
    """A client's journey: what happened, where it is, what is due and why."""
    from commands.journey_screen import show_journey, show_waits

    programme = programme_meant(client, programme)
    with open_store() as store:
        client_id = find_client(store, client)
        rows = store.journeys.page(programme=programme, client_id=client_id, limit=50)
        if not rows:
            fail(f"client {client_id} has no journey in {programme}", REFUSED)
        row = max(rows, key=lambda each: each.cycle)
        looked(store, "journey_seen", row.journey)
        show_journey(store, row, journey_now(), details=details)
    if row.status != "closed":
        show_waits(asyncio.run(_waits(programme, client_id)))


async def _waits(programme: str, client_id: str) -> tuple[Due, ...]:
    """What the running journey waits for; nothing where no server answers at once."""
    from service.configured import configured
    from starter import NoJourney, open_starter
    from workflows.connect import AddressMissing, ServerAway

    try:
        async with asyncio.timeout(VIEW_SECONDS), open_starter(configured()) as starter:
            return (await starter.view(programme, client_id)).due
    except (AddressMissing, NoJourney, ServerAway, TimeoutError):
        return ()


def list_journeys(
    programme: Annotated[str | None, typer.Option(help="Only this programme.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only journeys in this stage.")] = None,
    priority: Annotated[int | None, typer.Option(min=1, max=4, help="Only this one.")] = None,
    coach: Annotated[str | None, typer.Option(help="Only this coach's clients.")] = None,
    status: Annotated[str | None, typer.Option(help="open, paused or closed.")] = None,
    overdue: Annotated[bool, typer.Option(help="Only those with something overdue.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
) -> None:
    """Journeys, those with the soonest due moment first."""
    from commands.filters import STATUSES, check_filter, known_programmes, known_stages
    from commands.lists_screen import show_list
    from service.configured import configured

    check_filter("status", status, STATUSES)
    now = journey_now()
    with open_store() as store:
        rules = configured().rules
        if stage is not None:
            check_filter("stage", stage, known_stages(store, rules))
        check_filter("programme", programme, known_programmes(store, rules))
        if coach is not None:
            check_filter("coach", coach, (each.id for each in store.coaches.list()))
        rows = store.journeys.page(
            stage=stage,
            priority=priority,
            coach=coach,
            programme=programme,
            status=status,
            overdue_at=now if overdue else None,
            limit=limit,
        )
        looked(store, "journeys_listed", coach or programme)
        show_list(store, rows, now)


def tasks(
    role: Annotated[str | None, typer.Option(help="Only tasks for this role.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
) -> None:
    """What people must do: overdue first, urgent above all."""
    from commands.filters import check_filter, known_roles
    from commands.lists_screen import show_tasks
    from service.configured import configured

    now = journey_now()
    with open_store() as store:
        if role is not None:
            check_filter("role", role, known_roles(store, configured().rules))
        looked(store, "tasks_listed", role)
        show_tasks(store, store.tasks.open(role=role, limit=limit), now)


def _on_terminal() -> bool:
    import sys

    return sys.stderr.isatty()
