"""
The clients of a coach as a handover comes to them.

In: a coach. Out: their journeys in the order in which they came to the coach, a page at a time;
where each stands; which sessions were held on the days of an absence. Nothing is written.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, tuple_, union_all

from alongside.events.coach import cover_of
from alongside.london import moment_on
from alongside.matching import Carrying
from alongside.store.carrying import carrying
from alongside.store.database import Database
from alongside.store.tables import caseload, journal, journeys, sessions, waiting

_ORDER = (caseload.c.since, caseload.c.journey)
_BETWEEN = "|"


@dataclass(frozen=True)
class ClientOfCoach:
    """Where a client of a coach stands: their place, and the session that comes next."""

    journey: str
    client_id: str
    programme: str
    coach_id: str
    state: str
    every: str | None
    since: datetime
    stage: str | None
    status: str
    priority: int | None
    attended: int
    number: int | None
    step: int | None
    target: datetime | None
    starts_at: datetime | None


@dataclass(frozen=True)
class HeldSession:
    """A session that took place, by its journey and number."""

    journey: str
    number: int
    at: datetime


class HandingOver:
    """Who a coach's clients are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        coach_id: str,
        *,
        covered: bool = False,
        only: Collection[str] = (),
        after: str | None = None,
        limit: int = 50,
    ) -> tuple[list[str], list[str], int]:
        """
        Journeys, the place of each to go on after, and how many there are from the first on.

        `covered`: not those with the coach, but those others see who came from them, and those
        who came from them and wait, as nobody could take them.
        """
        these = (_covered(coach_id) if covered else _carried(coach_id)).subquery()
        order = (these.c.since, these.c.journey)
        wanted: list[ColumnElement[bool]] = []
        if only:
            wanted.append(these.c.journey.in_(sorted(only)))
        if after is not None:
            since, _, journey = after.partition(_BETWEEN)
            wanted.append(tuple_(*order) > (datetime.fromisoformat(since), journey))
        rows = select(these.c.journey, these.c.since).where(*wanted)
        count = select(func.count()).select_from(these).where(*wanted)
        with self._database.reading() as connection:
            found = connection.execute(rows.order_by(*order).limit(limit)).all()
            left = connection.execute(count).scalar() or 0
        places = [f"{row.since.isoformat()}{_BETWEEN}{row.journey}" for row in found]
        return [row.journey for row in found], places, left

    def clients_of(self, coach_id: str) -> list[ClientOfCoach]:
        """Everyone a coach carries, in the order in which they came to them."""
        query = _clients().where(caseload.c.coach_id == coach_id).order_by(*_ORDER)
        with self._database.reading() as connection:
            return [ClientOfCoach(*row) for row in connection.execute(query)]

    def carrying(self) -> dict[str, Carrying]:
        """Every coach with what they carry, by id; not since when they had a place free."""
        with self._database.reading() as connection:
            return carrying(connection, self._database.ring, free=False)

    def held(self, coach_id: str, since: date, until: date) -> list[HeldSession]:
        """The sessions recorded as attended with a coach on these London days."""
        begun = moment_on(since, time(0))
        over = moment_on(until + timedelta(days=1), time(0))
        at = func.coalesce(sessions.c.starts_at, sessions.c.outcome_at)
        query = (
            select(sessions.c.journey, sessions.c.number, sessions.c.outcome_at)
            .join(journeys, journeys.c.journey == sessions.c.journey)
            .where(
                journeys.c.coach_id == coach_id,
                sessions.c.outcome == "attended",
                at >= begun,
                at < over,
            )
            .order_by(at, sessions.c.journey)
        )
        with self._database.reading() as connection:
            return [HeldSession(*row) for row in connection.execute(query)]


def _carried(coach_id: str) -> Select[Any]:
    return select(caseload.c.journey, caseload.c.since).where(caseload.c.coach_id == coach_id)


def _covered(coach_id: str) -> CompoundSelect[Any]:
    ever = select(journal.c.journey).where(
        journal.c.name == "coach_change_requested", journal.c.subject == cover_of(coach_id)
    )
    with_others = select(caseload.c.journey, caseload.c.since).where(
        caseload.c.journey.in_(ever), caseload.c.coach_id != coach_id
    )
    waits = select(waiting.c.journey, waiting.c.since).where(
        waiting.c.journey.in_(ever), waiting.c.journey.not_in(select(caseload.c.journey))
    )
    return union_all(with_others, waits)


def _clients() -> Select[Any]:
    latest = (
        select(func.max(sessions.c.number))
        .where(sessions.c.journey == caseload.c.journey, sessions.c.outcome.is_(None))
        .correlate(caseload)
        .scalar_subquery()
    )
    open_ = sessions.alias()
    return (
        select(
            caseload.c.journey,
            caseload.c.client_id,
            caseload.c.programme,
            caseload.c.coach_id,
            caseload.c.state,
            caseload.c.every,
            caseload.c.since,
            journeys.c.stage,
            func.coalesce(journeys.c.status, "open"),
            journeys.c.priority,
            func.coalesce(journeys.c.sessions_attended, 0),
            open_.c.number,
            open_.c.step,
            open_.c.target,
            open_.c.starts_at,
        )
        .select_from(caseload)
        .outerjoin(journeys, journeys.c.journey == caseload.c.journey)
        .outerjoin(open_, (open_.c.journey == caseload.c.journey) & (open_.c.number == latest))
    )
