"""
Journeys and tasks on a terminal: what happened, what is due, who must do what.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import typer
from rich.markup import escape
from rich.table import Table

from alongside.events import Entry, PriorityDecided
from alongside.journal import Journal
from alongside.journeys import Due
from alongside.store import JourneyRow, Store, TaskRow, UnknownClient, UnknownCoach
from alongside.timeline import is_detail, sentence, when, words
from commands.screen import show_table


def show_journey(store: Store, row: JourneyRow, now: datetime, *, details: bool) -> None:
    """A journey's past, present and what is due, with the reasons."""
    entries = store.journal.entries(row.journey)
    typer.echo(f"{name_of(store, row.client_id)}  ({row.client_id})")
    typer.echo(f"{row.programme}, journey {row.cycle}: {state_of(row)}")
    decided = Journal(entries).events(PriorityDecided)
    if decided:
        for line in decided[-1].explanation:
            typer.echo(f"  {line}")
        if decided[-1].flip and decided[-1].flip not in decided[-1].explanation:
            typer.echo(f"  {decided[-1].flip}")
    if row.coach_id:
        typer.echo(f"Coach: {_coach(store, row.coach_id)}")
    typer.echo("")
    show_table(_past(entries, details))
    due = [task for task in store.tasks.of(row.journey) if task.status == "open"]
    sessions = [each for each in store.journeys.sessions(row.journey) if each.outcome is None]
    if row.status == "closed":
        recall = f"; next journey on {when(row.recall_due)}" if row.recall_due else ""
        typer.echo(f"Closed: {words(row.closed_reason or '')}{recall}.")
        return
    table = Table(title="Due", title_justify="left", box=None, pad_edge=False)
    for column in ("by", "who", "what", "key"):
        table.add_column(column, overflow="fold")
    for task in due:
        table.add_row(by_when(task, now), words(task.role), escape(task.title), task.key)
    for session in sessions:
        moment = session.starts_at or session.target
        booked = "booked" if session.starts_at else "to be booked"
        table.add_row(when(moment), "coach", f"session {session.number}, {booked}", "")
    if due or sessions:
        show_table(table)
    else:
        typer.echo(f"Nobody has anything to do; the journey waits in {words(row.stage or '')}.")


def show_waits(due: Sequence[Due]) -> None:
    """What the running journey waits for by itself; tasks stand among what is due already."""
    for each in due:
        if not each.why.startswith("task "):
            typer.echo(f"Waits until {when(each.at)}: {words(each.why)}.")


def _past(entries: Sequence[Entry], details: bool) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True, style="dim")
    for entry in entries:
        if details or not is_detail(entry):
            by = "" if entry.event.by == "journey" else entry.event.by
            table.add_row(when(entry.at), escape(sentence(entry)), by)
    return table


def by_when(task: TaskRow, now: datetime) -> str:
    due = when(task.due)
    return f"[bold red]{due} overdue[/]" if task.is_overdue(now) else due


def state_of(row: JourneyRow) -> str:
    if row.status == "closed":
        return f"closed: {words(row.closed_reason or '')}"
    stage = words(row.stage or "between stages")
    return f"{stage}, paused" if row.status == "paused" else stage


def name_of(store: Store, client_id: str) -> str:
    try:
        return store.clients.get(client_id).person.name or "(no name)"
    except UnknownClient:
        return "(not on the register)"


def _coach(store: Store, coach_id: str) -> str:
    try:
        return f"{store.coaches.get(coach_id).name} ({coach_id})"
    except UnknownCoach:
        return coach_id
