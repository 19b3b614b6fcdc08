"""
Why a coach is proposed, why none is: sentences for coordinators, with no names in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alongside.coaches import MODES, Coach
from alongside.load import often
from alongside.matching.pair import SeekerSide
from alongside.matching.rules import LEAVING, MatchingRules, Must
from alongside.matching.weighing import Verdict
from alongside.spoken import words
from alongside.wait import Wait

ROOM, GIVEN = "room", "given"
"""What stands in the way besides the rules: a full caseload; the last place went to another."""
FULL = "The coach's caseload is full"
_GIVEN = "The coach's last place goes to somebody before this client"
NOBODY = "The service has no coaches yet"


def says_why(
    seeker: SeekerSide, coach: Coach, verdict: Verdict, rules: MatchingRules, left: int
) -> tuple[str, ...]:
    """What is said of a coach who fits and has room for `left` more."""
    said = list(_preferred(verdict, rules)) if rules.written else []
    said += _of_the_pair(seeker, coach, rules)
    return (*said, says_room(left, rules.first))


def _preferred(verdict: Verdict, rules: MatchingRules) -> Iterator[str]:
    for each in verdict.met:
        yield f"{each.says.rstrip('.')} (+{each.weight})"
    if verdict.met:
        yield f"Preferences met: {verdict.fit} of {rules.most}"


def _of_the_pair(seeker: SeekerSide, coach: Coach, rules: MatchingRules) -> Iterator[str]:
    """What of the wish and the client's own this coach meets, as far as rules ask for it."""
    written = rules.written
    if coach.id == seeker.earlier and not written:
        yield "Was the client's coach before"
    if seeker.area is not None and seeker.area in coach.areas and not written:
        yield f"Works in the client's area ({seeker.area})"
    for condition in coach.conditions:
        if condition in seeker.conditions:
            yield f"Lives with a condition of the client's ({words(condition)})"
    if seeker.language not in (None, "en"):
        yield "Speaks the client's language"
    if seeker.gender is not None and seeker.gender == coach.gender:
        yield f"Is {coach.gender}, as wished"
    if seeker.mode is not None and seeker.mode in coach.modes and not written:
        yield f"Meets as wished ({MODES.get(seeker.mode, seeker.mode)})"


def says_room(left: int, first: Wait) -> str:
    """How many more the coach could take."""
    return f"Has room for {left} more client{'' if left == 1 else 's'} {often(first)}"


def says_against(must: Must, unknown: bool) -> str:
    """Which rule stands in the way of one coach."""
    return f"{must.says} (it is not known)" if unknown else must.says


def says_why_not(
    rules: MatchingRules, removed: Mapping[str, int], unknown: Mapping[str, int] | None = None
) -> tuple[str, ...]:
    """
    How many coaches each rule removed, in the order of the rules.

    `unknown` counts those of whom it can't be decided whether the rule holds.
    """
    not_known = unknown or {}
    said = {each.id: each.says for each in (*rules.must, LEAVING)} | {ROOM: FULL, GIVEN: _GIVEN}
    return tuple(
        f"{says}: {removed[rule]} coach{'' if removed[rule] == 1 else 'es'}"
        + (f" (of {not_known[rule]} it is not known)" if not_known.get(rule) else "")
        for rule, says in said.items()
        if removed.get(rule)
    ) or (NOBODY,)
