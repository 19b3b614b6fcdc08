"""
Which coach with room fits a client?

Takes a seeker, coaches with what they carry, and the rules of matching; returns who
fits, who stood behind which rule, and the best first. Start at `propose`. Pure: the
store calls it inside the transaction that reserves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from alongside.coaches import Coach
from alongside.events import CoachWishRecorded
from alongside.facts import Catalogue
from alongside.readings import Reading
from alongside.ruleset.compile import compile_predicate
from alongside.ruleset.model import CaseloadCap, Coaching
from alongside.ruleset.outcome import Outcome
from alongside.taper import cadences
from alongside.wait import Unit, Wait

_DAYS = {
    Unit.MINUTE: 1 / 1440, Unit.HOUR: 1 / 24, Unit.DAY: 1.0, Unit.WORKING_DAY: 7 / 5,
    Unit.WEEK: 7.0, Unit.MONTH: 365.2425 / 12,
}  # fmt: skip
Loads = Sequence[Wait | None]
"""The cadence of each client a coach carries now, in whichever programme; None is not known yet."""


@dataclass(frozen=True)
class Seeker:
    """
    A client who seeks a coach.

    `language` and `area` are the client's own and hold where the wish names none.
    `declined` are coaches not to propose again; `earlier` is the coach of an earlier journey.
    """

    programme: str
    wish: CoachWishRecorded | None = None
    language: str | None = None
    area: str | None = None
    declined: frozenset[str] = frozenset()
    earlier: str | None = None
    facts: Mapping[str, Reading] = field(default_factory=dict)
    """The client's own readings, for rules that ask for them beside the coach's facts."""


@dataclass(frozen=True)
class Carrying:
    """A coach, what they carry, and since when they had a place free (None: never carried)."""

    coach: Coach
    loads: Loads = ()
    free_since: datetime | None = None


@dataclass(frozen=True)
class Fit:
    """Whether a coach fits; if not, `rule` stood in the way (`room`: the caseload is full)."""

    ok: bool
    reasons: tuple[str, ...]
    rule: str | None = None
    room: int = 0
    """How many more clients at the first cadence the coach could take, this one included."""


@dataclass(frozen=True)
class MatchingRules:
    """The matching of one ruleset, ready to be asked."""

    must: tuple[tuple[str, str, Callable[[Mapping[str, Reading], date], Outcome]], ...]
    caps: tuple[CaseloadCap, ...]
    first: Wait
    """The cadence a new client begins at."""

    @classmethod
    def of(cls, coaching: Coaching, catalogue: Catalogue) -> MatchingRules:
        """
        The rules compiled once.

        :raises PredicateError: a rule does not suit the catalogue.
        """
        return cls(
            must=tuple(
                (rule.id, rule.says, compile_predicate(rule.when, catalogue))
                for rule in coaching.matching.must
            ),
            caps=coaching.caseload,
            first=cadences(coaching.sessions)[0],
        )


@dataclass(frozen=True)
class Proposal:
    """The coach to propose, or none and why; `removed` counts the coaches behind each rule."""

    coach_id: str | None
    reasons: tuple[str, ...]
    removed: dict[str, int]
    why: Literal["found", "no_room", "no_fit", "no_coaches"]


def propose(
    seeker: Seeker, coaches: Iterable[Carrying], rules: MatchingRules, today: date
) -> Proposal:
    """The first of the fitting coaches, or the reasons why there is none."""
    fitting: list[Carrying] = []
    found: dict[str, Fit] = {}
    removed: Counter[str] = Counter()
    stands = _Standing(seeker, rules, today)
    for each in coaches:
        fit = _fit(seeker, each.coach, each.loads, rules, stands)
        found[each.coach.id] = fit
        if fit.rule is None:
            fitting.append(each)
        else:
            removed[fit.rule] += 1
    if fitting:
        best = rank(seeker, fitting, rules.first)[0].coach
        return Proposal(best.id, found[best.id].reasons, dict(removed), "found")
    why: Literal["no_room", "no_fit", "no_coaches"]
    why = "no_room" if removed["room"] else "no_fit" if found else "no_coaches"
    return Proposal(None, _says_why_not(rules, removed), dict(+removed), why)


def fits(seeker: Seeker, coach: Coach, loads: Loads, rules: MatchingRules, today: date) -> Fit:
    """
    Whether `coach` may be proposed: every hard rule holds, and there is room.

    A rule that can't be decided stands in the way. The first one that does is named.
    """
    return _fit(seeker, coach, loads, rules, _Standing(seeker, rules, today))


def _fit(
    seeker: Seeker, coach: Coach, loads: Loads, rules: MatchingRules, stands: _Standing
) -> Fit:
    rule = stands.in_the_way(coach)
    if rule is not None:
        return Fit(False, (rule[1],), rule[0])
    left = room(loads, rules.first, rules.caps, coach.limit)
    if left <= 0:
        return Fit(False, ("The coach's caseload is full",), "room")
    return Fit(True, (*_says_why(seeker, coach), _says_room(left, rules.first)), room=left)


class _Standing:
    """
    Which rule stands in the way of a coach for one seeker.

    Coaches of whom the same is true are decided on once: in a large service most are alike.
    """

    def __init__(self, seeker: Seeker, rules: MatchingRules, today: date) -> None:
        self._seeker = seeker
        self._rules = rules
        self._today = today
        self._decided: dict[tuple[bool, ...], tuple[str, str] | None] = {}

    def in_the_way(self, coach: Coach) -> tuple[str, str] | None:
        """The first rule that does not hold, and what it says."""
        answers = _answers(self._seeker, coach)
        alike = tuple(answers.values())
        if alike not in self._decided:
            self._decided[alike] = self._decide(_readings(answers, self._today))
        return self._decided[alike]

    def _decide(self, about_coach: Mapping[str, Reading]) -> tuple[str, str] | None:
        facts = {**self._seeker.facts, **about_coach}
        return next(
            (
                (rule, says)
                for rule, says, ask in self._rules.must
                if ask(facts, self._today) is not Outcome.HOLDS
            ),
            None,
        )


def coach_facts(seeker: Seeker, coach: Coach, today: date) -> dict[str, Reading]:
    """The facts about this coach beside this client that a rule of matching may ask for."""
    return _readings(_answers(seeker, coach), today)


def _answers(seeker: Seeker, coach: Coach) -> dict[str, bool]:
    wish = seeker.wish
    area, language = _area(seeker), _language(seeker)
    return {
        "coach_active": coach.active,
        "coach_trained": seeker.programme in coach.programmes,
        "coach_in_area": area is None or not coach.areas or area in coach.areas,
        "coach_speaks_language": language is None or language in map(_spoken, coach.languages),
        "coach_gender_fits": wish is None or wish.gender in ("no_preference", coach.gender),
        "coach_mode_fits": wish is None or wish.mode == "any" or wish.mode in coach.modes,
        "coach_declined_before": coach.id in seeker.declined,
        "coach_shares_condition": bool(_shared(seeker, coach)),
    }


def _shared(seeker: Seeker, coach: Coach) -> list[str]:
    """The long-term conditions that are the client's and the coach's."""
    known = seeker.facts.get("long_term_conditions")
    value = known.value if known is not None else ()
    named = value if isinstance(value, tuple) else (value,)
    return [each for each in coach.conditions if each in named]


def _readings(answers: Mapping[str, bool], today: date) -> dict[str, Reading]:
    return {fact: _reading(fact, value, today) for fact, value in answers.items()}


@lru_cache(maxsize=256)
def _reading(fact: str, value: bool, today: date) -> Reading:
    return Reading(fact=fact, value=value, on=today, source="matching")


def room(loads: Loads, every: Wait, caps: Sequence[CaseloadCap], limit: int | None = None) -> int:
    """
    How many more clients at the cadence `every` fit under the nested caps and the limit.

    A cap of two weeks counts the clients seen every two weeks or more often. A load not
    known yet counts as `every`. At most 200 where nothing caps it; never below 0.
    """
    left = [200] if limit is None else [limit - len(loads)]
    spans: list[float] | None = None
    for cap in caps:
        if not isinstance(cap.cadence, Wait):
            left.append(cap.at_most - len(loads))
            continue
        capped = days(cap.cadence)
        if days(every) <= capped:
            if spans is None:
                spans = [days(load or every) for load in loads]
            left.append(cap.at_most - sum(span <= capped for span in spans))
    return max(0, min(left))


def rank(seeker: Seeker, coaches: Iterable[Carrying], first: Wait) -> list[Carrying]:
    """
    Fitting coaches, the best first.

    An earlier coach of this client; then one of the client's own area; then one who meets
    as wished; then the lightest load, a client seen more often weighing more; then the one
    who has been free longest; at last by id, so that the same question has one answer.
    """
    area, mode = _area(seeker), seeker.wish.mode if seeker.wish else "any"

    def place(each: Carrying) -> tuple[bool, bool, bool, float, float, str]:
        return (
            each.coach.id != seeker.earlier,
            area is not None and area not in each.coach.areas,
            mode != "any" and mode not in each.coach.modes,
            round(sum(7 / days(load or first) for load in each.loads), 6),
            each.free_since.timestamp() if each.free_since else float("-inf"),
            each.coach.id,
        )

    return sorted(coaches, key=place)


def days(every: Wait) -> float:
    """About how many days a cadence is, to compare cadences; a month is a twelfth of a year."""
    return (every.amount or 1) * _DAYS[every.unit]


def _area(seeker: Seeker) -> str | None:
    return (seeker.wish.area if seeker.wish else None) or seeker.area


def _language(seeker: Seeker) -> str | None:
    named = (seeker.wish.language if seeker.wish else None) or seeker.language
    return None if named is None else _spoken(named)


def _spoken(tag: str) -> str:
    # Someone who speaks English speaks `en-GB`: regions make no difference to a conversation.
    return tag.split("-")[0].lower()


def _says_why(seeker: Seeker, coach: Coach) -> Iterable[str]:
    area, language, wish = _area(seeker), _language(seeker), seeker.wish
    if coach.id == seeker.earlier:
        yield "Was the client's coach before"
    if area is not None and area in coach.areas:
        yield f"Works in the client's area ({area})"
    for condition in _shared(seeker, coach):
        yield f"Lives with a condition of the client's ({condition})"
    if language not in (None, "en"):
        yield f"Speaks the client's language ({language})"
    if wish is not None and wish.gender != "no_preference":
        yield f"Is {coach.gender}, as wished"
    if wish is not None and wish.mode != "any":
        yield f"Meets as wished ({wish.mode})"


def _says_room(left: int, first: Wait) -> str:
    return f"Has room for {left} more client{'' if left == 1 else 's'} every {first}"


def _says_why_not(rules: MatchingRules, removed: Counter[str]) -> tuple[str, ...]:
    said = {rule: says for rule, says, _ in rules.must}
    said["room"] = "The coach's caseload is full"
    return tuple(
        f"{removed[rule]} coach{'' if removed[rule] == 1 else 'es'}: {says}"
        for rule, says in said.items()
        if removed[rule]
    ) or ("The service has no coaches yet",)
