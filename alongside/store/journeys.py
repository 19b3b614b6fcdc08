"""
Journeys to look at: one, or pages of them by what is asked.
"""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select, union_all

from alongside.afterwards import DIED, WITHOUT_A_WORD
from alongside.store.adopting import LIVE, page_to_adopt
from alongside.store.database import Database
from alongside.store.errors import UnknownJourney
from alongside.store.records import JourneyRow, MessageRow, SessionRow
from alongside.store.tables import caseload, journal, journeys, messages, rulesets, sessions
from alongside.store.types import Utc

_LAST_OF_ALL = datetime(9999, 1, 1, tzinfo=UTC)
_AT_ONCE = 5_000
"""Databases allow some 32,000 values in one statement."""


class Journeys:
    """Where journeys stand, from the journal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, journey: str) -> JourneyRow:
        """
        One journey.

        :raises UnknownJourney: there is none with this id.
        """
        found = self.find(journey)
        if found is None:
            raise UnknownJourney(f"there is no journey {journey!r}; `alongside list` shows them")
        return found

    def find(self, journey: str) -> JourneyRow | None:
        """One journey, or None."""
        with self._database.reading() as connection:
            return _find(connection, journey)

    def walk_by(self, names: Collection[str]) -> dict[str, tuple[str, int]]:
        """The rules each of these journeys walks by, and its last entry, by journey."""
        wanted = sorted({*names})
        found: dict[str, tuple[str, int]] = {}
        with self._database.reading() as connection:
            for first in range(0, len(wanted), _AT_ONCE):
                query = select(
                    journeys.c.journey, journeys.c.digest, journeys.c.last_sequence
                ).where(journeys.c.journey.in_(wanted[first : first + _AT_ONCE]))
                rows = connection.execute(query)
                found |= {row.journey: (row.digest, row.last_sequence) for row in rows}
        return found

    def page(
        self,
        *,
        stage: str | None = None,
        priority: int | None = None,
        overdue_at: datetime | None = None,
        coach: str | None = None,
        programme: str | None = None,
        status: str | None = None,
        client_id: str | None = None,
        limit: int = 100,
        after: tuple[datetime | None, str] | None = None,
    ) -> list[JourneyRow]:
        """
        Journeys that match everything given, the soonest due first.

        `overdue_at`: those whose next moment was before this one. `after`: when the last journey
        of the page before was due, and which it was. `coach` matches a proposed coach, too.
        """
        due = func.coalesce(journeys.c.next_due, literal(_LAST_OF_ALL, Utc()))
        wanted: list[ColumnElement[bool]] = []
        exact = {
            journeys.c.stage: stage,
            journeys.c.priority: priority,
            journeys.c.programme: programme,
            journeys.c.status: status,
            journeys.c.client_id: client_id,
        }
        wanted += [column == value for column, value in exact.items() if value is not None]
        if coach is not None:
            carried = select(caseload.c.journey).where(caseload.c.coach_id == coach)
            wanted.append(or_(journeys.c.coach_id == coach, journeys.c.journey.in_(carried)))
        if overdue_at is not None:
            wanted += [journeys.c.next_due < overdue_at, journeys.c.status == "open"]
        if after is not None:
            then = literal(after[0] or _LAST_OF_ALL, Utc())
            wanted.append(or_(due > then, and_(due == then, journeys.c.journey > after[1])))
        with self._database.reading() as connection:
            rows = connection.execute(
                select(journeys).where(*wanted).order_by(due, journeys.c.journey).limit(limit)
            )
            return [JourneyRow(*row) for row in rows]

    def to_adopt(
        self, programme: str, digest: str, when: str, *, after: str | None = None, limit: int = 50
    ) -> tuple[list[str], int]:
        """
        Journeys under way that are to walk by other rules than these, in the order of their names.

        Those that adopt others at their next stage are among them; those that adopt these then
        are not, unless `when` is `now`. The number is of all there are after `after`.
        """
        with self._database.reading() as connection:
            return page_to_adopt(connection, programme, digest, when, after=after, limit=limit)

    def open_for(self, programme: str, client_id: str) -> JourneyRow | None:
        """The client's journey through the programme that is not over, if there is one."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(journeys)
                .where(
                    journeys.c.programme == programme,
                    journeys.c.client_id == client_id,
                    journeys.c.status.in_(LIVE),
                )
                .order_by(journeys.c.cycle.desc())
                .limit(1)
            ).one_or_none()
            return None if row is None else JourneyRow(*row)

    def last_of(self, programme: str, client_id: str) -> JourneyRow | None:
        """The client's latest journey through the programme, open or closed."""
        query = (
            select(journeys)
            .where(journeys.c.programme == programme, journeys.c.client_id == client_id)
            .order_by(journeys.c.cycle.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else JourneyRow(*row)

    def clients_with(self, programme: str) -> frozenset[str]:
        """The ids of the clients who have any journey through the programme, open or closed."""
        query = select(journeys.c.client_id).where(journeys.c.programme == programme).distinct()
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def programmes(self) -> frozenset[str]:
        """The programmes that have a journey, open or closed."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(journeys.c.programme).distinct()).scalars())

    def is_empty(self) -> bool:
        """Whether no journey was ever started."""
        with self._database.reading() as connection:
            return connection.execute(select(journeys.c.journey).limit(1)).first() is None

    def clients_who_died(self) -> frozenset[str]:
        """The ids of the clients with a journey, of any programme, that ended with their death."""
        query = select(journeys.c.client_id).where(journeys.c.closed_reason == DIED).distinct()
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def has_died(self, client_id: str) -> bool:
        """Whether a journey of this client, of any programme, ended with their death."""
        # Every journey's rules are published; naming the programmes makes the index of use.
        programmes = select(rulesets.c.programme)
        query = select(journeys.c.journey).where(
            journeys.c.programme.in_(programmes),
            journeys.c.client_id == client_id,
            journeys.c.closed_reason == DIED,
        )
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def ended_without_a_word(self, journey: str) -> bool:
        """Whether nothing may be sent about this journey any more, closed already or closing."""
        closed = select(journeys.c.journey).where(
            journeys.c.journey == journey, journeys.c.closed_reason.in_(WITHOUT_A_WORD)
        )
        closing = select(journal.c.journey).where(
            journal.c.journey == journey, journal.c.name.in_(WITHOUT_A_WORD)
        )
        with self._database.reading() as connection:
            return connection.execute(union_all(closed, closing).limit(1)).first() is not None

    def next_cycle(self, programme: str, client_id: str) -> int:
        """The cycle of the client's next journey through the programme, from 1."""
        with self._database.reading() as connection:
            last = connection.execute(
                select(func.max(journeys.c.cycle)).where(
                    journeys.c.programme == programme, journeys.c.client_id == client_id
                )
            ).scalar()
            return (last or 0) + 1

    def counts(self, programme: str | None = None) -> dict[tuple[str, str | None], int]:
        """How many journeys there are by status and stage."""
        query = select(journeys.c.status, journeys.c.stage, func.count()).group_by(
            journeys.c.status, journeys.c.stage
        )
        if programme is not None:
            query = query.where(journeys.c.programme == programme)
        with self._database.reading() as connection:
            return {(status, stage): count for status, stage, count in connection.execute(query)}

    def sessions(self, journey: str) -> list[SessionRow]:
        """The sessions of one journey, in order."""
        query = select(sessions).where(sessions.c.journey == journey).order_by(sessions.c.number)
        with self._database.reading() as connection:
            return [SessionRow(*row) for row in connection.execute(query)]

    def messages(self, journey: str) -> list[MessageRow]:
        """The messages of one journey, in the order they were sent."""
        query = (
            select(messages)
            .where(messages.c.journey == journey)
            .order_by(messages.c.at, messages.c.key)
        )
        with self._database.reading() as connection:
            return [MessageRow(*row) for row in connection.execute(query)]


def _find(connection: Connection, journey: str) -> JourneyRow | None:
    row = connection.execute(select(journeys).where(journeys.c.journey == journey)).one_or_none()
    return None if row is None else JourneyRow(*row)
