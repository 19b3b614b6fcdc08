"""
What happened in each quarter of a year, counted by the database.

In: a programme, a year, how to break down. Out: rows of group, quarter and numbers; never a
client. Here a quarter is the one in which it happened, whenever the journey began.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Table, case, cast, func, select

from alongside.london import moment_on
from alongside.reports.breakdown import By
from alongside.reports.measures import Changed
from alongside.reports.period import Year
from alongside.store.database import Database
from alongside.store.reports import grouped, quarter_of
from alongside.store.tables import caseload, messages, milestones, scores, sessions, tasks

_BEFORE_A_SESSION = timedelta(weeks=8)
"""A reminder sent so long before a session is of another."""
AFTER = scores.alias("after")
BEFORE = scores.alias("before")


class Happenings:
    """Numbers about what happened."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def outcomes(self, programme: str, year: Year, by: By) -> list[tuple[str, int, str, int]]:
        """How sessions went: group, quarter, outcome, how many."""
        group, source = _with(sessions, by)
        quarter = _quarter_at(sessions.c.outcome_at, year)
        query = (
            select(group, quarter, sessions.c.outcome, func.count())
            .select_from(source)
            .where(*_within(sessions.c.outcome_at, year), _of(sessions, programme))
            .group_by(group, quarter, sessions.c.outcome)
        )
        return [(row[0], row[1], row[2], row[3]) for row in self._all(query)]

    def outcomes_by_reminders(
        self, programme: str, year: Year, reminders: Sequence[str]
    ) -> list[tuple[int, int, str, int]]:
        """
        How sessions went by the reminders sent before: reminders, quarter, outcome, number.

        :param reminders: the messages that remind of a session; of each the next session counts.
        """
        following = (
            select(func.min(sessions.c.number))
            .where(sessions.c.journey == messages.c.journey, sessions.c.outcome_at >= messages.c.at)
            .scalar_subquery()
        )
        reminded = (
            select(messages.c.journey, following.label("number"), func.count().label("times"))
            .where(
                messages.c.at >= _moments(year)[0] - _BEFORE_A_SESSION,
                messages.c.at < _moments(year)[-1],
                messages.c.message.in_(reminders),
                messages.c.status == "sent",
                _of(messages, programme),
            )
            .group_by(messages.c.journey, following)
            .subquery()
        )
        times = func.coalesce(reminded.c.times, 0)
        quarter = _quarter_at(sessions.c.outcome_at, year)
        matching = (reminded.c.journey == sessions.c.journey) & (
            reminded.c.number == sessions.c.number
        )
        query = (
            select(times, quarter, sessions.c.outcome, func.count())
            .select_from(sessions.outerjoin(reminded, matching))
            .where(*_within(sessions.c.outcome_at, year), _of(sessions, programme))
            .group_by(times, quarter, sessions.c.outcome)
        )
        return [(row[0], row[1], row[2], row[3]) for row in self._all(query)]

    def sent(self, programme: str, year: Year) -> list[tuple[str, int, str, int]]:
        """What was sent to clients: message, quarter, sent or why not, how many."""
        quarter = _quarter_at(messages.c.at, year)
        became = func.coalesce(messages.c.why, messages.c.status)
        query = (
            select(messages.c.message, quarter, became, func.count())
            .where(*_within(messages.c.at, year), _of(messages, programme))
            .group_by(messages.c.message, quarter, became)
        )
        return [(row[0], row[1], row[2], row[3]) for row in self._all(query)]

    def kept_in_time(
        self, programme: str, year: Year, by: By, now: datetime
    ) -> list[tuple[str, str, bool, int, str, int]]:
        """
        Tasks that came due: group, kind, urgent, quarter, what became of them, how many.

        That is `in_time`, `late`, `open` or `not_needed`.
        """
        group, source = _with(tasks, by)
        quarter = _quarter_at(tasks.c.due, year)
        became = case(
            (tasks.c.status == "open", "open"),
            (tasks.c.status == "closed", "not_needed"),
            (tasks.c.ended <= tasks.c.due, "in_time"),
            else_="late",
        )
        columns = (group, tasks.c.kind, tasks.c.urgent, quarter, became)
        query = (
            select(*columns, func.count())
            .select_from(source)
            .where(*_within(tasks.c.due, year), tasks.c.due <= now, _of(tasks, programme))
            .group_by(*columns)
        )
        return [(row[0], row[1], bool(row[2]), row[3], row[4], row[5]) for row in self._all(query)]

    def changed(self, programme: str, year: Year, by: By) -> list[Changed]:
        """What measures came to, of those measured again at the end in the year."""
        group, source = grouped(by)
        quarter = quarter_of(AFTER.c.day, year)
        columns = (AFTER.c.measure, AFTER.c.score, group, quarter)
        same = [AFTER.c[name] == BEFORE.c[name] for name in ("journey", "measure", "score")]
        first, *_, end = year.bounds
        query = (
            select(
                *columns,
                func.count(),
                func.sum(BEFORE.c.value),
                func.sum(AFTER.c.value),
                _how_many(AFTER.c.value > BEFORE.c.value),
                _how_many(AFTER.c.value < BEFORE.c.value),
            )
            .select_from(
                source.join(AFTER, AFTER.c.journey == milestones.c.journey).join(
                    BEFORE, (same[0]) & (same[1]) & (same[2])
                )
            )
            .where(
                AFTER.c.occasion == "closure",
                BEFORE.c.occasion == "baseline",
                AFTER.c.day >= first,
                AFTER.c.day < end,
                milestones.c.programme == programme,
            )
            .group_by(*columns)
        )  # fmt: skip
        return [Changed(*row[:9]) for row in self._all(query)]

    def carried(self, programme: str) -> list[tuple[str, str | None, int]]:
        """What coaches carry now: coach, cadence, how many clients."""
        columns = (caseload.c.coach_id, caseload.c.every)
        query = (
            select(*columns, func.count())
            .where(caseload.c.programme == programme)
            .group_by(*columns)
        )
        return [(row[0], row[1], row[2]) for row in self._all(query)]

    def _all(self, query: Any) -> Sequence[Any]:
        with self._database.reading() as connection:
            return connection.execute(query).all()


def _with(table: Table, by: By) -> tuple[ColumnElement[str], FromClause]:
    """What rows of journeys are put together by; without a group the table is enough."""
    group, source = grouped(by)
    if by is By.NOTHING:
        return group, table
    return group, table.join(source, milestones.c.journey == table.c.journey)


def _of(table: Table, programme: str) -> ColumnElement[bool]:
    """Rows of the programme's journeys, by the beginning of their names."""
    begins = f"{programme}/"
    return func.substr(table.c.journey, 1, len(begins)) == begins


def _how_many(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((holds, 1), else_=0))


def _moments(year: Year) -> list[datetime]:
    return [moment_on(date.fromordinal(day), time(0)) for day in year.bounds]


def _within(column: ColumnElement[Any], year: Year) -> list[ColumnElement[bool]]:
    first, *_, end = _moments(year)
    return [column >= first, column < end]


def _quarter_at(column: ColumnElement[Any], year: Year) -> ColumnElement[int]:
    _, second, third, fourth, _ = _moments(year)
    return cast(
        case((column < second, 1), (column < third, 2), (column < fourth, 3), else_=4), Integer
    )
