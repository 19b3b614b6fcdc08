"""
How long room with a coach lay unused while somebody whom the coach fits was waiting.

In: a season. Out: each time from the moment a coach had room, and somebody waited whom they fit,
until they were proposed to somebody. In programme time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.events import CoachProposed
from alongside.london import today
from rehearsal.season.carried import Caps, Carried
from rehearsal.season.fitting import fits
from rehearsal.season.heard import Season
from rehearsal.season.waits import Spell, spells_of

_MATTERS = frozenset({
    "coach_proposed", "coach_allocated", "coach_released", "journey_closed", "session_planned",
    "waiting_for_coach", "stage_left", "paused", "resumed", "deferral_requested",
    "coach_wish_recorded", "another_day",
})  # fmt: skip
"""What may give a coach room, or bring somebody to the list or from it."""


@dataclass(frozen=True)
class Opening:
    """A time in which a coach had room and somebody waited whom the coach fits."""

    coach_id: str
    since: datetime
    until: datetime
    waited: str
    """A journey that waited when it began."""
    proposed: bool
    """Whether it ended with a proposal of this coach; else nobody whom they fit waited any more."""

    @property
    def lasted(self) -> timedelta:
        """How long it was."""
        return self.until - self.since


def openings(season: Season, caps: Caps) -> list[Opening]:
    """
    Every one of them, in the order in which they ended.

    A coach with room for two is counted from the moment the room appeared until each is taken.
    """
    spells = [s for j, entries in season.journals.items() for s in spells_of(j, entries)]
    carried = Carried(season, caps)
    since: dict[str, tuple[datetime, str]] = {}
    found: list[Opening] = []
    for happening in season.happenings:
        carried.take_in(happening)
        if happening.name not in _MATTERS:
            continue
        entry = happening.entry
        if entry is not None and isinstance(entry.event, CoachProposed):
            coach_id = entry.event.coach_id
            if coach_id in since:
                opened, waited = since[coach_id]
                found.append(Opening(coach_id, opened, happening.at, waited, proposed=True))
        possible = _possible(season, spells, carried, happening.at)
        for coach_id in [each for each in since if each not in possible]:
            opened, waited = since.pop(coach_id)
            if not (found and (found[-1].coach_id, found[-1].until) == (coach_id, happening.at)):
                found.append(Opening(coach_id, opened, happening.at, waited, proposed=False))
        for coach_id, waited in possible.items():
            since.setdefault(coach_id, (happening.at, waited))
    return found


def _possible(
    season: Season, spells: list[Spell], carried: Carried, at: datetime
) -> dict[str, str]:
    """The coaches with room whom somebody waits for, with one who does."""
    free = [coach for coach in season.coaches.values() if carried.room(coach) > 0]
    on_list = [(spell, season.wish(spell.journey, at)) for spell in spells if spell.is_on_at(at)]
    day = today(at)
    found: dict[str, str] = {}
    for coach in free:
        for spell, wish in on_list:
            who = season.who[spell.journey]
            if fits(season.programme, who, wish, coach, day, spell.not_again):
                found[coach.id] = spell.journey
                break
    return found
