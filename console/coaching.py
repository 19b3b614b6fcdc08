"""
Coaches as pages find them: the programmes they are for, the one who is meant, what they carry.

In: the console, who asks. Out: what a presenter needs; whoever may not know of a coach is told
that there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alongside.access import Colleague
from alongside.coached import Coached, coached
from alongside.coaches import Coach
from alongside.coming_room import coming_weeks
from alongside.rooms_ahead import RoomsAhead
from alongside.standing import Places, Standing, standing
from alongside.store import CaseloadRow, UnknownCoach
from console.context import Console
from console.likely import INLINE
from console.rights import Right, may
from console.security.door import NotFound


def is_small(console: Console) -> bool:
    """Whether every client of every coach can be followed ahead for a page."""
    return console.store.caseload.count(INLINE + 1) <= INLINE


def programmes(console: Console) -> dict[str, Coached]:
    """Every programme with coaches, by name."""
    return coached(console.library)


def theirs(known: dict[str, Coached], coach: Coach) -> dict[str, Coached]:
    """Those of the programmes this coach is trained for."""
    return {name: each for name, each in known.items() if name in coach.programmes}


def coach_meant(console: Console, colleague: Colleague, coach_id: str) -> Coach:
    """
    The coach of a page; a coach sees their own only.

    :raises NotFound: there is none, or it is not for them.
    """
    if not may(colleague, Right.COACHES_SEE) and colleague.coach_id != coach_id:
        raise NotFound
    try:
        return console.store.coaches.get(coach_id)
    except UnknownCoach:
        raise NotFound from None


def coach_seen(console: Console, colleague: Colleague, coach_id: str) -> Coach:
    """As `coach_meant`; that somebody looked at their clients is written down."""
    coach = coach_meant(console, colleague, coach_id)
    console.store.audit.append(colleague.colleague_id, "coach_seen", coach_id, console.wall())
    return coach


def stands(
    console: Console,
    programme: Coached,
    coaches: Iterable[Coach],
    carried: dict[str, list[CaseloadRow]],
    known: dict[str, Coached],
    weeks: int,
) -> Sequence[Standing]:
    """How these coaches stand in a programme, now and in so many weeks from this one on."""
    now = console.now()
    mondays = coming_weeks(now, weeks)
    ahead = RoomsAhead(console.store, console.library, console.calendars, now, mondays)
    return standing(programme, coaches, Places.of(carried, known), ahead, console.today())
