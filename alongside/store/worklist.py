"""
Open tasks for those who do them, each with where its journey stands.

In: whose tasks, which journeys, due when. Out: a page of rows, a bounded count, and what a page
of them is about: sessions, red flags. Each is one query, however many rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)

from alongside.events import RedFlagFound
from alongside.store.database import Database
from alongside.store.journal_rows import open_entry
from alongside.store.records import JourneyRow, SessionRow, TaskRow
from alongside.store.tables import (
    caseload,
    client_groups,
    journal,
    journeys,
    sessions,
    tasks,
)
from alongside.store.types import Utc
from alongside.supervision import STREAM

INVITATION = "invitation"
"""The stage in which the client's answer is waited for."""
MANY = 1000
"""No count goes further: a page says `1,000 or more`."""
_TASK = len(TaskRow.__slots__)
_BOTH = tasks.outerjoin(journeys, journeys.c.journey == tasks.c.journey)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Which open tasks; None leaves it open. All that is given holds of each.

    `coach` has the client now, or is proposed to them. `since` and `until` bound when a task is
    due. `urgent` are red flags and the like.
    """

    roles: tuple[str, ...] | None = None
    coach: str | None = None
    stage: str | None = None
    programme: str | None = None
    area: str | None = None
    kind: str | None = None
    urgent: bool | None = None
    since: datetime | None = None
    until: datetime | None = None

    def due(self, since: datetime | None, until: datetime | None) -> "Asked":
        """The same tasks, but due in this time, those that are not urgent."""
        return replace(self, since=since, until=until, urgent=False)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A task with its journey; without one it is supervision's, which is about coaches."""

    task: TaskRow
    journey: JourneyRow | None


