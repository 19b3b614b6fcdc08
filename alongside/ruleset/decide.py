"""
The decisions of a ruleset about one client: priority, eligibility, red flags.

In: a ruleset, the catalogue, readings, the day. Out: decisions that carry every
leaf, reading, date and outcome. Pure; never the wall clock, never a name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from alongside.facts import Catalogue
from alongside.facts.catalogue import INGREDIENTS
from alongside.ruleset.bound import Bound, NoRuleHolds, bound
from alongside.ruleset.compile import Node, facts_of
from alongside.ruleset.decision import (
    EligibilityDecision,
    LeafSeen,
    PriorityDecision,
    RedFlagSeen,
    RuleSeen,
)
from alongside.ruleset.flip import nearest_flip
from alongside.ruleset.known import Facts, Known, contradictions, status
from alongside.ruleset.model import Ruleset
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.telling import tightest


def decide_priority(
    ruleset: Ruleset, catalogue: Catalogue, facts: Facts, today: date
) -> PriorityDecision:
    """
    The first priority rule that holds, with its whole explanation.

    :raises NoRuleHolds: none holds and none says `otherwise`.
    :raises PredicateError: a rule does not suit the catalogue.
    """
    rules = bound(ruleset, catalogue, today)
    known = rules.priority_view(facts)
    winner = rules.winner_of(known)
    if winner is None:
        raise NoRuleHolds(ruleset.programme)
    won = ruleset.priorities[winner]
    seen: list[RuleSeen] = []
    also: list[str] = []
    for place, (rule, node) in enumerate((each.rule, each.node) for each in rules.priorities):
        holds = rule.otherwise and node is None
        if place <= winner or (rule.also and node):
            weighed = _weigh(rule.id, node, rules, facts, known, rule.if_unknown, rule.priority)
            holds = weighed.assumed or weighed.outcome is Outcome.HOLDS
            if place <= winner or holds:
                seen.append(weighed)
        if rule.also and place != winner and holds and node is not None:
            also.append(rule.id)
    weighed_first = seen[: winner + 1]
    gaps = _sorted(name for each in weighed_first for name in each.gaps)
    return PriorityDecision(
        priority=won.priority,
        rule=won.id,
        today=today,
        rules=tuple(seen),
        missing=gaps,
        stale=tuple(name for name in gaps if _state(name, rules, facts, known) == "stale"),
        asks=_sorted(
            name
            for each, rule in zip(weighed_first, ruleset.priorities, strict=False)
            if rule.if_unknown == "ask" and rule.priority != won.priority
            for name in each.gaps
        ),
        unknown=tuple(
            each.rule for each in weighed_first[:winner] if each.outcome is Outcome.UNKNOWN
        ),
        also=tuple(also),
        flip=nearest_flip(rules, known, winner),
        warnings=tuple(contradictions(catalogue, facts, known, today)),
    )


def decide_eligibility(
    ruleset: Ruleset, catalogue: Catalogue, facts: Facts, today: date
) -> EligibilityDecision:
    """
    Whether every eligibility rule holds; what is not known is never a yes.

    A rule that is unknown fails with `if_unknown: no`, counts as holding with `yes`,
    and with `ask` leaves the client not eligible yet, the rule named under `unknown`.
    """
    rules = bound(ruleset, catalogue, today)
    known = rules.eligibility_view(facts)
    seen: list[RuleSeen] = []
    failing: list[str] = []
    unknown: list[str] = []
    says: list[str] = []
    asks: list[str] = []
    for rule, node in rules.eligibility:
        weighed = _weigh(rule.id, node, rules, facts, known, rule.if_unknown)
        seen.append(weighed)
        open_question = weighed.outcome is Outcome.UNKNOWN and rule.if_unknown == "ask"
        if open_question:
            unknown.append(rule.id)
            asks += weighed.gaps
            says += [catalogue.fact(name).missing for name in weighed.gaps]
        elif weighed.outcome is not Outcome.HOLDS and not weighed.assumed:
            failing.append(rule.id)
            says.append(rule.says)
    return EligibilityDecision(
        eligible=not failing and not unknown,
        today=today,
        rules=tuple(seen),
        failing=tuple(failing),
        unknown=tuple(unknown),
        says=tuple(dict.fromkeys(says)),
        asks=_sorted(asks),
        warnings=tuple(contradictions(catalogue, facts, known, today)),
    )


def find_red_flags(
    ruleset: Ruleset,
    catalogue: Catalogue,
    facts: Facts,
    today: date,
    only: Collection[str] | None = None,
) -> tuple[RedFlagSeen, ...]:
    """
    The red flags that hold; what is not known raises none.

    `only`: just flags that read one of these facts, or one worked out from them.
    """
    rules = bound(ruleset, catalogue, today)
    known = rules.red_flag_view(facts)
    considered = None if only is None else _with_derived(only, catalogue)
    return tuple(
        RedFlagSeen(flag.id, _weigh(flag.id, node, rules, facts, known, "no"))
        for flag, node in rules.red_flags
        if considered is None or considered.intersection(facts_of(flag.when))
        if node.answer(known)
    )


def _weigh(
    rule: str,
    node: Node | None,
    rules: Bound,
    facts: Facts,
    known: Known,
    if_unknown: str,
    priority: int | None = None,
) -> RuleSeen:
    if node is None:
        return RuleSeen(rule, Outcome.HOLDS, priority=priority, otherwise=True)
    outcome = Outcome.of(node.answer(known))
    leaves = {
        each.leaf: LeafSeen(
            each.leaf,
            status(rules.catalogue.fact(each.leaf.fact), facts, known, rules.today),
            Outcome.of(each.answer(known)),
        )
        for each in node.leaves()
        if each.leaf is not None
    }
    carried = node.telling(known) if outcome is Outcome.HOLDS else ()
    return RuleSeen(
        rule=rule,
        outcome=outcome,
        leaves=tuple(leaves[each.leaf] for each in node.leaves() if each.leaf is not None),
        telling=tightest(leaves[each.leaf] for each in carried if each.leaf is not None),
        gaps=tuple(dict.fromkeys(node.gaps(known))),
        assumed=outcome is Outcome.UNKNOWN and if_unknown == "yes",
        priority=priority,
    )


def _state(name: str, rules: Bound, facts: Facts, known: Known) -> str:
    return status(rules.catalogue.fact(name), facts, known, rules.today).state


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _with_derived(only: Collection[str], catalogue: Catalogue) -> frozenset[str]:
    derived = {
        fact.name
        for fact in catalogue.facts
        if fact.derive and not set(INGREDIENTS[fact.derive]).isdisjoint(only)
    }
    return frozenset(only) | derived
