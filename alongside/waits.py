"""
The waiting list of a programme as people look at it: in order, why still, until when likely.

In: the store, the rules, the moment. Out: each who waits, with their place, what their wait has
made of their priority, and the likely week from the room to come. Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.calendar import Calendars
from alongside.coming_room import coming_weeks
from alongside.matching import MatchingRules, Waiting, aged
from alongside.matching.likely import Coming, Likely, likely
from alongside.rooms_ahead import RoomsAhead
from alongside.ruleset.library import Library
from alongside.store import Store
from alongside.store.waiting_list import Listed


@dataclass(frozen=True)
class Waits:
    """One who waits; `position` is None while their wait stands still, `likely` where not asked."""

    listed: Listed
    place: Waiting
    position: int | None
    counts_as: int
    likely: Likely | None = None


@dataclass(frozen=True)
class List:
    """A programme's list, in the order it is served; those whose wait stands still come last."""

    programme: str
    title: str
    in_rounds: bool
    waits: tuple[Waits, ...]

    @property
    def paused(self) -> int:
        """How many stand still."""
        return sum(each.position is None for each in self.waits)


class NoCoaching(LookupError):
    """The programme has no coaches, and so no list."""


def waiting_list(
    store: Store, library: Library, calendars: Calendars, programme: str, now: datetime, weeks: int
) -> List:
    """
    Everyone who waits for a coach in the programme; `weeks` are looked ahead, 0 for none.

    :raises NoRules: the programme has no rules that can be used.
    :raises NoCoaching: its rules have no coaches.
    """
    published = library.current(programme)
    coaching = published.ruleset.coaching
    if coaching is None:
        raise NoCoaching(f"{programme} has no coaches, so nobody waits for one")
    rules = MatchingRules.of(coaching, published.catalogue)
    listed = store.caseload.places(programme, rules.ageing, now)
    seekers = store.caseload.seeking(listed)
    places = [each.place(now, seekers[each.row.journey]) for each in listed]
    runs = [place for each, place in zip(listed, places, strict=True) if not each.paused_since]
    ahead = _ahead(store, library, calendars, programme, rules, runs, now, weeks)
    position = {each.journey: number for number, each in enumerate(runs, 1)}
    return List(
        programme=programme,
        title=published.ruleset.title,
        in_rounds=rules.round is not None,
        waits=tuple(
            Waits(
                listed=each,
                place=place,
                position=position.get(place.journey),
                counts_as=aged(place, rules.ageing, now),
                likely=ahead.get(place.journey),
            )
            for each, place in zip(listed, places, strict=True)
        ),
    )


def _ahead(
    store: Store,
    library: Library,
    calendars: Calendars,
    programme: str,
    rules: MatchingRules,
    runs: list[Waiting],
    now: datetime,
    weeks: int,
) -> dict[str, Likely]:
    if not runs or not weeks:
        return {}
    mondays = coming_weeks(now, weeks)
    look = RoomsAhead(store, library, calendars, now, mondays)
    trained = [
        each for each in store.caseload.carrying().values() if programme in each.coach.programmes
    ]
    carried = store.roster.carried([each.coach.id for each in trained])
    look.read([(each.coach, row) for each in trained for row in carried[each.coach.id]])
    coming = [Coming(each, look.clients(each.coach, carried[each.coach.id])) for each in trained]
    return {each.journey: each for each in likely(runs, coming, rules, now, mondays)}
