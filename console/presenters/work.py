"""
Tasks as colleagues read them: what to do, about whom, why, by when, how it is answered.

In: rows of the worklist with what they are about. Out: values a template places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alongside.access import Colleague, Role
from alongside.coaches import a_day
from alongside.london import today
from alongside.messages.wording import mode_in_words
from alongside.store import SessionRow, TaskRow
from alongside.store.worklist import WorkRow
from alongside.supervision import programme_of
from alongside.timeline import when
from console.context import Console
from console.presenters.lapses import lapses
from console.presenters.readings_asked import still_asked
from console.presenters.steps import Step, answer_page, steps
from console.rights import Right, may
from console.spoken import capital

LONG = 70
"""A sentence longer than this, in characters, is not told whole in a list."""
_COACH = re.compile(r"\bk-[a-z0-9]{4,60}\b")


@dataclass(frozen=True)
class WorkShown:
    """A task in a list. `name` is the client's; a supervision has none."""

    value: str
    """Its journey and key, as a list sends them when it is ticked."""
    title: str
    short: str
    """The title as a list has it."""
    href: str
    urgent: bool
    late: str
    """How late it is; empty while it is in time."""
    due: str
    role: str
    name: str = field(repr=False)
    client_id: str
    journey_href: str
    place: str
    priority: str
    reasons: tuple[str, ...]
    steps: tuple[Step, ...]
    may_answer: bool
    may_tick: bool
    """Whether it can be answered together with others."""


@dataclass(frozen=True)
class About:
    """What a page of rows is about: a query each, however many rows."""

    clients: Mapping[str, str]
    sessions: Mapping[tuple[str, str], SessionRow]
    because: Mapping[tuple[str, str], tuple[str, ...]]
    coaches: Mapping[str, str]
    lapses: Mapping[tuple[str, str], datetime]
    """When a proposal passes to another coach, by journey and key of its task."""
    asked: Mapping[tuple[str, str], str]
    """The readings a task still asks for, by its journey and key."""
    roles: Mapping[str, str]

    @classmethod
    def of(cls, console: Console, rows: Sequence[WorkRow], roles: Mapping[str, str]) -> About:
        """Everything these rows are about."""
        store = console.store
        return cls(
            clients=store.clients.names(
                row.journey.client_id for row in rows if row.journey is not None
            ),
            sessions=store.worklist.sessions(rows),
            because=store.worklist.because(rows),
            coaches=store.roster.names(_coaches(rows)),
            lapses=lapses(console, rows),
            asked=still_asked(console, rows),
            roles=roles,
        )

    def session(self, row: WorkRow) -> SessionRow | None:
        """The session a row is about."""
        return self.sessions.get((row.task.journey, row.task.about))

    def title(self, task: TaskRow) -> str:
        """What is to be done, with coaches by their names."""
        return by_name(task.title, self.coaches)

    def name(self, client_id: str) -> str:
        """The client's name, or that there is none."""
        return self.clients.get(client_id) or "Name not recorded"

    def role(self, role: str) -> str:
        """What people call a role."""
        return self.roles.get(role, capital(role))


def by_name(text: str, coaches: Mapping[str, str]) -> str:
    """The same words, with coaches by their names."""
    return _COACH.sub(lambda found: coaches.get(found[0], found[0]), text)


def coaches_in(texts: Iterable[str]) -> set[str]:
    """The ids of the coaches these words speak of."""
    return {each for text in texts for each in _COACH.findall(text)}


def may_answer(colleague: Colleague, task: TaskRow) -> bool:
    """Whether they answer this task: their own role's, or as a coordinator for anybody."""
    if not may(colleague, Right.TASKS_ANSWER):
        return False
    if Role.COORDINATOR in colleague.roles:
        return True
    if programme_of(task.journey) is not None:
        return task.role in colleague.answers_for
    if colleague.answers_for:
        return task.role in colleague.answers_for
    if Role.CLINICIAN in colleague.roles:
        return task.role != "coach"
    return Role.COACH in colleague.roles and task.role == "coach"


