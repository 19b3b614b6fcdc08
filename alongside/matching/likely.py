"""
When those who wait are likely to get a coach, with a range.

In: who waits, each coach with how their present clients go on, the coming weeks. Out: for each
place on the list the likely week with the earliest and the latest, or that nobody fits. It is
what comes of a round a week if nobody else joins the list. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from alongside.caseload import days
from alongside.coming_room import Ahead
from alongside.course import MISSED, Course
from alongside.london import today
from alongside.matching.one import propose_to
from alongside.matching.order import in_order
from alongside.matching.people import Carrying, Waiting
from alongside.matching.places import room_of
from alongside.matching.round import round_of
from alongside.matching.rules import MatchingRules
from alongside.matching.weighing import Weighing
from alongside.matching.words import ROOM

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Coming:
    """A coach, and how each of their present clients goes on."""

    carrying: Carrying
    clients: tuple[Ahead, ...] = ()


@dataclass(frozen=True)
class Likely:
    """
    What one place on the list comes to; weeks are their Mondays.

    `earliest` when all goes to plan, `latest` when missed sessions slow the coaches' clients
    down, `week` between them; None is after the weeks looked at. With `no_fit` or `no_coaches`
    waiting alone brings nobody, and `says` has what stands in the way.
    """

    journey: str
    position: int
    why: Literal["found", "later", "no_fit", "no_coaches"]
    week: date | None = None
    earliest: date | None = None
    latest: date | None = None
    says: tuple[str, ...] = ()
    removed: dict[str, int] | None = None


def likely(
    waiting: Iterable[Waiting],
    coming: Iterable[Coming],
    rules: MatchingRules,
    now: datetime,
    weeks: Sequence[date],
) -> list[Likely]:
    """
    The likely week of each who waits, in the order of the list as it is now.

    Of two with the same needs and the same priority, the one before is never later.
    """
    order = in_order(waiting, rules.ageing, now)
    coaches = sorted(coming, key=lambda each: each.carrying.coach.id)
    planned = _weeks_found(order, coaches, rules, now, weeks, slow=False)
    slowed = _weeks_found(order, coaches, rules, now, weeks, slow=True)
    weighing = Weighing(rules, today(now))
    found = []
    for position, each in enumerate(order, 1):
        both = [planned.get(each.journey), slowed.get(each.journey)]
        known = sorted(week for week in both if week is not None)
        if not known:
            found.append(_never(each, position, coaches, rules, weighing, weeks))
            continue
        earliest, latest = known[0], known[1] if len(known) == 2 else None
        between = None if latest is None else _between(earliest, latest)
        found.append(Likely(each.journey, position, "found", between, earliest, latest))
    return found


def _between(earliest: date, latest: date) -> date:
    """The week in the middle; of two the later."""
    return earliest + _WEEK * -(-((latest - earliest) // _WEEK) // 2)


def _weeks_found(
    order: Sequence[Waiting],
    coaches: Sequence[Coming],
    rules: MatchingRules,
    now: datetime,
    weeks: Sequence[date],
    slow: bool,
) -> dict[str, date]:
    """In which week each is matched: a round by the end of each, on the room there is then."""
    taken: dict[str, list[Course]] = {each.carrying.coach.id: [] for each in coaches}
    left = {each.journey: each for each in order}
    found: dict[str, date] = {}
    for week in sorted(weeks):
        last = week + _WEEK - _DAY
        if not left or last < today(now):
            continue
        free = [
            carrying
            for each in coaches
            if _is_there(each, week, now)
            for carrying in [_on(each, taken[each.carrying.coach.id], last, slow)]
            if room_of(carrying, rules) > 0
        ]
        if not free:
            continue
        moment = max(now, datetime.combine(last, time(12), UTC))
        for pair in round_of(left.values(), free, rules, moment).pairs:
            taken[pair.coach_id].append(_newcomer(max(week, today(now)), rules, slow))
            found[pair.journey] = week
            del left[pair.journey]
    return found


def _is_there(each: Coming, week: date, now: datetime) -> bool:
    day, here = max(week, today(now)), each.carrying.coach.here_on
    return any(here(day + n * _DAY) for n in range((week + _WEEK - day).days))


def _on(each: Coming, taken: Sequence[Course], day: date, slow: bool) -> Carrying:
    """The coach with what they carry on a day of a week in which they are there."""
    courses = [client.slow if slow else client.planned for client in each.clients]
    loads = tuple(load for course in (*courses, *taken) for load in course.loads_on(day))
    there = {"absences": (), "starts": None, "ends": None}
    coach = each.carrying.coach.model_copy(update=there)
    return replace(each.carrying, coach=coach, loads=loads)


def _newcomer(begins: date, rules: MatchingRules, slow: bool) -> Course:
    """How somebody who gets a coach in that week goes on, by the plan of sessions."""
    stretch = 1 / (1 - MISSED) if slow else 1.0
    gaps, after = rules.gaps or (rules.first,), 0.0
    changes = []
    for before, gap in pairwise(gaps):
        if gap != before:
            changes.append((begins + timedelta(days=round(after)), gap))
        after += days(gap) * stretch
    return Course(gaps[0], tuple(changes), begins + timedelta(days=round(after)))


def _never(
    each: Waiting,
    position: int,
    coaches: Sequence[Coming],
    rules: MatchingRules,
    weighing: Weighing,
    weeks: Sequence[date],
) -> Likely:
    """Whether there is anybody to wait for; who comes back or begins in these weeks counts."""
    everyone = []
    for coach in coaches:
        there = any(_is_there(coach, week, _noon(weighing.today)) for week in weeks)
        everyone.append(_on(coach, (), weighing.today, slow=False) if there else coach.carrying)
    proposal = propose_to(weighing.of(each.seeker), everyone, rules)
    if proposal.why == "found" or proposal.removed.get(ROOM):
        return Likely(each.journey, position, "later")
    why: Literal["no_fit", "no_coaches"] = "no_fit" if coaches else "no_coaches"
    return Likely(
        each.journey, position, why, says=proposal.reasons, removed=dict(proposal.removed)
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
