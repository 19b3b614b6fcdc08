"""
Coaches are reserved here, nowhere else.

One transaction chooses and reserves, and only one runs at a time, so no cap is ever broken.
Who fits is asked of `alongside.matching`, which is pure.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, func, select

from alongside.deeds import ReserveCoach, Reserved
from alongside.events import CoachProposed, WaitingForCoach
from alongside.keys import KeyRing
from alongside.matching import Carrying, MatchingRules, Seeker
from alongside.store.carrying import carrying
from alongside.store.database import Database
from alongside.store.matching_round import Asked, Looked, look, run, untold
from alongside.store.records import CaseloadRow, RoundRow, WaitingRow
from alongside.store.sealed_words import open_words
from alongside.store.serving import Place, Round
from alongside.store.tables import caseload, waiting
from alongside.store.taking import Taking, take
from alongside.store.turns import hold_all
from alongside.store.waiting_list import (
    Line,
    Listed,
    Mark,
    in_line,
    listed,
    listed_of,
    marks,
    ordered,
    seekers_of,
    somebody_waits,
)
from alongside.wait import Wait

_LOCK = "caseload"
"""One for all programmes: a coach may work in several, and their caps count every client."""


class Caseload:
    """The caseloads of all coaches and the waiting lists of all programmes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reserve(self, deed: ReserveCoach, rules: MatchingRules) -> Reserved:
        """
        Put the client on the waiting list and serve the list in its order.

        Where the rules have rounds, somebody beside whom nobody waits is served at once, the
        others are left to the next round. The answer is the coach proposed, or the place on the
        list and why. The same attempt answers the same; a new one gives back what an earlier one
        held. `served` are other journeys that got a coach: wake them, and they are told when
        they ask.
        """
        key = f"{deed.journey}/attempt/{deed.attempt}"
        with self._reserving() as connection:
            round_ = Round(connection, self._database.ring, deed.programme, rules, deed.now, key)
            held = round_.held_by(deed)
            place: Place | None = None
            if held is None:
                round_.join(deed)
                if not round_.take_named(deed):
                    place = round_.seek(deed.journey)
            served = tuple(journey for journey, _ in round_.to_wake(besides=deed.journey))
            if place is not None:
                waits = WaitingForCoach(
                    attempt=deed.attempt,
                    position=place.position,
                    reason=place.reason,
                    says=place.says,
                )
                return Reserved(outcome=waits, served=served)
            held = held or round_.tell(deed)
            return Reserved(outcome=_proposed(self._database.ring, deed, held), served=served)

    def serve(
        self, programme: str, now: datetime, rules: MatchingRules, key: str | None = None
    ) -> list[tuple[str, str]]:
        """
        Serve the waiting list; the journeys that got a coach, each with the coach's id.

        Served again under the same `key`, those that do not know yet are named again.
        """
        with self._reserving() as connection:
            round_ = Round(connection, self._database.ring, programme, rules, now, key)
            got, _ = round_.serve(asking=None)
            return list(got.items()) if key is None else round_.to_wake()

    def run_round(self, asked: Asked, rules: MatchingRules) -> RoundRow:
        """
        Match everyone who waits in the programme with all the room there is, in one go.

        Run again under the same key, it answers with what it came to before.
        """
        with self._reserving() as connection:
            return run(connection, self._database.ring, asked, rules)

    def try_round(self, asked: Asked, rules: MatchingRules) -> Looked:
        """What `run_round` would come to now; nothing is changed."""
        with self._database.reading() as connection:
            return look(connection, self._database.ring, asked, rules)

    def untold(self, programme: str) -> dict[str, list[str]]:
        """Journeys a round found a coach for that do not know yet, by the round's key."""
        with self._database.reading() as connection:
            return untold(connection, programme)

    def take(self, taking: Taking, rules: MatchingRules) -> bool:
        """
        Reserve one named coach; whether the journey holds them now. The same taking twice is one.

        :raises UnknownCoach: there is none with this id.
        """
        with self._database.writing() as connection:
            return take(connection, self._database.ring, taking, rules)

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

    def place_of(self, journey: str) -> WaitingRow | None:
        """The place of a journey on its waiting list, if it waits."""
        query = select(waiting).where(waiting.c.journey == journey)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else WaitingRow(*row)

    def is_waited_for(self, programme: str) -> bool:
        """Whether anybody waits in this programme whose wait does not stand still."""
        with self._database.reading() as connection:
            return somebody_waits(connection, programme)

    def places(self, programme: str, ageing: Wait | None, now: datetime) -> list[Listed]:
        """Everyone who waits, in the order they are served; whose wait stands still comes last."""
        with self._database.reading() as connection:
            order = ordered(listed(connection, programme), ageing, now)
        return sorted(order, key=lambda each: each.paused_since is not None)

    def line(self, programme: str, ageing: Wait | None, now: datetime) -> Line:
        """The order of `places` alone."""
        with self._database.reading() as connection:
            return in_line(connection, programme, ageing, now)

    def line_after(
        self, programme: str, ageing: Wait | None, now: datetime, after: Mark | None, limit: int
    ) -> list[Mark]:
        """Places of `line`, in order, from the one that follows `after` at this moment."""
        with self._database.reading() as connection:
            places = marks(connection, programme, ageing, now)
        begins = 0 if after is None else bisect_right(places, after)
        return places[begins : begins + limit]

    def listed(self, journeys: Sequence[str]) -> list[Listed]:
        """The places of these journeys in this order; who is on no list is left out."""
        with self._database.reading() as connection:
            return listed_of(connection, journeys)

    def seeking(self, places: Sequence[Listed]) -> dict[str, Seeker]:
        """What each of these seeks, by journey."""
        with self._database.reading() as connection:
            return seekers_of(connection, self._database.ring, [each.row for each in places])

    def carrying(self) -> dict[str, Carrying]:
        """Every coach with what they carry, by id."""
        with self._database.reading() as connection:
            return carrying(connection, self._database.ring)

    def waiting(self, programme: str, limit: int = 1000) -> list[WaitingRow]:
        """The waiting list of a programme by priority, then wait, whatever a wait makes of it."""
        query = (
            select(waiting)
            .where(waiting.c.programme == programme)
            .order_by(waiting.c.priority, waiting.c.since, waiting.c.journey)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [WaitingRow(*row) for row in connection.execute(query)]

    def count(self, at_most: int) -> int:
        """How many clients all coaches carry together; counted no further than `at_most`."""
        some = select(caseload.c.journey).limit(at_most).subquery()
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(some)).scalar_one()

    def counts(self) -> dict[str, int]:
        """How many clients each coach carries, by coach id."""
        query = select(caseload.c.coach_id, func.count()).group_by(caseload.c.coach_id)
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())

    @contextmanager
    def _reserving(self) -> Iterator[Connection]:
        with self._database.writing(_LOCK) as connection:
            hold_all(connection)
            yield connection


def _proposed(ring: KeyRing, deed: ReserveCoach, held: CaseloadRow) -> CoachProposed:
    reasons = open_words(ring, held.reasons, "reasons", held.journey)
    return CoachProposed(attempt=deed.attempt, coach_id=held.coach_id, reasons=reasons)
