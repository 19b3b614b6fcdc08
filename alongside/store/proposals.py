"""
Coaches proposed to clients and not answered yet, to look at.

In: a programme. Out: a page of places in caseloads, the longest first, with by when each is to
be answered; how many wait and are proposed in each programme.
"""

from datetime import datetime

from sqlalchemy import func, select

from alongside.store.database import Database
from alongside.store.records import CaseloadRow
from alongside.store.tables import caseload, tasks, waiting

_TASK = "coach_acceptance"


class Proposals:
    """What coaches are asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, programme: str, limit: int = 50
    ) -> tuple[list[CaseloadRow], dict[str, datetime]]:
        """The proposals of a programme, the longest first, and by when they are answered."""
        query = (
            select(caseload)
            .where(caseload.c.programme == programme, caseload.c.state == "proposed")
            .order_by(caseload.c.since, caseload.c.journey)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = [CaseloadRow(*row) for row in connection.execute(query)]
            due = select(tasks.c.journey, tasks.c.due).where(
                tasks.c.journey.in_([each.journey for each in rows]),
                tasks.c.kind == _TASK,
                tasks.c.status == "open",
            )
            return rows, dict(connection.execute(due).all()) if rows else {}

    def counts(self) -> dict[str, tuple[int, int]]:
        """By programme: how many are on the list, how many are proposed to a coach."""
        listed = select(waiting.c.programme, func.count()).group_by(waiting.c.programme)
        held = (
            select(caseload.c.programme, func.count())
            .where(caseload.c.state == "proposed")
            .group_by(caseload.c.programme)
        )
        with self._database.reading() as connection:
            waits: dict[str, int] = dict(connection.execute(listed).all())
            proposed: dict[str, int] = dict(connection.execute(held).all())
        return {each: (waits.get(each, 0), proposed.get(each, 0)) for each in {*waits, *proposed}}
