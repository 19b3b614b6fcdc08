"""
One round over a programme's waiting list, inside the transaction that reserves.

In: who waits, what every coach carries, the rules of matching. Out: rows in the caseload
for those who got a coach, and for the one who asked, the place on the list if not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, tuple_, update

from alongside.caseload import Carrying, MatchingRules, Proposal, Seeker, propose, room
from alongside.deeds import ReserveCoach
from alongside.events import CoachWishRecorded
from alongside.keys import KeyRing
from alongside.london import today
from alongside.store.changes import Put, carry_out
from alongside.store.coach_rows import nameless
from alongside.store.reading_rows import latest_of
from alongside.store.records import CaseloadRow, WaitingRow
from alongside.store.tables import caseload, clients, coaches, journeys, waiting
from alongside.wait import Wait

_ORDER = (waiting.c.priority, waiting.c.since, waiting.c.journey)
"""Of equals, whoever waited longest; of those, always the same one."""
_HELD = select(caseload).where(caseload.c.journey == bindparam("journey"))
_LOADS = select(caseload.c.coach_id, caseload.c.every, func.count()).group_by(
    caseload.c.coach_id, caseload.c.every
)
_FREE = (
    select(journeys.c.last_coach_id, func.max(journeys.c.coach_until))
    .where(journeys.c.last_coach_id.is_not(None))
    .group_by(journeys.c.last_coach_id)
)
_COACHES = select(coaches.c.coach_id, coaches.c.body).order_by(coaches.c.coach_id)
_LANGUAGE = select(clients.c.language).where(clients.c.client_id == bindparam("client_id"))
_EARLIER = (
    select(journeys.c.last_coach_id)
    .where(
        journeys.c.client_id == bindparam("client_id"),
        journeys.c.journey != bindparam("journey"),
        journeys.c.last_coach_id.is_not(None),
    )
    .order_by(journeys.c.started.desc())
    .limit(1)
)
_NOBODY = Proposal(None, (), {}, "no_room")


@dataclass(frozen=True)
class Place:
    """A place on the waiting list, from 1, and why no coach was found yet."""

    position: int
    reason: str
    says: tuple[str, ...]


class Round:
    """The coaches and the list as they are in this transaction; nobody else reserves meanwhile."""

    def __init__(
        self,
        connection: Connection,
        ring: KeyRing,
        programme: str,
        rules: MatchingRules,
        now: datetime,
        key: str | None,
    ) -> None:
        self._connection = connection
        self._ring = ring
        self._programme = programme
        self._rules = rules
        self._now = now
        self._key = key

    def held_by(self, deed: ReserveCoach) -> CaseloadRow | None:
        """
        What the journey holds for this attempt. What it held for an earlier one is let go.

        A coach found while the journey waited belongs to whichever attempt asks first.
        """
        held = self._held(deed.journey)
        if held is None:
            return None
        if held.attempt >= deed.attempt and held.told:
            return held
        if not held.told and held.coach_id not in deed.declined:
            return self.tell(deed)
        self._connection.execute(delete(caseload).where(caseload.c.journey == deed.journey))
        return None

    def tell(self, deed: ReserveCoach) -> CaseloadRow:
        """The coach found for the journey; from now on it knows."""
        self._connection.execute(
            update(caseload)
            .where(caseload.c.journey == deed.journey)
            .values(told=True, attempt=deed.attempt)
        )
        held = self._held(deed.journey)
        assert held is not None, "only a journey that was given a coach is told"
        return held

    def join(self, deed: ReserveCoach) -> None:
        """The journey is on the list, with what is true of it now."""
        wish = None if deed.wish is None else deed.wish.model_copy(update={"note": None})
        row = {
            "attempt": deed.attempt,
            "programme": deed.programme,
            "client_id": deed.client_id,
            "priority": deed.priority,
            "since": deed.waiting_since,
            "wish": None if wish is None else wish.model_dump_json(exclude_none=True),
            "declined": deed.declined,
        }
        carry_out(self._connection, [Put("waiting", {"journey": deed.journey}, row, {"says": ()})])

    def serve(self, asking: str | None) -> tuple[dict[str, str], Place | None]:
        """Who got which coach, and the place of `asking` if it is still waiting."""
        got: dict[str, str] = {}
        place: Place | None = None
        left = 0
        for row in self._waiting() if self._with_room else ():
            found = self._propose(row)
            if found.coach_id is not None:
                if self._give(row, found.coach_id, found.reasons):
                    got[row.journey] = found.coach_id
                continue
            left += 1
            if row.journey == asking:
                place = self._place(row, left)
        if asking is not None and asking not in got and place is None:
            place = self._place_without_room(asking)
        return got, place

    def to_wake(self, besides: str | None = None) -> list[tuple[str, str]]:
        """The journeys this deed found a coach for that do not know yet, with the coach."""
        query = (
            select(caseload.c.journey, caseload.c.coach_id)
            .where(caseload.c.served_by == self._key, caseload.c.told.is_(False))
            .order_by(caseload.c.journey)
        )
        rows = self._connection.execute(query)
        return [(journey, coach_id) for journey, coach_id in rows if journey != besides]

    def _held(self, journey: str) -> CaseloadRow | None:
        row = self._connection.execute(_HELD, {"journey": journey}).one_or_none()
        return None if row is None else CaseloadRow(*row)

    def _waiting(self) -> Iterator[WaitingRow]:
        rows = self._connection.execute(self._list().order_by(*_ORDER))
        return iter([WaitingRow(*row) for row in rows])

    def _list(self) -> Select[Any]:
        return select(waiting).where(
            waiting.c.programme == self._programme,
            waiting.c.journey.not_in(select(caseload.c.journey)),
        )

    def _propose(self, row: WaitingRow) -> Proposal:
        offered = [self._carrying[each] for each in self._with_room]
        if not offered:
            return _NOBODY
        return propose(self._seeker(row), offered, self._rules, today(self._now))

    def _place_without_room(self, journey: str) -> Place:
        """With no room anywhere the list is only counted, up to the one who asked."""
        mine = WaitingRow(
            *self._connection.execute(select(waiting).where(waiting.c.journey == journey)).one()
        )
        before = self._list().where(tuple_(*_ORDER) < (mine.priority, mine.since, journey))
        count = select(func.count()).select_from(before.subquery())
        return self._place(mine, self._connection.execute(count).scalar_one() + 1)

    def _place(self, row: WaitingRow, position: int) -> Place:
        """Why nobody was found, said about every coach there is."""
        everyone = self._carrying.values()
        found = propose(self._seeker(row), everyone, self._rules, today(self._now))
        why = "no_fit" if found.why == "found" else found.why
        place = Place(position, why, () if found.why == "found" else found.reasons)
        self._connection.execute(
            update(waiting)
            .where(waiting.c.journey == row.journey)
            .values(position=position, reason=place.reason, says=place.says)
        )
        return place

    @cached_property
    def _carrying(self) -> dict[str, Carrying]:
        loads: dict[str, list[Wait | None]] = {}
        for coach_id, every, count in self._connection.execute(_LOADS):
            load = None if every is None else _wait(every)
            loads.setdefault(coach_id, []).extend([load] * count)
        free = dict(self._connection.execute(_FREE).all())
        return {
            coach_id: Carrying(
                nameless(self._ring, coach_id, body), loads.get(coach_id, ()), free.get(coach_id)
            )
            for coach_id, body in self._connection.execute(_COACHES)
        }

    @cached_property
    def _with_room(self) -> dict[str, None]:
        """In the order of ids."""
        return {each: None for each in self._carrying if self._room(each) > 0}

    def _room(self, coach_id: str) -> int:
        each = self._carrying[coach_id]
        coach = each.coach
        if not coach.here_on(today(self._now)) or self._programme not in coach.programmes:
            return 0
        return room(each.loads, self._rules.first, self._rules.caps, each.coach.limit)

    def _seeker(self, row: WaitingRow) -> Seeker:
        of = {"client_id": row.client_id, "journey": row.journey}
        language = self._connection.execute(_LANGUAGE, {"client_id": row.client_id}).scalar()
        earlier = self._connection.execute(_EARLIER, of).scalar()
        return Seeker(
            programme=row.programme,
            wish=None if row.wish is None else CoachWishRecorded.model_validate_json(row.wish),
            language=language,
            declined=frozenset(row.declined),
            earlier=earlier,
            facts=latest_of(self._connection, [row.client_id])[row.client_id],
        )

    def _give(self, row: WaitingRow, coach_id: str, reasons: tuple[str, ...]) -> bool:
        """Reserve the coach, unless the journey was closed at this very moment."""
        # the row on the list goes first: whoever closes the journey waits for it, or was first
        gone = self._connection.execute(delete(waiting).where(waiting.c.journey == row.journey))
        if not gone.rowcount:
            return False
        self._connection.execute(
            insert(caseload).values(
                journey=row.journey,
                attempt=row.attempt,
                programme=row.programme,
                client_id=row.client_id,
                coach_id=coach_id,
                every=str(self._rules.first),
                since=self._now,
                state="proposed",
                reasons=reasons,
                told=False,
                served_by=self._key,
            )
        )
        was = self._carrying[coach_id]
        loads = (*was.loads, self._rules.first)
        self._carrying[coach_id] = Carrying(was.coach, loads, was.free_since)
        if self._room(coach_id) <= 0:
            self._with_room.pop(coach_id, None)
        return True


@lru_cache(maxsize=256)
def _wait(words: str) -> Wait:
    return Wait.parse(words)