def shown(
    row: WorkRow, about: About, colleague: Colleague, now: datetime, back: str = ""
) -> WorkShown:
    """A row of a list; `back` is the list that an answer leads back to."""
    task, journey = row.task, row.journey
    answers = may_answer(colleague, task)
    return WorkShown(
        value=f"{task.journey} {task.key}",
        title=about.title(task),
        short=_short(about.title(task), task.urgent),
        href=answer_page(task, **({"back": back} if back not in ("", "/") else {})),
        urgent=task.urgent,
        late=_late(task.due, now) if task.is_overdue(now) else "",
        due=when(task.due),
        role=_whose(row, about),
        name=about.name(journey.client_id) if journey else "",
        client_id=journey.client_id if journey else "",
        journey_href=f"/journeys/{task.journey}" if journey else "",
        place=place_of(row),
        priority=f"P{journey.priority}" if journey and journey.priority else "",
        reasons=reasons_of(row, about),
        steps=steps(row, about.session(row), colleague, back) if answers else (),
        may_answer=answers,
        may_tick=answers and is_for_several(row),
    )


def is_for_several(row: WorkRow) -> bool:
    """
    Whether a task may be answered together with others.

    An alert, and how a journey ends, are looked at one by one; supervision has a day or a reason.
    """
    task = row.task
    by_itself = task.urgent or task.kind == "closure" or row.journey is None
    return task.status == "open" and not by_itself


def place_of(row: WorkRow) -> str:
    """The stage of the journey, or that it is about supervision."""
    if row.journey is None:
        return "Supervision"
    if row.journey.status == "closed":
        return "Closed"
    stage = capital(row.journey.stage or "between stages")
    return f"{stage}, paused" if row.journey.status == "paused" else stage


def reasons_of(row: WorkRow, about: About) -> tuple[str, ...]:
    """Why the task is there, as far as a list knows."""
    task = row.task
    found = [
        each.removeprefix(f"Red flag {task.kind}: ")
        for each in about.because.get((task.journey, task.about), ())
    ]
    session = about.session(row)
    if session is not None:
        found.append(_session(session))
    if lacks := about.asked.get((task.journey, task.key)):
        found.append(f"Still to be recorded: {lacks}")
    lapse = about.lapses.get((task.journey, task.key))
    if lapse is not None:
        found.append(f"Passes to another coach on {when(lapse)} if nobody answers")
    if task.escalated is not None:
        found.append(f"Handed on to the {about.role(task.role).lower()} on {when(task.escalated)}")
    return tuple(found)


def _late(due: datetime, now: datetime) -> str:
    """In London days."""
    days = (today(now) - today(due)).days
    if days == 0:
        return "Late today"
    return f"{days:,} day{'' if days == 1 else 's'} late"


def _short(title: str, urgent: bool) -> str:
    """Of a long one what comes before the rest; an alert, and what says what is so, are whole."""
    for stop in () if urgent or ". " in title else (": ", ", "):
        if len(title) > LONG:
            title = title.partition(stop)[0]
    return title


def _coaches(rows: Sequence[WorkRow]) -> Iterator[str | None]:
    for row in rows:
        yield row.journey.coach_id if row.journey else None
        yield from coaches_in([row.task.title])


def _session(session: SessionRow) -> str:
    if session.outcome is not None and session.outcome_at is not None:
        was = "was on" if session.starts_at else "was meant for"
        at, recorded = when(session.starts_at or session.target), a_day(today(session.outcome_at))
        return f"Session {session.number} {was} {at}, recorded as {session.outcome} on {recorded}"
    if session.starts_at is None:
        return f"Session {session.number} is meant for {when(session.target)}, not booked"
    how = f", {mode_in_words(session.mode)}" if session.mode else ""
    return f"Session {session.number}: {when(session.starts_at)}{how}"


def _whose(row: WorkRow, about: About) -> str:
    role = about.role(row.task.role)
    coach = row.journey.coach_id if row.journey else None
    if row.task.role != "coach" or coach is None:
        return role
    return f"{role} {about.coaches.get(coach, coach)}"
