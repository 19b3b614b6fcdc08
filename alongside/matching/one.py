"""
Which coach with room fits one client best?

Takes a seeker, coaches with what they carry, and the rules of matching; returns who
fits, who stood behind which rule, and the best first. Start at `propose`. Pure: the
store calls it inside the transaction that reserves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from alongside.matching.against import Against, WhyNot
from alongside.matching.people import Carrying, Seeker
from alongside.matching.places import room_of, standing
from alongside.matching.rules import MatchingRules
from alongside.matching.weighing import SeekerWeighed, Verdict, Weighing
from alongside.matching.words import FULL, ROOM, says_against, says_why


@dataclass(frozen=True)
class Fit:
    """Whether a coach fits; if not, `rule` stood in the way (`room`: the caseload is full)."""

    ok: bool
    reasons: tuple[str, ...]
    rule: str | None = None
    room: int = 0
    """How many more clients at the first cadence the coach could take, this one included."""
    score: int = 0
    """What the preferences that hold weigh together."""
    met: tuple[str, ...] = ()
    """The preferences that hold."""


@dataclass(frozen=True)
class Proposal:
    """The coach to propose, or none and why; `removed` counts the coaches behind each rule."""

    coach_id: str | None
    reasons: tuple[str, ...]
    removed: dict[str, int]
    why: Literal["found"] | WhyNot


def propose(
    seeker: Seeker,
    coaches: Iterable[Carrying],
    rules: MatchingRules,
    today: date,
    weighing: Weighing | None = None,
) -> Proposal:
    """
    The best of the fitting coaches, or the reasons why there is none.

    Who asks for many seekers on one day gives them one `weighing`: it knows the coaches already.
    """
    return propose_to((weighing or Weighing(rules, today)).of(seeker), coaches, rules)


def propose_to(
    seeker: SeekerWeighed, coaches: Iterable[Carrying], rules: MatchingRules
) -> Proposal:
    """The same for a seeker whose rules are at hand."""
    best: tuple[tuple[int, float, float, str], Carrying, Verdict, int] | None = None
    against = Against()
    for each in coaches:
        verdict = seeker.beside(each)
        if verdict.against is not None:
            against.rule(verdict.against, verdict.unknown)
            continue
        left = room_of(each, rules)
        if left <= 0:
            against.full()
            continue
        place = (-verdict.fit, *standing(each, rules))
        if best is None or place < best[0]:
            best = (place, each, verdict, left)
    if best is None:
        return Proposal(None, against.says(rules), against.removed, against.why)
    _, each, verdict, left = best
    reasons = says_why(seeker.side, each.coach, verdict, rules, left)
    return Proposal(each.coach.id, reasons, against.removed, "found")


def fits(seeker: Seeker, each: Carrying, rules: MatchingRules, today: date) -> Fit:
    """
    Whether this coach may be proposed: every hard rule holds, and there is room.

    A rule that can't be decided stands in the way. The first one that does is named.
    """
    return fits_beside(Weighing(rules, today).of(seeker), each, rules)


def fits_beside(weighed: SeekerWeighed, each: Carrying, rules: MatchingRules) -> Fit:
    """The same for a seeker whose rules are at hand, beside one coach after the other."""
    verdict = weighed.beside(each)
    if verdict.against is not None:
        says = says_against(verdict.against, verdict.unknown)
        return Fit(False, (says,), verdict.against.id)
    left = room_of(each, rules)
    if left <= 0:
        return Fit(False, (FULL,), ROOM)
    return Fit(
        ok=True,
        reasons=says_why(weighed.side, each.coach, verdict, rules, left),
        room=left,
        score=verdict.fit,
        met=tuple(preference.id for preference in verdict.met),
    )


def rank(
    seeker: Seeker, coaches: Iterable[Carrying], rules: MatchingRules, today: date
) -> list[Carrying]:
    """
    Coaches, the best first, by what the preferences weigh.

    Of equals the lightest load, a client seen more often weighing more; then the one who has
    been free longest; at last by id, so that the same question has one answer.
    """
    weighed = Weighing(rules, today).of(seeker)
    return sorted(coaches, key=lambda each: (-weighed.beside(each).fit, *standing(each, rules)))
