"""
What `alongside coaches room` shows, found: each coach's load with the room ahead.

In: the store, the settings, the moment. Out: one `Standing` a coach. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alongside.coaches import Coach
    from alongside.coming_room import Room
    from alongside.load import Load
    from alongside.ruleset.library import Library
    from alongside.ruleset.model import CaseloadCap
    from alongside.settings import Settings
    from alongside.store import CaseloadRow, Store
    from alongside.wait import Wait


@dataclass(frozen=True)
class Standing:
    """One coach: what they carry, the room by week, whether they are there today."""

    coach: Coach
    load: Load
    cadences: tuple[tuple[Wait | None, int], ...]
    coming: dict[date, Room]
    presence: str
    why_not_here: str | None

    @property
    def room_now(self) -> int:
        """Nobody is given to a coach who is not there."""
        return self.load.room if self.presence == "here" else 0


@dataclass(frozen=True)
class Stood:
    """The coaches of one programme, its caps, the weeks looked at, by their Mondays."""

    programme: str
    title: str
    caps: tuple[CaseloadCap, ...]
    first: Wait
    weeks: Sequence[date]
    missed: float
    coaches: tuple[Standing, ...]


def programmes_with_coaching(
    store: Store, settings: Settings, coach: Coach | None, only: str | None
) -> list[str]:
    """The programmes that have coaching in force (those the coach is trained for), by name."""
    from alongside.ruleset.folder import programmes_in
    from alongside.ruleset.library import Library, NoRules

    library, found = Library(store, settings.rules), []
    for each in sorted({*programmes_in(settings.rules), *store.journeys.programmes()}):
        if only not in (None, each) or (coach is not None and each not in coach.programmes):
            continue
        try:
            if library.current(each).ruleset.coaching is not None:
                found.append(each)
        except NoRules:
            continue
    return found


def stood(
    store: Store,
    settings: Settings,
    programme: str,
    now: datetime,
    weeks: int,
    only: Coach | None = None,
) -> Stood:
    """How the coaches of a programme stand, or one of them; the over-full first, then by id."""
    from alongside.calendar import Calendars
    from alongside.coming_room import coming_weeks
    from alongside.course import MISSED
    from alongside.london import today
    from alongside.rooms_ahead import rooms_ahead
    from alongside.ruleset.library import Library
    from alongside.taper import cadences, session_minutes

    library = Library(store, settings.rules)
    rules = library.current(programme).ruleset
    assert rules.coaching is not None, "only programmes with coaching are asked for"
    mondays = coming_weeks(now, weeks)
    listed = store.coaches.list() if only is None else [only]
    coaches = [each for each in listed if programme in each.programmes]
    calendars = Calendars.load(settings.rules / "calendars.yaml")
    coming = rooms_ahead(store, library, calendars, programme, now, mondays, coaches)
    first = cadences(rules.coaching.sessions)[0]
    standing = [
        _standing(
            each, store.caseload.of_coach(each.id), library, first, rules.coaching.caseload,
            coming[each.id], today(now), session_minutes(rules.coaching.sessions),
        )
        for each in coaches
    ]  # fmt: skip
    return Stood(
        programme=programme,
        title=rules.title,
        caps=rules.coaching.caseload,
        first=first,
        weeks=mondays,
        missed=MISSED,
        coaches=tuple(sorted(standing, key=lambda each: (not each.load.over, each.coach.id))),
    )


def _standing(
    coach: Coach,
    rows: Sequence[CaseloadRow],
    library: Library,
    first: Wait,
    caps: Sequence[CaseloadCap],
    coming: dict[date, Room],
    day: date,
    length: int,
) -> Standing:
    from alongside.caseload import days
    from alongside.load import Held, load_of
    from alongside.wait import Wait

    held = [
        Held(None if row.every is None else Wait.parse(row.every), _minutes(library, row))
        for row in rows
    ]
    by_cadence = Counter(each.every for each in held)
    return Standing(
        coach=coach,
        load=load_of(held, first, caps, coach.limit, coach.hours_a_week, length),
        cadences=tuple(sorted(by_cadence.items(), key=lambda each: days(each[0] or first))),
        coming=coming,
        presence=_presence(coach, day),
        why_not_here=_why_not_here(coach, day),
    )


def _minutes(library: Library, row: CaseloadRow) -> int:
    """How long a session of the programme is kept free."""
    from alongside.ruleset.library import NoRules
    from alongside.wait import Unit

    try:
        coaching = library.current(row.programme).ruleset.coaching
    except NoRules:
        coaching = None
    if coaching is None:
        return 0
    length = coaching.sessions.length
    return length.amount * (60 if length.unit is Unit.HOUR else 1)


def _presence(coach: Coach, day: date) -> str:
    if coach.here_on(day):
        return "here"
    if coach.starts is not None and day < coach.starts:
        return "to come"
    return "away" if coach.employed_on(day) else "left"


def _why_not_here(coach: Coach, day: date) -> str | None:
    """Said about whoever is not there, or leaves soon."""
    if coach.here_on(day):
        return None if coach.ends is None else f"leaves after {coach.ends:%a %d %b %Y}"
    if not coach.active:
        return "is not active"
    if coach.starts is not None and day < coach.starts:
        return f"begins on {coach.starts:%a %d %b %Y}"
    if coach.ends is not None and coach.ends < day:
        return f"left on {coach.ends:%a %d %b %Y}"
    absence = coach.away_on(day)
    until = absence.until if absence is not None else None
    return f"is away until {until:%a %d %b %Y}" if until is not None else "is away"
