"""
The coming room of the coaches of one programme, from what the store holds.

In: the store, the rules, the moment. Out: by coach, the room by coming week. Nothing is
written, and no client is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from weakref import WeakKeyDictionary

from alongside.calendar import Calendars, today
from alongside.coaches import Coach
from alongside.coming_room import Ahead, Room, ahead, coming_room
from alongside.journal import Journal
from alongside.plan_ahead import ASKED, plan_of
from alongside.ruleset.library import Library
from alongside.ruleset.model import Coaching
from alongside.store import Store
from alongside.store.records import CaseloadRow
from alongside.taper import cadences, session_minutes
from alongside.wait import Wait


class RoomsAhead:
    """
    Looks ahead from one moment over the same coming weeks; each client is read once.

    How a client goes on is remembered within the hour, until something happens to them.
    """

    def __init__(
        self,
        store: Store,
        library: Library,
        calendars: Calendars,
        now: datetime,
        weeks: Sequence[date],
    ) -> None:
        self._store = store
        self._library = library
        self._calendars = calendars
        self._now = now
        self._weeks = weeks
        self._kept = _remembered(store, now)
        self._walks: dict[str, tuple[str, int]] = {}
        self._journals: dict[str, Journal] = {}

    def of(self, coach: Coach, coaching: Coaching, rows: Iterable[CaseloadRow]) -> dict[date, Room]:
        """The coach's room for clients of the programme `coaching` belongs to."""
        return coming_room(
            self.clients(coach, rows),
            cadences(coaching.sessions)[0],
            coaching.caseload,
            coach.limit,
            self._weeks,
            coach.here_on,
            since=today(self._now),
            hours_a_week=coach.hours_a_week,
            minutes=session_minutes(coaching.sessions),
        )

    def clients(self, coach: Coach, rows: Iterable[CaseloadRow]) -> tuple[Ahead, ...]:
        """How each of the coach's clients goes on, whichever their programme."""
        rows = tuple(rows)
        self.read([(coach, row) for row in rows])
        return tuple(self._ahead(coach, row) for row in rows)

    def read(self, places: Sequence[tuple[Coach, CaseloadRow]]) -> None:
        """Read all of these clients at once, those that were looked at of late left out."""
        names = {row.journey for _, row in places} - self._walks.keys()
        if names:
            self._walks |= self._store.journeys.walk_by(names)
        unread = {
            row.journey
            for coach, row in places
            if row.journey not in self._journals and self._key(coach, row) not in self._kept
        }
        if unread:
            found = self._store.journal.entries_of(unread, ASKED)
            self._journals |= {name: Journal(entries) for name, entries in found.items()}

    def _ahead(self, coach: Coach, row: CaseloadRow) -> Ahead:
        key = self._key(coach, row)
        found = self._kept.get(key)
        if found is None:
            found = self._followed(coach, row)
            while len(self._kept) >= _MOST:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = found
        return found

    def _followed(self, coach: Coach, row: CaseloadRow) -> Ahead:
        rules = self._library.by_digest(self._digest(row)).walk_rules
        calendar = self._calendars[rules.calendar]
        every = None if row.every is None else Wait.parse(row.every)
        plan = plan_of(self._journals[row.journey], rules, every, calendar, self._now)
        return ahead(plan, calendar, self._now, self._weeks, coach.here_on)

    def _digest(self, row: CaseloadRow) -> str:
        """The rules the client walks by; a place reserved for a journey nobody knows is stale."""
        known = self._walks.get(row.journey)
        return known[0] if known is not None else self._library.current(row.programme).digest

    def _key(self, coach: Coach, row: CaseloadRow) -> Key:
        """Everything that how a client goes on follows from, the hour left out."""
        there = (coach.active, coach.starts, coach.ends, coach.absences)
        walked = self._walks.get(row.journey, (self._digest(row), 0))
        return row.journey, walked, row.every, tuple(self._weeks), there


Key = tuple[object, ...]
_MOST = 50_000
_followed: WeakKeyDictionary[Store, tuple[datetime, dict[Key, Ahead]]] = WeakKeyDictionary()


def _remembered(store: Store, now: datetime) -> dict[Key, Ahead]:
    """How clients go on, as it was worked out within the hour; nobody asks for an hour past."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    known = _followed.get(store)
    if known is None or known[0] != hour:
        known = _followed[store] = (hour, {})
    return known[1]


def rooms_ahead(
    store: Store,
    library: Library,
    calendars: Calendars,
    programme: str,
    now: datetime,
    weeks: Sequence[date],
    coaches: Iterable[Coach] | None = None,
) -> dict[str, dict[date, Room]]:
    """
    The coming room of the coaches trained for a programme (of `coaches`, if given), by id.

    Empty when the programme has no coaching.

    :raises alongside.ruleset.library.NoRules: the programme has no ruleset.
    """
    coaching = library.current(programme).ruleset.coaching
    if coaching is None:
        return {}
    look = RoomsAhead(store, library, calendars, now, weeks)
    everyone = store.coaches.list() if coaches is None else coaches
    trained = [each for each in everyone if programme in each.programmes]
    carried = store.roster.carried([each.id for each in trained])
    look.read([(coach, row) for coach in trained for row in carried[coach.id]])
    return {coach.id: look.of(coach, coaching, carried[coach.id]) for coach in trained}