class Worklist:
    """What people must do, as they look for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, asked: Asked, limit: int = 25, after: tuple[str, str] | None = None
    ) -> list[WorkRow]:
        """Those due first; `after` is journey and key of the last task of the page before."""
        query = _matching(select(tasks, journeys).select_from(_BOTH), asked)
        with self._database.reading() as connection:
            if after is not None:
                mark = connection.execute(
                    select(tasks.c.due).where(tasks.c.journey == after[0], tasks.c.key == after[1])
                ).scalar()
                if mark is not None:
                    place = tuple_(tasks.c.journey, tasks.c.key)
                    query = query.where(
                        or_(tasks.c.due > mark, and_(tasks.c.due == mark, place > after))
                    )
            query = query.order_by(tasks.c.due, tasks.c.journey, tasks.c.key).limit(limit)
            return [_row(each) for each in connection.execute(query)]

    def these(self, named: Sequence[tuple[str, str]]) -> list[WorkRow]:
        """The tasks of these journeys and keys, open or over, in this order."""
        if not named:
            return []
        query = (
            select(tasks, journeys)
            .select_from(_BOTH)
            .where(tuple_(tasks.c.journey, tasks.c.key).in_(named))
        )
        with self._database.reading() as connection:
            found = {(row[0], row[1]): _row(row) for row in connection.execute(query)}
        return [found[each] for each in dict.fromkeys(named) if each in found]

    def with_coach(self, coach: str | None, rows: Sequence[WorkRow]) -> list[WorkRow]:
        """Those of the rows whose client this coach has, or is proposed to; all without a coach."""
        if coach is None or not rows:
            return list(rows)
        query = select(tasks.c.journey).where(
            tasks.c.journey.in_({each.task.journey for each in rows}), _with_coach(coach)
        )
        with self._database.reading() as connection:
            theirs = set(connection.execute(query).scalars())
        return [each for each in rows if each.task.journey in theirs]

    def count(self, asked: Asked) -> int:
        """How many there are; `MANY` stands for as many or more."""
        some = _matching(select(literal(1)), asked).limit(MANY).subquery()
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(some)).scalar_one()

    def invited(self, asked: Asked, limit: int = 25, after: str | None = None) -> list[JourneyRow]:
        """
        Journeys whose client was invited and has not answered, the longest first.

        Of what is asked only programme and area count. `after`: the last of the page before.
        """
        query = select(journeys).where(journeys.c.stage == INVITATION, journeys.c.status == "open")
        if asked.programme is not None:
            query = query.where(journeys.c.programme == asked.programme)
        if asked.area is not None:
            there = select(client_groups.c.client_id).where(client_groups.c.area == asked.area)
            query = query.where(journeys.c.client_id.in_(there))
        with self._database.reading() as connection:
            if after is not None:
                mark = select(journeys.c.stage_since).where(journeys.c.journey == after)
                since = connection.execute(mark).scalar()
                place = tuple_(journeys.c.stage_since, journeys.c.journey)
                query = query.where(place > tuple_(literal(since, Utc()), literal(after)))
            query = query.order_by(journeys.c.stage_since, journeys.c.journey).limit(limit)
            return [JourneyRow(*row) for row in connection.execute(query)]

    def areas(self) -> list[str]:
        """Every area that some client belongs to, by name."""
        query = select(client_groups.c.area).where(client_groups.c.area.is_not(None)).distinct()
        with self._database.reading() as connection:
            return sorted(connection.execute(query).scalars())

    def sessions(self, rows: Iterable[WorkRow]) -> dict[tuple[str, str], SessionRow]:
        """The sessions these rows are about, by journey and what the task says it is about."""
        wanted = {
            (row.task.journey, int(number))
            for row in rows
            if (number := row.task.about.removeprefix("session/")).isdigit()
        }
        if not wanted:
            return {}
        query = select(sessions).where(tuple_(sessions.c.journey, sessions.c.number).in_(wanted))
        with self._database.reading() as connection:
            found = [SessionRow(*row) for row in connection.execute(query)]
        return {(each.journey, f"session/{each.number}"): each for each in found}

    def because(self, rows: Iterable[WorkRow]) -> dict[tuple[str, str], tuple[str, ...]]:
        """Why the red flags among these rows were raised, by journey and subject."""
        wanted = {
            (row.task.journey, row.task.about)
            for row in rows
            if row.task.about.startswith("red-flag/")
        }
        if not wanted:
            return {}
        query = select(journal.c.journey, journal.c.sequence, journal.c.body).where(
            journal.c.journey.in_({journey for journey, _ in wanted}),
            journal.c.name == "red_flag_found",
            tuple_(journal.c.journey, journal.c.subject).in_(wanted),
        )
        with self._database.reading() as connection:
            found = connection.execute(query).all()
        events = (
            (row.journey, open_entry(self._database.ring, row.journey, row.sequence, row.body))
            for row in found
        )
        return {
            (journey, entry.event.subject): entry.event.because
            for journey, entry in events
            if isinstance(entry.event, RedFlagFound)
        }


def _matching(query: Select[Any], asked: Asked) -> Select[Any]:
    wanted: list[ColumnElement[bool]] = [_is_open(by_journey=asked.coach is not None)]
    exact = {tasks.c.kind: asked.kind, tasks.c.urgent: asked.urgent}
    wanted += [column == value for column, value in exact.items() if value is not None]
    if asked.roles is not None:
        wanted.append(tasks.c.role.in_(asked.roles))
    if asked.since is not None:
        wanted.append(tasks.c.due >= asked.since)
    if asked.until is not None:
        wanted.append(tasks.c.due < asked.until)
    if asked.coach is not None:
        wanted.append(_with_coach(asked.coach))
    if asked.programme is not None:
        ours = tasks.c.journey.startswith(f"{asked.programme}/", autoescape=True)
        turns = tasks.c.journey.startswith(f"{STREAM}/{asked.programme}/", autoescape=True)
        wanted.append(or_(ours, turns))
    if asked.stage is not None or asked.area is not None:
        wanted.append(_of_journeys(asked))
    return query.where(*wanted)


def _is_open(*, by_journey: bool) -> ColumnElement[bool]:
    """
    Whether a task is open.

    A coach's are few among all that are open: written so that no index of open tasks serves it,
    both databases go by the coach's journeys.
    """
    status = tasks.c.status.concat("") if by_journey else tasks.c.status
    return status == "open"


def _of_journeys(asked: Asked) -> ColumnElement[bool]:
    its = journeys.alias()
    query = select(literal(1)).where(its.c.journey == tasks.c.journey)
    if asked.stage is not None:
        query = query.where(its.c.stage == asked.stage)
    if asked.area is not None:
        of = client_groups
        query = query.where(of.c.client_id == its.c.client_id, of.c.area == asked.area)
    return query.correlate(tasks).exists()


def _with_coach(coach: str) -> ColumnElement[bool]:
    has = select(journeys.c.journey).where(journeys.c.coach_id == coach)
    proposed = select(caseload.c.journey).where(caseload.c.coach_id == coach)
    return tasks.c.journey.in_(union(has, proposed))


def _row(row: Row[Any]) -> WorkRow:
    values = tuple(row)
    task, journey = TaskRow(*values[:_TASK]), values[_TASK:]
    return WorkRow(task, JourneyRow(*journey) if journey[0] is not None else None)
