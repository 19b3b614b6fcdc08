"""
Supervisions to look at: a page of a programme's, the last of one coach.

In: a programme, or a coach with their supervisor. Out: tasks, the latest first. They are found
by their kind, of which no journey has any.
"""

from typing import Any

from sqlalchemy import Select, or_, select, tuple_

from alongside.store.database import Database
from alongside.store.records import TaskRow
from alongside.store.tables import tasks
from alongside.supervision import KINDS, STREAM, UNASSIGNED

_OF_KIND = [tasks.c.kind == f"supervision_{kind}" for kind in KINDS]
_PLACE = (tasks.c.due, tasks.c.journey, tasks.c.key)


class SupervisionTasks:
    """What supervision asks for, from the journals of its turns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        programme: str,
        *,
        status: str | None = None,
        before: tuple[str, str] | None = None,
        limit: int = 50,
    ) -> list[TaskRow]:
        """
        A programme's, the latest first; `before`: journey and key of the last of a page.

        :param status: only those that are `open`, `answered` or `closed`.
        """
        wanted = [tasks.c.journey.startswith(f"{STREAM}/{programme}/", autoescape=True)]
        if status is not None:
            wanted.append(tasks.c.status == status)
        if before is not None:
            mark = select(tasks.c.due).where(tasks.c.journey == before[0], tasks.c.key == before[1])
            wanted.append(tuple_(*_PLACE) < tuple_(mark.scalar_subquery(), *before))
        latest = [each.desc() for each in _PLACE]
        # a kind at a time: the index has one kind's in the order of their days
        found = [
            row
            for kind in _OF_KIND
            for row in self._read(select(tasks).where(kind, *wanted).order_by(*latest).limit(limit))
        ]
        return _latest(found, limit)

    def to_be_held(self) -> str | None:
        """The programme of the last one that is open; None if none is."""
        latest = [each.desc() for each in _PLACE]
        found = [
            row
            for kind in _OF_KIND
            for row in self._read(
                select(tasks).where(kind, tasks.c.status == "open").order_by(*latest).limit(1)
            )
        ]
        return _latest(found, 1)[0].journey.split("/")[1] if found else None

    def of_coach(self, coach_id: str, supervisor: str | None, limit: int = 5) -> list[TaskRow]:
        """The last of one coach's, alone and with their supervisor's group."""
        whose = tasks.c.about.in_([coach_id, supervisor or UNASSIGNED])
        these = select(tasks).where(or_(*_OF_KIND), whose).cte("these").prefix_with("MATERIALIZED")
        latest = (these.c.due.desc(), these.c.journey.desc(), these.c.key.desc())
        return _latest(self._read(select(these).order_by(*latest).limit(limit)), limit)

    def _read(self, query: Select[Any]) -> list[TaskRow]:
        with self._database.reading() as connection:
            return [TaskRow(*row) for row in connection.execute(query)]


def _latest(found: list[TaskRow], limit: int) -> list[TaskRow]:
    found.sort(key=lambda each: (each.due, each.journey, each.key), reverse=True)
    return found[:limit]
