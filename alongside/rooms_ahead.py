"""
The coming room of the coaches of one programme, from what the store holds.

In: the store, the rules, the moment. Out: by coach, the room by coming week. Nothing is
written, and no client is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

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
    """Looks ahead from one moment over the same coming weeks; each client is read once."""

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
        return tuple(self._ahead(coach, row) for row in rows)

    def _ahead(self, coach: Coach, row: CaseloadRow) -> Ahead:
        journal = Journal(self._store.journal.entries_named(row.journey, ASKED))
        rules = self._library.by_digest(self._digest(row)).walk_rules
        calendar = self._calendars[rules.calendar]
        every = None if row.every is None else Wait.parse(row.every)
        plan = plan_of(journal, rules, every, calendar, self._now)
        return ahead(plan, calendar, self._now, self._weeks, coach.here_on)

    def _digest(self, row: CaseloadRow) -> str:
        """The rules the client walks by; a place reserved for a journey nobody knows is stale."""
        found = self._store.journeys.get(row.journey)
        return found.digest if found is not None else self._library.current(row.programme).digest


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
    trained = store.coaches.list() if coaches is None else coaches
    return {
        coach.id: look.of(coach, coaching, store.caseload.of_coach(coach.id))
        for coach in trained
        if programme in coach.programmes
    }
