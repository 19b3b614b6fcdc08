"""
One journey in words: whose it is, where it is and why, what somebody must do next.

In: the store's rows and the entries of its journal. Out: values that templates place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from alongside.access import Colleague
from alongside.store import JourneyRow, SessionRow, TaskRow
from console.acts import Offer
from console.presenters.answers import answer_in_words
from console.presenters.steps import answer_page
from console.presenters.work import may_answer
from console.spoken import capital, spoken

NO_NAME = "A client without a name"
_COLOURS = {1: "red", 2: "orange", 3: "yellow", 4: "grey"}
TABS = (
    ("", "Journey"),
    ("/plan", "My Health Plan"),
    ("/snapshot", "Snapshot"),
    ("/measures", "Measures"),
    ("/messages", "Messages"),
    ("/history", "History"),
)


def base_of(row: JourneyRow) -> str:
    """The journey's own page."""
    return f"/journeys/{quote(row.journey)}"


def stage_of(row: JourneyRow) -> str:
    """Where it is."""
    if row.status == "closed":
        return f"Closed: {spoken(row.closed_reason or 'no reason is recorded')}"
    return capital(row.stage or "between stages")


def tags(row: JourneyRow, tasks: Sequence[TaskRow] = ()) -> list[dict[str, str]]:
    """Where it stands in one look."""
    found = []
    if any(task.urgent and task.status == "open" for task in tasks):
        found.append({"text": "Alert", "classes": "nhsuk-tag--red"})
    if row.priority is not None:
        colour = _COLOURS.get(row.priority, "grey")
        found.append({"text": f"P{row.priority}", "classes": f"nhsuk-tag--{colour}"})
    if row.status == "closed":
        return [*found, {"text": stage_of(row), "classes": "nhsuk-tag--grey"}]
    found.append({"text": stage_of(row), "classes": "nhsuk-tag--blue"})
    if row.status == "paused":
        found.append({"text": "Paused", "classes": "nhsuk-tag--yellow"})
    return found


def tabs(row: JourneyRow, path: str) -> list[dict[str, Any]]:
    """The pages of a journey."""
    base = base_of(row)
    return [
        {
            "text": text,
            "href": base + tail,
            "current": path == base + tail or (bool(tail) and path.startswith(f"{base}{tail}/")),
        }
        for tail, text in TABS
    ]


def due_for(why: str, titles: Mapping[str, str]) -> str:
    """What is due; a task by its title."""
    key = why.removeprefix("task ")
    return titles.get(key, spoken(why)) if key != why else spoken(why)


def tasks(
    rows: Sequence[TaskRow], colleague: Colleague, now: datetime, roles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The tasks that are open, the most overdue first; with a link for who may answer."""
    due = sorted((task for task in rows if task.status == "open"), key=lambda task: task.due)
    return [
        {
            "title": task.title,
            "role": roles.get(task.role, capital(task.role)),
            "due": task.due,
            "urgent": task.urgent,
            "overdue": task.is_overdue(now),
            "key": task.key,
            "href": _answer(task) if may_answer(colleague, task) else None,
        }
        for task in sorted(due, key=lambda task: not task.urgent)
    ]


def to_book(
    row: JourneyRow, sessions: Sequence[SessionRow], offers: Mapping[str, Sequence[Offer]]
) -> tuple[int, str | None] | None:
    """The session somebody has to book, with the page for it if they may; None: there is none."""
    planned = [each.number for each in sessions if each.status == "planned"]
    if not planned or row.status != "open":
        return None
    acts = (each for group in offers.values() for each in group)
    return planned[-1], next((each.href for each in acts if each.code == "book"), None)


def enders(rows: Sequence[TaskRow]) -> set[str]:
    """The ids of the colleagues who answered."""
    return {task.ended_by.partition(":")[2] for task in rows if task.ended_by} - {""}


def tasks_over(rows: Sequence[TaskRow], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The tasks that are over, the latest first, with what was answered by whom."""
    done = [task for task in rows if task.status != "open" and task.ended is not None]
    return [
        {
            "title": task.title,
            "ended": task.ended,
            "became": answer_in_words(task.answer) if task.answer else spoken(task.status),
            "by": who(task.ended_by or "journey", names) if task.status == "answered" else None,
        }
        for task in sorted(done, key=lambda task: task.ended or task.opened, reverse=True)
    ]


def who(by: str, names: Mapping[str, str]) -> str:
    """Who said so: a person with their role, a role, or nobody but the journey."""
    role, _, person = by.partition(":")
    if role == "journey":
        return "Alongside"
    return f"{names[person]}, {spoken(role)}" if person in names else capital(role)


def _answer(task: TaskRow) -> str:
    return answer_page(task, back=f"/journeys/{task.journey}")
