"""
Lists of journeys and of tasks on a terminal.

On one of ordinary width each stands in a block, so that no id or key is broken and each task
ends in the line that answers it; a wide one, or a file, gets a line each.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import datetime

import typer
from rich.markup import escape
from rich.table import Table

from alongside.store import JourneyRow, Store, TaskRow
from alongside.supervision import programme_of
from alongside.timeline import when, words
from commands.journey_screen import by_when, name_of, state_of
from commands.screen import is_narrow, show_lines, show_table

BLOCK = 76
"""How wide the words of a block are, in characters."""


def show_list(store: Store, rows: Sequence[JourneyRow], now: datetime) -> None:
    """Each journey: whose, where it stands, what is due next."""
    if not rows:
        typer.echo("No journey matches.")
        return
    several = len({row.programme for row in rows}) > 1
    if is_narrow():
        for row in rows:
            show_lines(_journey_block(store, row, now, several))
        return
    table = Table(box=None, pad_edge=False)
    programme = ("programme",) if several else ()
    for column in ("client", "name", *programme, "stage", "P", "next due", "coach", "sessions"):
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(
            row.client_id,
            escape(name_of(store, row.client_id)),
            *((row.programme,) if several else ()),
            state_of(row),
            f"P{row.priority}" if row.priority else "",
            _next_due(row, now),
            row.coach_id or "",
            str(row.sessions_attended),
        )
    show_table(table)


def _journey_block(store: Store, row: JourneyRow, now: datetime, several: bool) -> tuple[str, ...]:
    held = f"{row.sessions_attended} sessions held" if row.sessions_attended else ""
    stands = [row.programme] if several else []
    stands += [f"P{row.priority}"] if row.priority else []
    stands += [state_of(row), *([row.coach_id] if row.coach_id else []), *([held] if held else [])]
    due = _next_due(row, now)
    return (
        f"[bold]{row.client_id}[/]  {escape(name_of(store, row.client_id))}",
        f"  {', '.join(stands)}",
        *([f"  next due {due}"] if due else []),
    )


def _next_due(row: JourneyRow, now: datetime) -> str:
    if row.next_due is None:
        return ""
    late = row.next_due < now and row.status == "open"
    return f"[bold red]{when(row.next_due)} overdue[/]" if late else when(row.next_due)


def show_tasks(store: Store, rows: Sequence[TaskRow], now: datetime) -> None:
    """Each task: by when, whose it is, about whom, what to do, how it is answered."""
    if not rows:
        typer.echo("Nobody has anything to do.")
        return
    if is_narrow():
        for task in rows:
            show_lines(_task_block(store, task, now))
        return
    table = Table(box=None, pad_edge=False)
    several = len({_programme(task) for task in rows}) > 1
    programme = ("programme",) if several else ()
    supervises = any(programme_of(task.journey) for task in rows)
    whom = "client or coach" if supervises else "client"
    for column in ("by", "who", whom, *programme, "what", "key", "answers"):
        table.add_column(column, overflow="fold")
    for task in rows:
        what = escape(task.title)
        table.add_row(
            by_when(task, now),
            _who(store, task),
            _about(task),
            *((_programme(task),) if several else ()),
            f"[bold]{what}[/]" if task.urgent else what,
            task.key,
            ", ".join(task.answers),
        )
    show_table(table)


def _task_block(store: Store, task: TaskRow, now: datetime) -> tuple[str, ...]:
    urgent = "[bold red]urgent[/], " if task.urgent else ""
    title = escape(task.title)
    return (
        f"{urgent}{by_when(task, now)}, {_who(store, task)}",
        *(f"  {line}" for line in textwrap.wrap(title, BLOCK)),
        f"  {_about(task)}, {_programme(task)}",
        f"  [dim]alongside answer {_named(task)} {escape(task.key)}[/] {' or '.join(task.answers)}",
        "",
    )


def _who(store: Store, task: TaskRow) -> str:
    """The role; where it is a coach's, which coach's."""
    role = words(task.role)
    if task.role != "coach" or programme_of(task.journey):
        return role
    held = store.caseload.of_journey(task.journey)
    return role if held is None else f"{role} {held.coach_id}"


def _about(task: TaskRow) -> str:
    return task.about if programme_of(task.journey) else task.journey.split("/")[1]


def _named(task: TaskRow) -> str:
    """How a command is told whose task it is."""
    return task.about if programme_of(task.journey) else task.journey


def _programme(task: TaskRow) -> str:
    return programme_of(task.journey) or task.journey.partition("/")[0]
