"""
Decisions in sentences a person reads in one look.

In: a decision and the catalogue. Out: lines; the first says what was decided and
by which rule, then a line a rule with every leaf, then what is missing, then the flip.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from alongside.facts import Catalogue, Fact
from alongside.ruleset.decision import (
    EligibilityDecision,
    LeafSeen,
    PriorityDecision,
    RedFlagSeen,
    RuleSeen,
)
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.predicate import Test

Decision = PriorityDecision | EligibilityDecision | RedFlagSeen

_SAYS = {Outcome.HOLDS: "holds", Outcome.FAILS: "does not hold", Outcome.UNKNOWN: "is not known"}
_ASKS = {
    Test.AT_LEAST: "at least", Test.MORE_THAN: "more than", Test.AT_MOST: "at most",
    Test.LESS_THAN: "less than", Test.ONE_OF: "one of", Test.NONE_OF: "none of",
}  # fmt: skip

BESIDES = ". Looked at besides: "
"""Before the leaves of a rule that holds which did not make it hold."""
_FAILS = re.compile(r" is not |\), not |counts as missing")
"""How a leaf that does not hold, or is not known, is said."""


def explain(decision: Decision, catalogue: Catalogue) -> tuple[str, ...]:
    """The sentences of `decision`; they hold readings and dates, never who it is about."""
    if isinstance(decision, PriorityDecision):
        return _priority(decision, catalogue)
    if isinstance(decision, EligibilityDecision):
        return _eligibility(decision, catalogue)
    return (f"Red flag {decision.flag}: {_leaves(decision.seen.telling, catalogue)}",)


def _priority(decision: PriorityDecision, catalogue: Catalogue) -> tuple[str, ...]:
    lines = [f"P{decision.priority} by rule {decision.rule}, on {day(decision.today)}"]
    winner = next(seen for seen in decision.rules if seen.rule == decision.rule)
    others = [seen for seen in decision.rules if seen is not winner]
    lines += [_rule(seen, catalogue) for seen in (winner, *others)]
    lines += _gaps(decision.missing, decision.stale, catalogue)
    if decision.asks:
        lines.append(
            f"To be found, for it could change the priority: {_labels(decision.asks, catalogue)}"
        )
    if decision.also:
        lines.append(f"Holds besides, with its own task: {', '.join(decision.also)}")
    lines += decision.warnings
    if decision.flip:
        lines.append(decision.flip.sentence)
    return tuple(lines)


def because(lines: Sequence[str]) -> tuple[str, ...]:
    """
    Of a priority's sentences: what was found to be so, for one look.

    Leaves that failed or are not known are left out where others hold, and a reading said alone
    where it is said with what was found of it.
    """
    told, _, _ = (lines[1] if len(lines) > 1 else "").partition(BESIDES)
    _, holds, leaves = told.partition(" holds: ")
    every = tuple(dict.fromkeys(leaves.split("; "))) if holds else ()
    holding = tuple(each for each in every if not _FAILS.search(each)) or every
    return tuple(
        each for each in holding if not any(other.startswith(f"{each} is ") for other in holding)
    )


def _eligibility(decision: EligibilityDecision, catalogue: Catalogue) -> tuple[str, ...]:
    if decision.eligible:
        head = "Eligible: every rule holds"
    elif decision.failing:
        head = f"Not eligible: {', '.join(decision.failing)}"
    else:
        head = f"Not known to be eligible: {', '.join(decision.unknown)}"
    lines = [f"{head}, on {day(decision.today)}"]
    lines += [_rule(seen, catalogue) for seen in decision.rules]
    gaps = tuple(dict.fromkeys(gap for seen in decision.rules for gap in seen.gaps))
    stale = tuple(
        leaf.leaf.fact
        for seen in decision.rules
        for leaf in seen.leaves
        if leaf.status.state == "stale"
    )
    return (*lines, *_gaps(gaps, stale, catalogue), *decision.warnings)


def _rule(seen: RuleSeen, catalogue: Catalogue) -> str:
    group = f"P{seen.priority} " if seen.priority else ""
    if seen.otherwise:
        return f"{group}{seen.rule} holds for everyone whom no earlier rule decides"
    says = "is not known and counts as holding" if seen.assumed else _SAYS[seen.outcome]
    if seen.outcome is not Outcome.HOLDS:
        return f"{group}{seen.rule} {says}: {_leaves(seen.leaves, catalogue)}"
    besides = tuple(leaf for leaf in seen.leaves if leaf not in seen.telling)
    more = f"{BESIDES}{_leaves(besides, catalogue)}" if besides else ""
    return f"{group}{seen.rule} {says}: {_leaves(seen.telling, catalogue)}{more}"


def _leaves(leaves: Sequence[LeafSeen], catalogue: Catalogue) -> str:
    return "; ".join(leaf_in_words(each, catalogue) for each in leaves)


def leaf_in_words(seen: LeafSeen, catalogue: Catalogue) -> str:
    """One leaf with reading, date and outcome: "BMI 31.2 kg/m² (2 March 2026) is at least 30"."""
    fact = catalogue.fact(seen.leaf.fact)
    if seen.leaf.test is Test.MISSING:
        return _reading(seen, fact)
    if seen.leaf.test in (Test.RECORDED_WITHIN, Test.NOT_RECORDED_FOR):
        if seen.status.on is None or seen.status.state in ("future", "mistyped"):
            return f"{fact.label} was never recorded"
        within = (seen.outcome is Outcome.HOLDS) is (seen.leaf.test is Test.RECORDED_WITHIN)
        last = f"{fact.label} was last recorded on {day(seen.status.on)}"
        return f"{last}, {'' if within else 'not '}within {seen.leaf.operand}"
    if seen.outcome is Outcome.UNKNOWN:
        return _reading(seen, fact)
    wanted = fact.in_words(seen.leaf.operand, unit=False)
    if seen.leaf.test is Test.IS:
        # what holds is what was asked for: said once
        return _reading(seen, fact) + ("" if seen.outcome is Outcome.HOLDS else f", not {wanted}")
    is_so = "is" if seen.outcome is Outcome.HOLDS else "is not"
    return f"{_reading(seen, fact)} {is_so} {_ASKS[seen.leaf.test]} {wanted}"


def _reading(seen: LeafSeen, fact: Fact) -> str:
    """The fact with its value and day, or why there is none."""
    status = seen.status
    when = day(status.on) if status.on else ""
    match status.state:
        case "absent":
            return f"{fact.label} is not recorded"
        case "stale":
            return (
                f"{fact.label} was last recorded on {when}, "
                f"longer than {fact.current_for} ago, and counts as missing"
            )
        case "future":
            return f"{fact.label} is dated {when}, which has not come, and counts as missing"
        case "mistyped":
            return f"{fact.label} is recorded as something it cannot be, and counts as missing"
        case "derived":
            return f"{fact.says(status.value)} (from {status.source}, {when})"
        case _:
            return f"{fact.says(status.value)} ({when})"


def _gaps(missing: tuple[str, ...], stale: tuple[str, ...], catalogue: Catalogue) -> list[str]:
    never = tuple(name for name in missing if name not in stale)
    lines = [f"Missing: {_labels(never, catalogue)}"] if never else []
    old = tuple(name for name in missing if name in stale)
    return [*lines, f"Too old to count: {_labels(old, catalogue)}"] if old else lines


def _labels(names: tuple[str, ...], catalogue: Catalogue) -> str:
    return ", ".join(catalogue.fact(name).label for name in names)


@lru_cache(maxsize=4096)
def day(on: date) -> str:
    """A day as it is said: 2 March 2026."""
    return f"{on.day} {on:%B} {on.year}"
