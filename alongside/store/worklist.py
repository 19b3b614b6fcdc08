"""
Open tasks for those who do them, each with where its journey stands.

In: whose tasks, which journeys, due when. Out: a page of rows, a bounded count, and what a page
of them is about: sessions, red flags. Each is one query, however many rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, literal, or_, select, tuple_

from alongside.events import RedFlagFound
from alongside.store.database import Database
from alongside.store.journal_rows import open_entry
from alongside.store.records import JourneyRow, SessionRow, TaskRow
from alongside.store.tables import client_groups, journal, journeys, sessions, tasks
from alongside.store.types import Utc
from alongside.store.work_asked import Asked, matching, with_coach

INVITATION = "invitation"
"""The stage in which the client's answer is waited for."""
_TASK = len(TaskRow.__slots__)
_BOTH = tasks.outerjoin(journeys, journeys.c.journey == tasks.c.journey)


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
        query = matching(select(tasks, journeys).select_from(_BOTH), asked)
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
            tasks.c.journey.in_({each.task.journey for each in rows}), with_coach(coach)
        )
        with self._database.reading() as connection:
            theirs = set(connection.execute(query).scalars())
        return [each for each in rows if each.task.journey in theirs]

    def count(self, asked: Asked) -> int:
        """How many there are; what `asked.many` says stands for as many or more."""
        some = matching(select(literal(1)), asked).limit(asked.many).subquery()
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
        area = client_groups.c.area
        # one look into the index for each area, however many clients are in it
        found = select(func.min(area).label("area")).cte("found", recursive=True)
        after = select(func.min(area)).where(area > found.c.area).scalar_subquery()
        found = found.union_all(select(after).where(found.c.area.is_not(None)))
        query = select(found.c.area).where(found.c.area.is_not(None))
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


def _row(row: Row[Any]) -> WorkRow:
    values = tuple(row)
    task, journey = TaskRow(*values[:_TASK]), values[_TASK:]
    return WorkRow(task, JourneyRow(*journey) if journey[0] is not None else None)
