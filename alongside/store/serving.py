"""
The waiting list of a programme, served one client after the other.

In: who waits, what every coach carries, the rules of matching, inside the transaction that
reserves. Out: rows in the caseload for those who got a coach, and for the one who asked, the
place on the list if not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, bindparam, delete, select, update

from alongside.deeds import ReserveCoach
from alongside.events import CoachWishRecorded
from alongside.keys import KeyRing
from alongside.london import today
from alongside.matching import Carrying, MatchingRules, Proposal, propose
from alongside.store.carrying import Given, begins_at, carrying, give, room_for
from alongside.store.changes import Put, carry_out
from alongside.store.records import CaseloadRow
from alongside.store.sealed_words import seal_text
from alongside.store.tables import caseload, waiting
from alongside.store.waiting_list import Listed, listed, ordered, seekers_of, somebody_waits
from alongside.wait import Wait

NEXT_ROUND = "next_round"
"""Why somebody waits whom a coach with room fits: all who wait are matched together, soon."""
_HELD = select(caseload).where(caseload.c.journey == bindparam("journey"))
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
            "wish": None if wish is None else self._sealed(wish, deed.journey),
            "declined": deed.declined,
            "every": None if deed.every is None else str(deed.every),
        }
        key = {"journey": deed.journey}
        carry_out(self._connection, [Put("waiting", key, row, {"says": (), "removed": {}})])

    def take_named(self, deed: ReserveCoach) -> bool:
        """
        Give the journey the first of the coaches it prefers who fits, before the list is served.

        A client between two sessions counts at the cadence they are seen at.
        """
        wanted = [each for each in deed.prefer if each in self._carrying]
        if not wanted:
            return False
        rules = self._rules if deed.every is None else replace(self._rules, first=deed.every)
        on_it = listed(self._connection, self._programme)
        asking = next(each for each in on_it if each.row.journey == deed.journey)
        seeker = seekers_of(self._connection, self._ring, [asking.row])[deed.journey]
        for coach_id in wanted:
            each, day = self._carrying[coach_id], today(self._now)
            if room_for(each, self._programme, rules, day) <= 0:
                continue
            found = propose(seeker, [each], rules, day)
            if found.coach_id is not None:
                return self._give(asking, coach_id, found.reasons, rules.first)
        return False

    def seek(self, journey: str) -> Place | None:
        """
        Find a coach for somebody on the list, or their place on it.

        Where the rules have rounds and others wait too, no one is served before the next round.
        """
        if self._rules.round is None or not somebody_waits(
            self._connection, self._programme, besides=journey
        ):
            return self.serve(asking=journey)[1]
        return self.place_of(journey)

    def serve(self, asking: str | None) -> tuple[dict[str, str], Place | None]:
        """Who got which coach, and the place of `asking` if it is still waiting."""
        got: dict[str, str] = {}
        place: Place | None = None
        left = 0
        for each in self._served() if self._with_room else ():
            found = self._propose(each)
            if found.coach_id is not None:
                if self._give(each, found.coach_id, found.reasons):
                    got[each.row.journey] = found.coach_id
                continue
            left += 1
            if each.row.journey == asking:
                place = self._place(each, left)
        if asking is not None and asking not in got and place is None:
            place = self.place_of(asking)
        return got, place

    def place_of(self, journey: str) -> Place:
        """Where somebody stands among those left, and why no coach was found yet."""
        order = ordered(
            (
                each
                for each in listed(self._connection, self._programme)
                if each.paused_since is None or each.row.journey == journey
            ),
            self._rules.ageing,
            self._now,
        )
        at = next(place for place, each in enumerate(order) if each.row.journey == journey)
        return self._place(order[at], at + 1)

    def to_wake(self, besides: str | None = None) -> list[tuple[str, str]]:
        """The journeys this deed found a coach for that do not know yet, with the coach."""
        query = (
            select(caseload.c.journey, caseload.c.coach_id)
            .where(caseload.c.served_by == self._key, caseload.c.told.is_(False))
            .order_by(caseload.c.journey)
        )
        rows = self._connection.execute(query)
        return [(journey, coach_id) for journey, coach_id in rows if journey != besides]

    def _sealed(self, wish: CoachWishRecorded, journey: str) -> str:
        said = wish.model_dump_json(exclude_none=True)
        return seal_text(self._ring, said, "wish", journey)

    def _held(self, journey: str) -> CaseloadRow | None:
        row = self._connection.execute(_HELD, {"journey": journey}).one_or_none()
        return None if row is None else CaseloadRow(*row)

    def _served(self) -> Iterator[Listed]:
        """Those whose wait does not stand still, in the order they are served."""
        on_it = listed(self._connection, self._programme)
        runs = (each for each in on_it if each.paused_since is None)
        return iter(ordered(runs, self._rules.ageing, self._now))

    def _propose(self, each: Listed) -> Proposal:
        offered = [self._carrying[coach_id] for coach_id in self._with_room]
        if not offered:
            return _NOBODY
        seeker = seekers_of(self._connection, self._ring, [each.row])[each.row.journey]
        return propose(seeker, offered, self._rules, today(self._now))

    def _place(self, each: Listed, position: int) -> Place:
        """Why nobody was found, said about every coach there is."""
        seeker = seekers_of(self._connection, self._ring, [each.row])[each.row.journey]
        everyone = self._carrying.values()
        found = propose(seeker, everyone, self._rules, today(self._now))
        if found.why != "found":
            place = Place(position, found.why, found.reasons)
        elif self._rules.round is not None and self._propose(each).coach_id is not None:
            place = Place(position, NEXT_ROUND, ())
        else:
            place = Place(position, "no_fit", ())
        self._connection.execute(
            update(waiting)
            .where(waiting.c.journey == each.row.journey)
            .values(position=position, reason=place.reason, says=place.says, removed=found.removed)
        )
        return place

    @cached_property
    def _carrying(self) -> dict[str, Carrying]:
        return carrying(self._connection, self._ring)

    @cached_property
    def _with_room(self) -> dict[str, None]:
        """In the order of ids."""
        return {each: None for each in self._carrying if self._room(each) > 0}

    def _room(self, coach_id: str) -> int:
        each = self._carrying[coach_id]
        return room_for(each, self._programme, self._rules, today(self._now))

    def _give(
        self, each: Listed, coach_id: str, reasons: tuple[str, ...], every: Wait | None = None
    ) -> bool:
        first = every or begins_at(each.row, self._rules)
        given = Given(each.row, coach_id, reasons, first, self._now, self._key)
        if not give(self._connection, self._ring, given):
            return False
        was = self._carrying[coach_id]
        self._carrying[coach_id] = Carrying(was.coach, (*was.loads, first), was.free_since)
        if self._room(coach_id) <= 0:
            self._with_room.pop(coach_id, None)
        return True
