"""
Whether a coach may be proposed to a seeker, how well they fit.

In: the rules of matching, a day; then one seeker beside one coach after the other. Out: the rule
that stands in the way, or the fit as a whole number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.matching.pair import FACTS, NUMBERS, CoachSide, SeekerSide, Value, readings
from alongside.matching.people import Carrying, Seeker
from alongside.matching.rules import LEAVING, MatchingRules, Must, Prefer
from alongside.readings import Reading
from alongside.ruleset.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    The first rule in the way, or None; then which preferences hold and what they add up to.

    `unknown` is whether the rule stands there only because it can't be decided.
    """

    against: Must | None
    unknown: bool = False
    met: tuple[Prefer, ...] = ()
    fit: int = 0


class Weighing:
    """
    The rules on one day.

    Pairs of whom the same is true are decided on once: in a large service most are alike.
    """

    def __init__(self, rules: MatchingRules, today: date) -> None:
        self.rules = rules
        self.today = today
        self._sides: dict[str, tuple[Carrying, CoachSide]] = {}
        self._decided: dict[Any, dict[Any, Verdict]] = {}
        self._clients = sorted(rules.asked - FACTS.keys())
        self._facts = [(name, fact) for name, fact in FACTS.items() if name in rules.asked]
        self._numbers = [
            (place, rules.thresholds.get(name, ()))
            for place, (name, _) in enumerate(self._facts)
            if name in NUMBERS and rules.thresholds is not None
        ]

    def of(self, seeker: Seeker) -> SeekerWeighed:
        """This seeker, to be laid beside coaches."""
        asked = tuple(seeker.facts.get(name) for name in self._clients)
        return SeekerWeighed(self, seeker, asked, self._decided.setdefault(asked, {}))

    def side(self, each: Carrying) -> CoachSide:
        """What the coach offers; worked out again only when what they carry has changed."""
        known = self._sides.get(each.coach.id)
        if known is None or known[0] is not each:
            known = self._sides[each.coach.id] = (each, CoachSide.of(each, self.today))
        return known[1]

    def leaves_too_soon(self, each: Carrying) -> bool:
        """Whether the coach works here still, but goes before a new client met them twice."""
        return self.rules.leaves_too_soon(each.coach, self.today)

    def values(self, seeker: SeekerSide, coach: CoachSide) -> list[Value]:
        """The facts of the pair that any rule asks for, in one order."""
        return [fact(seeker, coach) for _, fact in self._facts]

    def likeness(self, values: list[Value]) -> tuple[Any, ...]:
        """What decides: a number only by which thresholds it is below, at or above."""
        if not self._numbers:
            return tuple(values)
        alike: list[Any] = [*values]
        for place, steps in self._numbers:
            number = alike[place]
            if number is not None:
                alike[place] = (bisect_left(steps, number), bisect_right(steps, number))
        return tuple(alike)

    def decide(self, seeker: Seeker, values: list[Value]) -> Verdict:
        """The verdict from the rules themselves; a rule not decidable stands in the way."""
        names = (name for name, _ in self._facts)
        facts: Mapping[str, Reading] = {
            **seeker.facts,
            **readings(zip(names, values, strict=True), self.today),
        }
        for must in self.rules.must:
            outcome = must.ask(facts, self.today)
            if outcome is not Outcome.HOLDS:
                return Verdict(must, unknown=outcome is Outcome.UNKNOWN)
        met = tuple(
            each for each in self.rules.prefer if each.ask(facts, self.today) is Outcome.HOLDS
        )
        return Verdict(None, met=met, fit=sum(each.weight for each in met))


class SeekerWeighed:
    """One seeker beside any coach."""

    def __init__(
        self, weighing: Weighing, seeker: Seeker, asked: Hashable, decided: dict[Any, Verdict]
    ) -> None:
        self.seeker = seeker
        self.side = SeekerSide.of(seeker)
        self.alike: Hashable = (self.side, asked)
        """Equal for seekers whom no rule of this day can tell apart."""
        self._weighing = weighing
        self._decided = decided

    def beside(self, each: Carrying) -> Verdict:
        """Whether this coach may be proposed, room not considered, and how well they fit."""
        weighing = self._weighing
        if weighing.leaves_too_soon(each):
            return Verdict(LEAVING)
        values = weighing.values(self.side, weighing.side(each))
        alike = weighing.likeness(values)
        verdict = self._decided.get(alike)
        if verdict is None:
            verdict = self._decided[alike] = weighing.decide(self.seeker, values)
        return verdict
