"""
Whether a coach may be proposed to a client, by the hard rules as people know them.

In: the client's wish and conditions, the coach, the day. Out: yes or no. Said again here in
plain words, so that the rule files and what is made of them are held against something else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from alongside.coaches import Coach
from alongside.events import CoachWishRecorded
from rehearsal.season.heard import Who, here

SHARING = frozenset({"health-connect"})
"""Programmes whose coaches must live with a condition of the client's."""
NEARBY = frozenset({"primrose-a", "choice-and-control", "peer-health-coaching"})
"""Programmes whose coaches must work in the client's area, where one is named."""


def fits(
    programme: str,
    who: Who,
    wish: CoachWishRecorded | None,
    coach: Coach,
    day: date,
    not_again: Collection[str],
) -> bool:
    """Whether nothing but room can stand between these two on this day."""
    language = (wish.language if wish else None) or who.language
    gender = wish.gender if wish else "no_preference"
    mode = wish.mode if wish else "any"
    area = wish.area if wish else None
    return (
        here(coach, day)
        and programme in coach.programmes
        and coach.id not in not_again
        and language.partition("-")[0] in {each.partition("-")[0] for each in coach.languages}
        and gender in ("no_preference", coach.gender)
        and (mode == "any" or mode in coach.modes)
        and (programme not in NEARBY or area is None or not coach.areas or area in coach.areas)
        and (
            programme not in SHARING
            or not who.conditions
            or bool(who.conditions & set(coach.conditions))
        )
    )


def needs(who: Who, wish: CoachWishRecorded | None) -> tuple[object, ...]:
    """What two clients have in common who need the same of a coach."""
    language = (wish.language if wish else None) or who.language
    said = (wish.gender, wish.mode, wish.area, wish.days) if wish else ("no_preference", "any")
    return (language.partition("-")[0], who.conditions, *said)
