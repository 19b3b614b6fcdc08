"""
What a journey would begin with, in words: eligibility, priority, why, what would change it.

In: a programme's rules and what is known of a client. Out: lines for a page; nothing is decided
here that the journey does not decide again when it starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alongside.afterwards import DIED, WITHOUT_CONSENT
from alongside.register.because import because
from alongside.ruleset.bound import NoRuleHolds
from alongside.ruleset.decide import decide_eligibility, decide_priority
from alongside.ruleset.decision import PriorityDecision
from alongside.ruleset.known import Facts
from alongside.ruleset.published import Published
from alongside.store import JourneyRow
from console.spoken import spoken


@dataclass(frozen=True)
class Prospect:
    """How a client would begin a programme."""

    programme: str
    title: str
    eligible: str
    eligible_colour: str
    failing: tuple[str, ...]
    priority: str
    because: str
    flip: str
    missing: tuple[str, ...]
    open_journey: str | None
    """The journey that is open already."""
    before: str | None
    """How the last one ended, if it ended."""
    needs_again: bool
    """It ended for want of consent, so only who asks again is started."""
    never: bool
    """A journey ended with their death."""

    @property
    def may_start(self) -> bool:
        """Whether a journey can be begun."""
        return self.open_journey is None and not self.never


def prospect(
    published: Published, facts: Facts, today: date, journeys: Sequence[JourneyRow]
) -> Prospect:
    """`journeys` are all the client had, of any programme, the latest of each first."""
    ruleset, catalogue = published.ruleset, published.catalogue
    eligibility = decide_eligibility(ruleset, catalogue, facts, today)
    ours = [row for row in journeys if row.programme == ruleset.programme]
    last = ours[0] if ours else None
    try:
        decision = decide_priority(ruleset, catalogue, facts, today)
    except NoRuleHolds:
        decision = None
    if eligibility.eligible:
        said, colour = "Eligible", "green"
    elif eligibility.failing:
        said, colour = "Not eligible", "red"
    else:
        said, colour = "Not known whether eligible", "yellow"
    missing = decision.missing if decision else ()
    closed = last is not None and last.status == "closed"
    return Prospect(
        programme=ruleset.programme,
        title=ruleset.title,
        eligible=said,
        eligible_colour=colour,
        failing=tuple(_sentence(each) for each in eligibility.says),
        priority=f"P{decision.priority}" if decision else "None",
        because=why(decision, published) if decision else "No rule holds",
        flip=decision.flip.sentence if decision and decision.flip else "",
        missing=tuple(catalogue.fact(name).label for name in missing),
        open_journey=last.journey if last is not None and not closed else None,
        before=spoken(last.closed_reason or "") if last is not None and closed else None,
        needs_again=closed and last is not None and last.closed_reason in WITHOUT_CONSENT,
        never=any(row.closed_reason == DIED for row in journeys),
    )


def why(decision: PriorityDecision, published: Published) -> str:
    """Why a client has this priority, in a sentence without its full stop."""
    won = next(rule for rule in published.ruleset.priorities if rule.id == decision.rule)
    if won.when is None:
        return "No rule of a more urgent priority is about them"
    return _sentence(because(decision, published.catalogue))


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
