"""
Whether anybody was passed over: a coach went to somebody who came later.

In: a season, what rounds came to. Out: a line for each client who waited on while a coach who
fits them went to somebody of the same priority who came later, and nothing explains it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.london import today
from rehearsal.season.fitting import fits, needs
from rehearsal.season.heard import Season
from rehearsal.season.waits import Spell, spells_of


@dataclass(frozen=True)
class RoundSeen:
    """A round of matching, as the service wrote it down."""

    at: datetime
    joining: int
    got: Mapping[str, str]
    """The coach each journey got."""


@dataclass(frozen=True)
class Ordered:
    """How many pairs were looked at, who was passed over, what explained the others."""

    alike: int
    """Pairs of the same needs and priority who were on the list at one time."""
    passed_over: tuple[str, ...]
    explained: Counter[str]


def look_at_order(season: Season, rounds: Sequence[RoundSeen], joining_takes: timedelta) -> Ordered:
    """
    Every coach who was proposed, against everybody who waited then.

    :param joining_takes: how long after asking a journey may take to write down that it waits.
    """
    spells = [s for j, entries in season.journals.items() for s in spells_of(j, entries)]
    faults: list[str] = []
    explained: Counter[str] = Counter()
    for later in spells:
        if later.coach_id is None or later.ended is None:
            continue
        chosen = _round_of(later, rounds)
        at = chosen.at if chosen is not None else later.ended
        for earlier in spells:
            if not _came_before(earlier, later, at):
                continue
            same = _alike(season, earlier, later, at)
            if not (same or _coach_fits(season, later.coach_id, earlier, at)):
                continue
            why = _found_by_then(earlier, chosen, at, rounds) or _why(
                season, earlier, later, chosen, at, joining_takes
            )
            if why is None:
                like = "with the same needs" if same else f"whom {later.coach_id} fits"
                faults.append(
                    f"{at:%Y-%m-%d %H:%M} {earlier.journey}, {like}, came {earlier.since:%-d %b} "
                    f"and waited on; {later.journey}, who came {later.since:%-d %b}, got a coach"
                )
            else:
                explained[why] += 1
    return Ordered(_pairs(season, spells), tuple(faults), explained)


def _pairs(season: Season, spells: Sequence[Spell]) -> int:
    """How many pairs of the same needs and priority were on the list at one time."""
    waited = [each for each in spells if each.joined is not None]
    return sum(
        one.priority == other.priority
        and one.journey != other.journey
        and _overlap(one, other)
        and _alike(season, one, other, max(one.joined or one.since, other.joined or other.since))
        for n, one in enumerate(waited)
        for other in waited[n + 1 :]
    )


def _overlap(one: Spell, other: Spell) -> bool:
    latest = max(one.joined or one.since, other.joined or other.since)
    return all(each.ended is None or latest < each.ended for each in (one, other))


def _came_before(earlier: Spell, later: Spell, at: datetime) -> bool:
    """Whether one who came before was on the list at that moment, and waited on after it."""
    return (
        earlier is not later
        and earlier.priority == later.priority
        and earlier.since < later.since
        and earlier.joined is not None
        and earlier.joined <= at
        and (earlier.ended is None or earlier.ended > (later.ended or at))
    )


def _found_by_then(
    earlier: Spell, chosen: RoundSeen | None, at: datetime, rounds: Sequence[RoundSeen]
) -> str | None:
    own = _round_of(earlier, rounds)
    if (own is not None and own is chosen) or (chosen and earlier.journey in chosen.got):
        return "got a coach in the same round"
    if own is not None and own.at <= at:
        return "had got a coach in a round before, and was still to be told"
    return None


def _why(
    season: Season,
    earlier: Spell,
    later: Spell,
    chosen: RoundSeen | None,
    at: datetime,
    joining_takes: timedelta,
) -> str | None:
    """What explains that the earlier one got no coach then."""
    if earlier.stands_still_at(at):
        return "asked to wait, or was paused"
    if earlier.went_on_at(at, joining_takes):
        return "had only just gone on after a pause"
    if earlier.waited(at) < later.waited(at):
        return "had waited for less time, pauses not counted"
    if later.coach_id in earlier.not_again:
        return "had been with this coach, or was declined by them"
    if not _coach_fits(season, later.coach_id or "", earlier, at):
        return "does not suit this coach by a wish said since"
    if later.back:
        return "the other one changed coach, and goes to the one named for them"
    joining = chosen.joining > 0 if chosen is not None else later.joined is None
    if earlier.asks_at(at) or (joining and earlier.was_asking(at, joining_takes)):
        return "was only just asking, or asking anew"
    return None


def _round_of(spell: Spell, rounds: Sequence[RoundSeen]) -> RoundSeen | None:
    """The round that found the coach; None if they were served at once."""
    found = [
        each
        for each in rounds
        if each.got.get(spell.journey) == spell.coach_id
        and spell.ended is not None
        and spell.since <= each.at <= spell.ended
    ]
    return max(found, key=lambda each: each.at, default=None)


def _alike(season: Season, one: Spell, other: Spell, at: datetime) -> bool:
    first, second = (
        needs(season.who[each.journey], season.wish(each.journey, at)) for each in (one, other)
    )
    return first == second


def _coach_fits(season: Season, coach_id: str, spell: Spell, at: datetime) -> bool:
    coach = season.coaches.get(coach_id)
    return coach is not None and fits(
        season.programme,
        season.who[spell.journey],
        season.wish(spell.journey, at),
        coach,
        today(at),
        spell.not_again,
    )
