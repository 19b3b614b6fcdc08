"""
What reports count, by group and quarter of a year; the database does the counting.

In: a programme, a year, how to break down. Out: rows of group, quarter and numbers; never a
client. Who is counted in a quarter began their journey in it, unless a query says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, String, case, cast, func, literal, select

from alongside.reports.breakdown import NOT_KNOWN, By
from alongside.reports.period import Year
from alongside.store.database import Database
from alongside.store.tables import client_groups, milestones

REACHED = (
    "started", "invited", "engaged", "checked", "wished", "allocated", "met", "finished", "closed",
)  # fmt: skip
"""What a journey comes to, in the order of most; columns of `milestones`."""
Counts = list[tuple[str, int, int]]
"""Group, quarter, how many."""


class Reports:
    """Numbers about many journeys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reached(self, programme: str, year: Year, by: By) -> dict[str, Counts]:
        """How many journeys came to each of `REACHED` until now."""
        group, source = grouped(by)
        quarter = quarter_of(milestones.c.started, year)
        query = (
            select(group, quarter, *(func.count(milestones.c[each]) for each in REACHED))
            .select_from(source)
            .where(*_begun(programme, year))
            .group_by(group, quarter)
        )
        rows = self._all(query)
        return {
            name: [(row[0], row[1], row[2 + place]) for row in rows]
            for place, name in enumerate(REACHED)
        }

    def days_until(
        self, programme: str, year: Year, by: By, since: str, until: str
    ) -> list[tuple[str, int, int, int]]:
        """From one of `REACHED` to another: group, quarter, days, how many took so many."""
        group, source = grouped(by)
        quarter = quarter_of(milestones.c.started, year)
        days = milestones.c[until] - milestones.c[since]
        query = (
            select(group, quarter, days, func.count())
            .select_from(source)
            .where(*_begun(programme, year), milestones.c[until] >= milestones.c[since])
            .group_by(group, quarter, days)
        )
        return [(row[0], row[1], row[2], row[3]) for row in self._all(query)]

    def paths(
        self, programme: str, year: Year, by: By
    ) -> list[tuple[str, int, tuple[str, ...], str | None, int]]:
        """
        Which stages journeys went through: group, quarter, stages, the one they are in, how many.

        The stage is None for those that are closed.
        """
        group, source = grouped(by)
        quarter = quarter_of(milestones.c.started, year)
        columns = (group, quarter, milestones.c.path, milestones.c.stage)
        query = (
            select(*columns, func.count())
            .select_from(source)
            .where(*_begun(programme, year))
            .group_by(*columns)
        )
        return [
            (row[0], row[1], tuple(row[2].strip(">").split(">")), row[3], row[4])
            for row in self._all(query)
        ]

    def reasons(self, programme: str, year: Year) -> list[tuple[str, int, int]]:
        """Why journeys were closed: reason, quarter they began in, how many."""
        quarter = quarter_of(milestones.c.started, year)
        query = (
            select(milestones.c.reason, quarter, func.count())
            .where(*_begun(programme, year), milestones.c.reason.is_not(None))
            .group_by(milestones.c.reason, quarter)
        )
        return [(row[0], row[1], row[2]) for row in self._all(query)]

    def programmes(self) -> list[str]:
        """The programmes that have a journey."""
        # an index begins with it, so this looks at one row of each
        found: list[str] = []
        with self._database.reading() as connection:
            while True:
                query = select(func.min(milestones.c.programme))
                if found:
                    query = query.where(milestones.c.programme > found[-1])
                following = connection.execute(query).scalar()
                if following is None:
                    return found
                found.append(following)

    def _all(self, query: Any) -> Sequence[Any]:
        with self._database.reading() as connection:
            return connection.execute(query).all()


def grouped(by: By) -> tuple[ColumnElement[str], FromClause]:
    """What journeys are put together by, and from where."""
    if by is By.NOTHING:
        return literal("all", String()), milestones
    if by is By.PRIORITY:
        return func.coalesce(cast(milestones.c.priority, String), NOT_KNOWN), milestones
    joined = milestones.outerjoin(
        client_groups, client_groups.c.client_id == milestones.c.client_id
    )
    column = client_groups.c.area if by is By.AREA else client_groups.c.ethnicity
    return func.coalesce(column, NOT_KNOWN), joined


def quarter_of(day: ColumnElement[int], year: Year) -> ColumnElement[int]:
    """The quarter, 1 to 4, of a day in the year."""
    _, second, third, fourth, _ = year.bounds
    return cast(case((day < second, 1), (day < third, 2), (day < fourth, 3), else_=4), Integer)


def _begun(programme: str, year: Year) -> list[ColumnElement[bool]]:
    first, *_, end = year.bounds
    column = milestones.c.started
    return [column >= first, column < end, milestones.c.programme == programme]
