"""
Tasks to look at: what people must do, the most overdue first.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select, tuple_

from alongside.store.database import Database
from alongside.store.records import TaskRow
from alongside.store.tables import journeys, tasks
from alongside.supervision import STREAM


class Tasks:
    """What people must do, from the journal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(
        self,
        role: str | None = None,
        overdue_at: datetime | None = None,
        limit: int = 100,
        after: tuple[datetime, str, str] | None = None,
        programme: str | None = None,
        coach: str | None = None,
    ) -> list[TaskRow]:
        """
        Open tasks by when they are due, so overdue ones first.

        Those of supervision are among them. `overdue_at`: only those overdue then. `after`: when
        the last task of the page before was due, its journey and key. `coach`: only those of
        journeys this coach carries.
        """
        wanted = [tasks.c.status == "open"]
        if role is not None:
            wanted.append(tasks.c.role == role)
        if overdue_at is not None:
            wanted.append(tasks.c.due < overdue_at)
        if programme is not None or coach is not None:
            of = select(journeys.c.journey)
            if programme is not None:
                of = of.where(journeys.c.programme == programme)
            if coach is not None:
                of = of.where(journeys.c.coach_id == coach)
            supervises = _of_supervision(programme) if coach is None else false()
            wanted.append(or_(tasks.c.journey.in_(of), supervises))
        if after is not None:
            due, *named = after
            place = tuple_(tasks.c.journey, tasks.c.key)
            wanted.append(or_(tasks.c.due > due, and_(tasks.c.due == due, place > tuple(named))))
        with self._database.reading() as connection:
            rows = connection.execute(
                select(tasks)
                .where(*wanted)
                .order_by(tasks.c.due, tasks.c.journey, tasks.c.key)
                .limit(limit)
            )
            return [TaskRow(*row) for row in rows]

    def get(self, journey: str, key: str) -> TaskRow | None:
        """One task, open or over; None if there is no such task."""
        query = select(tasks).where(tasks.c.journey == journey, tasks.c.key == key)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else TaskRow(*row)

    def of(self, journey: str) -> list[TaskRow]:
        """Every task of one journey, in the order they were opened."""
        query = (
            select(tasks).where(tasks.c.journey == journey).order_by(tasks.c.opened, tasks.c.key)
        )
        with self._database.reading() as connection:
            return [TaskRow(*row) for row in connection.execute(query)]

    def of_supervision(
        self,
        programme: str | None = None,
        about: str | None = None,
        key: str | None = None,
        limit: int = 1000,
    ) -> list[TaskRow]:
        """
        The supervisions of a programme, open ones and those that are over, the latest first.

        `about` is a coach, or the supervisor of a group.
        """
        query = select(tasks).where(_of_supervision(programme))
        if about is not None:
            query = query.where(tasks.c.about == about)
        if key is not None:
            query = query.where(tasks.c.key == key)
        query = query.order_by(tasks.c.due.desc(), tasks.c.journey, tasks.c.key).limit(limit)
        with self._database.reading() as connection:
            return [TaskRow(*row) for row in connection.execute(query)]


def _of_supervision(programme: str | None) -> ColumnElement[bool]:
    # A turn has four parts; a journey of a programme called `supervision` would have three.
    return tasks.c.journey.like(f"{STREAM}/{programme or '%'}/%/%")
