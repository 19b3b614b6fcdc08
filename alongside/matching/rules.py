"""
The matching of one ruleset, compiled once.

In: the coaching section and the catalogue. Out: hard rules and preferences as functions, the
caps, what a new client begins with, how waits age.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.caseload import days
from alongside.coaches import Coach
from alongside.facts import Catalogue
from alongside.facts.catalogue import INGREDIENTS
from alongside.matching.pair import FACTS
from alongside.readings import Reading
from alongside.ruleset.coaching import CaseloadCap, Coaching, MatchingRound
from alongside.ruleset.compile import compile_predicate, facts_of
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.predicate import Leaf, Predicate
from alongside.taper import cadences, session_minutes
from alongside.wait import Wait

Ask = Callable[[Mapping[str, Reading], date], Outcome]


@dataclass(frozen=True)
class Must:
    """A hard rule: its id, what is said when it stands in the way, and its condition."""

    id: str
    says: str
    ask: Ask


@dataclass(frozen=True)
class Prefer:
    """A preference: its id, its weight, what is said when it holds, and its condition."""

    id: str
    weight: int
    says: str
    ask: Ask


def _when(fact: str) -> Ask:
    """Whether a fact of the pair is yes; asked of no catalogue, for old ones lack the fact."""

    def ask(facts: Mapping[str, Reading], _: date) -> Outcome:
        known = facts.get(fact)
        return Outcome.of(None if known is None else known.value is True)

    return ask


LEAVING = Must(
    "leaves",
    "The coach leaves before the client's second session could be held",
    lambda facts, today: Outcome.FAILS,
)
"""What stands in the way of a coach whose last day is near, whatever a rule file says."""

_USUAL = {
    "coach_was_before": Prefer(
        "known-before", 4, "Was the client's coach before", _when("coach_was_before")
    ),
    "coach_in_area_named": Prefer(
        "own-area", 2, "Works in the client's area", _when("coach_in_area_named")
    ),
    "coach_mode_named": Prefer(
        "meets-as-wished", 1, "Meets as the client wished", _when("coach_mode_named")
    ),
}
"""What is preferred where a rule file says nothing: each more than all that follow together."""


@dataclass(frozen=True)
class MatchingRules:
    """The matching of one ruleset, ready to be asked."""

    must: tuple[Must, ...]
    caps: tuple[CaseloadCap, ...]
    first: Wait
    """The cadence a new client begins at."""
    prefer: tuple[Prefer, ...] = tuple(_USUAL.values())
    written: bool = False
    """Whether the rule file itself says what is preferred."""
    gaps: tuple[Wait, ...] = ()
    """The gap before each session of the plan, the first cadence first."""
    meets_within: Wait | None = None
    """How soon after the allocation the first session is."""
    minutes: int = 60
    """How long a session takes."""
    ageing: Wait | None = None
    round: MatchingRound | None = None
    asked: frozenset[str] = frozenset(FACTS)
    """Every fact that a rule or a preference may read."""
    thresholds: Mapping[str, tuple[float, ...]] | None = None
    """The numbers each fact is compared with, in order; None is not known."""

    @classmethod
    def of(cls, coaching: Coaching, catalogue: Catalogue) -> MatchingRules:
        """
        The rules compiled once.

        :raises PredicateError: a rule does not suit the catalogue.
        """
        matching = coaching.matching
        conditions = [
            *(rule.when for rule in matching.must),
            *(rule.when for rule in matching.prefer),
        ]
        asked = {fact for when in conditions for fact in facts_of(when)}
        for fact in catalogue.derived:
            if fact.name in asked and fact.derive is not None:
                asked.update(INGREDIENTS[fact.derive])
        gaps = cadences(coaching.sessions)
        return cls(
            must=tuple(
                Must(rule.id, rule.says, compile_predicate(rule.when, catalogue))
                for rule in matching.must
            ),
            prefer=tuple(
                Prefer(rule.id, rule.weight, rule.says, compile_predicate(rule.when, catalogue))
                for rule in matching.prefer
            )
            or tuple(_USUAL.values()),
            written=bool(matching.prefer),
            caps=coaching.caseload,
            first=gaps[0],
            gaps=gaps,
            meets_within=coaching.sessions.first_within,
            minutes=session_minutes(coaching.sessions),
            ageing=matching.ageing,
            round=matching.round,
            asked=frozenset(asked if matching.prefer else asked | set(_USUAL)),
            thresholds=_thresholds(conditions),
        )

    @property
    def begins_within(self) -> int:
        """In how many days a new client has met their coach twice, if all goes well."""
        first_session = 0.0 if self.meets_within is None else days(self.meets_within)
        return math.ceil(first_session + days(self.first))

    def leaves_too_soon(self, coach: Coach, day: date) -> bool:
        """Whether the coach works here on this day, but goes before a new client met them twice."""
        ends = coach.ends
        return ends is not None and day <= ends < day + timedelta(days=self.begins_within)

    @property
    def most(self) -> int:
        """The highest fit a coach can reach."""
        return sum(each.weight for each in self.prefer)


def _thresholds(conditions: list[Predicate]) -> dict[str, tuple[float, ...]]:
    found: dict[str, set[float]] = {}
    for leaf in (leaf for when in conditions for leaf in _leaves(when)):
        if isinstance(leaf.operand, float):
            found.setdefault(leaf.fact, set()).add(leaf.operand)
    return {fact: tuple(sorted(numbers)) for fact, numbers in found.items()}


def _leaves(when: Predicate) -> Iterator[Leaf]:
    match when:
        case Leaf():
            yield when
        case _:
            branches = (when.branch,) if when.kind == "not" else when.branches
            for branch in branches:
                yield from _leaves(branch)
