"""
The nearest flip: the least change of one known value that makes a priority more urgent.

In: the compiled rules, what is known, which rule won. Out: a `Flip` with its
sentence, "BMI 29.4: 30 would make this P1", or None. What is missing is no flip.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from alongside.facts import Fact, Kind, Scope
from alongside.ruleset.bound import Bound
from alongside.ruleset.decision import Flip
from alongside.ruleset.fit import LISTED, ORDERED
from alongside.ruleset.known import Known
from alongside.ruleset.predicate import Leaf, Test

Candidate = tuple[float, int, object, str, object]
"""Distance, preference among equals, the value to try, how it compares, what is written."""


def nearest_flip(rules: Bound, known: Known, winner: int) -> Flip | None:
    """
    The nearest single change that makes an earlier, more urgent rule win.

    Numbers come before yes/no and choices; among numbers the smallest change in
    proportion to its threshold is nearest.
    """
    current = rules.priorities[winner].rule.priority
    best: tuple[float, int, str, Flip] | None = None
    tried: set[tuple[str, object]] = set()
    for bound in rules.priorities[:winner]:
        if bound.node is None or bound.rule.priority >= current:
            continue
        for node in bound.node.leaves():
            leaf = node.leaf
            if leaf is None:
                continue
            fact = rules.catalogue.fact(leaf.fact)
            value = known[fact.name]
            if value is None or not fact.flips or fact.scope is not Scope.CLIENT:
                continue
            for distance, rank, trial, comparison, written in _candidates(leaf, fact, value):
                key = (fact.name, trial)
                if key in tried or (best and (distance, rank) >= best[:2]):
                    continue
                tried.add(key)
                place = rules.winner_of({**known, fact.name: trial})
                if place is None or rules.priorities[place].rule.priority >= current:
                    continue
                rule = rules.priorities[place].rule
                sentence = _sentence(fact, value, comparison, written, rule.priority)
                flip = Flip(fact.name, value, written, comparison, rule.priority, rule.id, sentence)
                best = (distance, rank, fact.name, flip)
    return best[3] if best else None


def _candidates(leaf: Leaf, fact: Fact, value: object) -> Iterator[Candidate]:
    operand = leaf.operand
    if fact.kind is Kind.YES_NO and leaf.test is Test.IS:
        yield 1e6, 0, not value, "", not value
    elif fact.kind is Kind.NUMBER and isinstance(operand, float) and isinstance(value, float):
        if leaf.test in ORDERED or leaf.test is Test.IS:
            yield from _numbers(operand, fact, value)
    elif fact.kind is Kind.CHOICE and (leaf.test in LISTED or leaf.test is Test.IS):
        words = operand if isinstance(operand, tuple) else (operand,)
        if leaf.test is Test.NONE_OF:
            words = tuple(choice for choice in fact.choices if choice not in words)
        for rank, word in enumerate(words):
            if word != value:
                yield 1e6, rank, word, "", word


def _numbers(threshold: float, fact: Fact, value: float) -> Iterator[Candidate]:
    assert fact.low is not None
    assert fact.high is not None
    step = 1.0 if fact.whole else 0.0
    trials = (
        (threshold, "", threshold),
        (threshold + step if step else math.nextafter(threshold, math.inf), "more than", threshold),
        (
            threshold - step if step else math.nextafter(threshold, -math.inf),
            "less than",
            threshold,
        ),
    )
    for rank, (trial, comparison, written) in enumerate(trials):
        if trial != value and fact.low <= trial <= fact.high:
            if step:
                comparison, written = "", trial
            distance = abs(threshold - value) / max(abs(threshold), 1e-9)
            yield distance, rank, trial, comparison, written


def _sentence(fact: Fact, value: object, comparison: str, written: object, priority: int) -> str:
    change = f"{comparison} {fact.in_words(written, unit=False)}".strip()
    now = fact.says(value, unit=False)
    mark = ":" if fact.kind is Kind.NUMBER else ";"
    return f"{now}{mark} {change} would make this P{priority}"
