"""
Decision examples: what the rules decide, beside what was expected.

In: an example and the rules. Out: a list of what differs, each with the key it stands
under, what was got, and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.caseload import room
from alongside.readings import Reading
from alongside.ruleset.compile import holds
from alongside.ruleset.decide import decide_eligibility, decide_priority, find_red_flags
from alongside.ruleset.decision import EligibilityDecision, PriorityDecision, RedFlagSeen
from alongside.ruleset.examples.model import (
    DecisionExample,
    DecisionExpected,
    ExamplesFile,
    readings_on,
)
from alongside.ruleset.explain import explain
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.published import Published
from alongside.taper import cadences
from simulation.rule_walk import given_of


@dataclass(frozen=True)
class Decided:
    """Everything the rules say about one client on one day."""

    on: date
    readings: dict[str, Reading]
    priority: PriorityDecision
    eligibility: EligibilityDecision
    red_flags: tuple[RedFlagSeen, ...]


@dataclass(frozen=True)
class Unlike:
    """One key of `expect` that differs. `rule` is the id of the rule to look at, in `section`."""

    key: str
    expected: str
    got: str
    because: tuple[str, ...] = ()
    section: str = ""
    rule: str = ""


def decide_all(published: Published, readings: Iterable[Reading], on: date) -> Decided:
    """
    Every decision about a client of whom this is known.

    :raises NoRuleHolds: no priority rule holds and none says `otherwise`.
    """
    known = {reading.fact: reading for reading in readings}
    rules, catalogue = published.ruleset, published.catalogue
    return Decided(
        on,
        known,
        decide_priority(rules, catalogue, known, on),
        decide_eligibility(rules, catalogue, known, on),
        find_red_flags(rules, catalogue, known, on),
    )


def decided_for(example: DecisionExample, file: ExamplesFile, published: Published) -> Decided:
    """The decisions about the client of an example."""
    on = example.on or file.start
    given = given_of(example.like, example.given, file)
    return decide_all(published, readings_on(given, on), on)


def unlike(example: DecisionExample, decided: Decided, published: Published) -> list[Unlike]:
    """What differs between what is expected and what was decided."""
    expect, priority, eligible = example.expect, decided.priority, decided.eligibility
    found: list[Unlike] = []
    wrong_rule = expect.rule is not None and expect.rule != priority.rule
    if wrong_rule or expect.priority not in (None, priority.priority):
        wanted = f"P{expect.priority}" if expect.priority else ""
        wanted += f" by rule '{expect.rule}'" if expect.rule else ""
        found.append(
            Unlike(
                "rule" if wrong_rule else "priority",
                wanted.strip(),
                f"P{priority.priority} by rule '{priority.rule}'",
                _because(decided, published, {priority.rule, expect.rule or ""}),
                "priorities",
                _to_look_at(expect.rule, priority.rule, published),
            )
        )
    never = tuple(name for name in priority.missing if name not in priority.stale)
    for key, got in (
        ("missing", never), ("too_old", priority.stale), ("ask", priority.asks),
        ("also", priority.also), ("red_flags", tuple(each.flag for each in decided.red_flags)),
        ("not_eligible_by", (*eligible.failing, *eligible.unknown)),
        ("coach_refused_by", _refusing(decided, published)),
        ("coach_preferred_by", _preferring(decided, published)),
    ):  # fmt: skip
        wanted_list = getattr(expect, key)
        if wanted_list is not None and set(wanted_list) != set(got):
            found.append(Unlike(key, _listed(wanted_list), _listed(got)))
    flip = priority.flip.sentence if priority.flip else "none"
    if expect.next is not None and expect.next != flip:
        found.append(Unlike("next", expect.next, flip))
    if expect.eligible is not None and expect.eligible != (stands := _eligible(eligible)):
        found.append(
            Unlike(
                "eligible", expect.eligible, stands, explain(eligible, published.catalogue)[:4],
                "eligibility", next(iter((*eligible.failing, *eligible.unknown)), ""),
            )
        )  # fmt: skip
    if expect.room is not None and expect.room != (left := _room(example, published)):
        found.append(Unlike("room", str(expect.room), str(left)))
    return found


def about_coach(expect: DecisionExpected) -> bool:
    """Whether the example describes a coach beside the client."""
    return expect.coach_refused_by is not None or expect.coach_preferred_by is not None


def _to_look_at(expected: str | None, won: str, published: Published) -> str:
    """The rule that should have held, or the earlier one that won instead."""
    order = [rule.id for rule in published.ruleset.priorities]
    if expected is None or order.index(won) < order.index(expected):
        return won
    return expected


def _room(example: DecisionExample, published: Published) -> int:
    """The room of a coach who begins with another client."""
    coaching = published.ruleset.coaching
    if coaching is None:
        return 0
    return room(example.coach_sees, cadences(coaching.sessions)[0], coaching.caseload)


def _because(decided: Decided, published: Published, rules: set[str]) -> tuple[str, ...]:
    """The sentences of the explanation about these rules."""
    said = explain(decided.priority, published.catalogue)[1:]
    return tuple(line for line in said if any(f" {rule} " in f" {line} " for rule in rules if rule))


def _preferring(decided: Decided, published: Published) -> tuple[str, ...]:
    coaching = published.ruleset.coaching
    return tuple(
        each.id
        for each in (coaching.matching.prefer if coaching else ())
        if holds(each.when, published.catalogue, decided.readings, decided.on) is Outcome.HOLDS
    )


def _refusing(decided: Decided, published: Published) -> tuple[str, ...]:
    coaching = published.ruleset.coaching
    must = coaching.matching.must if coaching else ()
    return tuple(
        rule.id
        for rule in must
        if holds(rule.when, published.catalogue, decided.readings, decided.on) is not Outcome.HOLDS
    )


def _eligible(decision: EligibilityDecision) -> str:
    if decision.eligible:
        return "yes"
    return "no" if decision.failing else "not known"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
