"""
The day of a colleague: alerts, what is overdue, due today, due this week.

In: who asks and what for, the moment. Out: sections of rows, each with how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from alongside.access import Colleague, Role
from alongside.london import moment_on, today
from alongside.store import Store
from alongside.store.work_asked import Asked
from alongside.store.worklist import WorkRow
from console.context import Console
from console.presenters.work import About, WorkShown, shown

A_FEW = 10
"""Rows of a section on the first page."""
A_PAGE = 50
_DAY = timedelta(days=1)
TITLES = {
    "alerts": "Alerts",
    "overdue": "Overdue",
    "supervision": "Overdue supervision",
    "today": "Due today",
    "week": "Due in the next 7 days",
    "later": "Later",
}
NOTHING = {
    "alerts": "No red flag or other alert is open.",
    "overdue": "Nothing is overdue.",
    "supervision": "No supervision is overdue.",
    "today": "Nothing more is due today.",
    "week": "Nothing is due in the next 7 days.",
    "later": "Nothing is due later.",
}


@dataclass(frozen=True)
class Section:
    """Tasks due at one time; `total` counts them, `more` says that not all are shown."""

    key: str
    title: str
    rows: tuple[WorkShown, ...]
    total: str
    more: bool
    nothing: str


def roles_of(colleague: Colleague, said: str | None) -> tuple[str, ...] | None:
    """Whose tasks they see: their own, unless they ask; `all` is everybody's."""
    if colleague.only_coach is not None:
        return ("coach",)
    if said == "all":
        return None
    if said:
        return (said,)
    if colleague.answers_for:
        return colleague.answers_for
    return ("coach",) if set(colleague.roles) == {Role.COACH} else None


def spans(asked: Asked, now: datetime) -> dict[str, Asked]:
    """What each section asks for, clients before coaches. A day is a London day."""
    day = today(now)
    tonight, next_week = moment_on(day + _DAY, time()), moment_on(day + 8 * _DAY, time())
    overdue = asked.due(None, now)
    return {
        "overdue": replace(overdue, supervision=False),
        "supervision": replace(overdue, supervision=True),
        "today": asked.due(now, tonight),
        "week": asked.due(tonight, next_week),
        "later": asked.due(next_week, None),
    }


def sections(
    console: Console,
    colleague: Colleague,
    asked: Asked,
    alerts: Asked,
    roles: Mapping[str, str],
    back: str,
) -> list[Section]:
    """The sections of the first page, the first few rows of each."""
    store, now = console.store, console.now()
    wanted = {"alerts": alerts, **spans(asked, now)}
    found = {key: store.worklist.page(each, A_FEW + 1) for key, each in wanted.items()}
    rows = [row for each in found.values() for row in each[:A_FEW]]
    about = About.of(console, rows, roles)
    return [
        Section(
            key=key,
            title=TITLES[key],
            rows=tuple(shown(row, about, colleague, now, back) for row in each[:A_FEW]),
            total=_total(store, wanted[key], each),
            more=len(each) > A_FEW,
            nothing=NOTHING[key],
        )
        for key, each in found.items()
    ]


def _total(store: Store, asked: Asked, found: list[WorkRow]) -> str:
    if len(found) <= A_FEW:
        return str(len(found))
    many = store.worklist.count(asked)
    return f"{many:,}" if many < asked.many else f"{asked.many:,} or more"
