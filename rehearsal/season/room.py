"""
How long room with a coach lay unused while somebody whom the coach fits was waiting.

In: a season. Out: for each client and each coach the times in which the one waited while the other
had room and fits them, until one of them was proposed to the other or to somebody else. A round
that uses all room leaves no such pair, so none lasts longer than the way to a round and back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.events import CoachProposed
from alongside.london import today
from rehearsal.season.carried import Caps, Carried
from rehearsal.season.fitting import fits
from rehearsal.season.heard import Happening, Season
from rehearsal.season.waits import Spell, spells_of

_MATTERS = frozenset({
    "coach_proposed", "coach_allocated", "coach_released", "journey_closed", "session_planned",
    "waiting_for_coach", "stage_left", "paused", "resumed", "deferral_requested",
    "coach_wish_recorded", "another_day",
})  # fmt: skip
"""What may give a coach room, or bring somebody to the list or from it."""


Pair = tuple[str, str]


@dataclass(frozen=True)
class Opening:
    """A time in which a client waited and a coach who fits them had room."""

    journey: str
    coach_id: str
    since: datetime
    until: datetime
    proposed: bool
    """Whether it ended with this coach being proposed to this client."""

    @property
    def lasted(self) -> timedelta:
        """How long it was."""
        return self.until - self.since


def openings(season: Season, caps: Caps) -> list[Opening]:
    """Every one of them, in the order in which they ended; those still there at the end too."""
    spells = [s for j, entries in season.journals.items() for s in spells_of(j, entries)]
    carried = Carried(season, caps)
    since: dict[Pair, datetime] = {}
    found: list[Opening] = []
    at = season.happenings[0].at if season.happenings else None
    for happening in season.happenings:
        carried.take_in(happening)
        if happening.name not in _MATTERS:
            continue
        at = happening.at
        possible = _possible(season, spells, carried, at)
        for pair in [each for each in since if each not in possible]:
            found.append(Opening(*pair, since.pop(pair), at, _is_of(happening, pair)))
        for pair in possible:
            since.setdefault(pair, at)
    return found + [
        Opening(*pair, opened, at, proposed=False) for pair, opened in since.items() if at
    ]


def _is_of(happening: Happening, pair: Pair) -> bool:
    event = happening.entry.event if happening.entry is not None else None
    return isinstance(event, CoachProposed) and (happening.journey, event.coach_id) == pair


def _possible(season: Season, spells: list[Spell], carried: Carried, at: datetime) -> set[Pair]:
    """Everyone on the list with every coach who has room and fits them."""
    free = [coach for coach in season.coaches.values() if carried.room(coach) > 0]
    day = today(at)
    found: set[Pair] = set()
    for spell in spells:
        if spell.is_on_at(at):
            wish, who = season.wish(spell.journey, at), season.who[spell.journey]
            found.update(
                (spell.journey, coach.id)
                for coach in free
                if fits(season.programme, who, wish, coach, day, spell.not_again)
            )
    return found
