"""
Coaches are reserved here, nowhere else.

One transaction chooses and reserves, and only one runs at a time, so no cap is ever broken.
Who fits is asked of `alongside.matching`, which is pure.
"""

from datetime import datetime

from sqlalchemy import func, select

from alongside.deeds import ReserveCoach, Reserved
from alongside.events import CoachProposed, WaitingForCoach
from alongside.matching import MatchingRules
from alongside.store.database import Database
from alongside.store.records import CaseloadRow, WaitingRow
from alongside.store.serving import Place, Round
from alongside.store.tables import caseload, waiting

_LOCK = "caseload"
"""One for all programmes: a coach may work in several, and their caps count every client."""


class Caseload:
    """The caseloads of all coaches and the waiting lists of all programmes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reserve(self, deed: ReserveCoach, rules: MatchingRules) -> Reserved:
        """
        Put the client on the waiting list and serve the list in its order.

        The answer is the coach proposed, or the place on the list and why. The same attempt
        answers the same; a new attempt gives back what an earlier one held. `served` are the
        other journeys that got a coach: wake them, and they are told when they ask.
        """
        key = f"{deed.journey}/attempt/{deed.attempt}"
        with self._database.writing(_LOCK) as connection:
            round_ = Round(connection, self._database.ring, deed.programme, rules, deed.now, key)
            held = round_.held_by(deed)
            place: Place | None = None
            if held is None:
                round_.join(deed)
                if not round_.take_named(deed):
                    _, place = round_.serve(asking=deed.journey)
            served = tuple(journey for journey, _ in round_.to_wake(besides=deed.journey))
            if place is not None:
                waits = WaitingForCoach(
                    attempt=deed.attempt,
                    position=place.position,
                    reason=place.reason,
                    says=place.says,
                )
                return Reserved(outcome=waits, served=served)
            return Reserved(outcome=_proposed(deed, held or round_.tell(deed)), served=served)

    def serve(
        self, programme: str, now: datetime, rules: MatchingRules, key: str | None = None
    ) -> list[tuple[str, str]]:
        """
        Serve the waiting list; the journeys that got a coach, each with the coach's id.

        Served again under the same `key`, those that do not know yet are named again.
        """
        with self._database.writing(_LOCK) as connection:
            round_ = Round(connection, self._database.ring, programme, rules, now, key)
            got, _ = round_.serve(asking=None)
            return list(got.items()) if key is None else round_.to_wake()

    def of_coach(self, coach_id: str) -> list[CaseloadRow]:
        """What a coach carries, proposals among it, the longest first."""
        query = (
            select(caseload)
            .where(caseload.c.coach_id == coach_id)
            .order_by(caseload.c.since, caseload.c.journey)
        )
        with self._database.reading() as connection:
            return [CaseloadRow(*row) for row in connection.execute(query)]

    def of_journey(self, journey: str) -> CaseloadRow | None:
        """The coach's room a journey holds, if it holds one."""
        query = select(caseload).where(caseload.c.journey == journey)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else CaseloadRow(*row)

    def waiting(self, programme: str, limit: int = 1000) -> list[WaitingRow]:
        """The waiting list of a programme, in the order it is served."""
        query = (
            select(waiting)
            .where(waiting.c.programme == programme)
            .order_by(waiting.c.priority, waiting.c.since, waiting.c.journey)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [WaitingRow(*row) for row in connection.execute(query)]

    def counts(self) -> dict[str, int]:
        """How many clients each coach carries, by coach id."""
        query = select(caseload.c.coach_id, func.count()).group_by(caseload.c.coach_id)
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())


def _proposed(deed: ReserveCoach, held: CaseloadRow) -> CoachProposed:
    return CoachProposed(attempt=deed.attempt, coach_id=held.coach_id, reasons=held.reasons)
