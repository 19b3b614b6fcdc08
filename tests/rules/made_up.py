"""Random rules and random clients, made so that thresholds and days are met exactly."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import polars as pl
from hypothesis import strategies as st
from rule_writing import CATALOGUE, LATELY, TASK, TODAY, leaf, rule, rules

from alongside.facts import Fact, Kind, Scope
from alongside.readings import Reading
from alongside.ruleset.frame_rows import frame_of
from alongside.ruleset.model import EligibilityRule, RedFlag, Ruleset
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate, Test
from alongside.ruleset.window import first_day
from alongside.wait import Wait

FACTS = tuple(fact for fact in CATALOGUE.facts if fact.scope is Scope.CLIENT)
OFTEN = tuple(CATALOGUE.fact(name) for name in ("bmi", "weight", "height", "systolic_bp"))
WAITS = ("1 day", "6 weeks", "6 months", "18 months", "9999 months")
WORDS = ("islington", "en", "Ünïcode", "")
EXTREMES = (1.7e308, -1.7e308, 5e-324, -0.0, 0.0)
"""Numbers no door lets in; the runtimes must still agree about them."""


def values(fact: Fact) -> tuple[Any, ...]:
    """A few values of this fact: ends of its range, just beside its middle, its words."""
    match fact.kind:
        case Kind.NUMBER:
            assert fact.low is not None
            assert fact.high is not None
            middle = (fact.low + fact.high) / 2
            beside = (math.nextafter(middle, 0), middle, math.nextafter(middle, 1e9))
            return (fact.low, fact.high, *beside, 29.996, 30.0)
        case Kind.YES_NO:
            return (True, False)
        case Kind.CHOICE:
            return fact.choices or WORDS
        case Kind.DATE:
            return ("2025-01-01", "2026-11-21", "2026-11-22")
        case _:
            words = fact.choices or WORDS
            return ((), words[:1], words[:2], words)


def operands(fact: Fact) -> tuple[tuple[Test, Any], ...]:
    """Every kind of leaf this fact can have."""
    found: list[tuple[Test, Any]] = [(Test.MISSING, True), (Test.MISSING, False)]
    found += [(t, wait) for t in (Test.RECORDED_WITHIN, Test.NOT_RECORDED_FOR) for wait in WAITS]
    if fact.kind in (Kind.CHOICE, Kind.CHOICES):
        words = tuple(fact.choices or WORDS)
        found += [(Test.IS, word) for word in words[:2]]
        found += [(t, words[:n]) for t in (Test.ONE_OF, Test.NONE_OF) for n in (1, 3)]
        return tuple(found)
    found += [(Test.IS, value) for value in values(fact)]
    if fact.kind is not Kind.YES_NO:
        ordered = (Test.AT_LEAST, Test.MORE_THAN, Test.AT_MOST, Test.LESS_THAN)
        found += [(test, value) for test in ordered for value in values(fact)]
    return tuple(found)


VALUES = {fact.name: values(fact) for fact in FACTS}
LEAVES = {
    fact.name: [leaf(fact.name, test, operand) for test, operand in operands(fact)]
    for fact in FACTS
}


def a_leaf(chance: random.Random) -> Leaf:
    """Any leaf over the client's facts; BMI and its parts come often, for they are derived."""
    fact = chance.choice(OFTEN if chance.random() < 0.4 else FACTS)
    return chance.choice(LEAVES[fact.name])


def a_predicate(chance: random.Random, deepest: int = 3) -> Predicate:
    """A tree of all, any and not over leaves."""
    kind = chance.random()
    if deepest == 0 or kind < 0.4:
        return a_leaf(chance)
    if kind < 0.5:
        return Not(branch=a_predicate(chance, deepest - 1))
    branches = tuple(a_predicate(chance, deepest - 1) for _ in range(chance.randint(1, 4)))
    return AllOf(branches=branches) if kind < 0.75 else AnyOf(branches=branches)


PREDICATES: st.SearchStrategy[Predicate] = st.integers(0, 2**32).map(
    lambda seed: a_predicate(random.Random(seed))
)
RULES = st.lists(
    st.tuples(
        st.integers(1, 4),
        PREDICATES,
        st.sampled_from(["ask", "no", "yes"]),
        st.sampled_from([None, TASK]),
    ),
    min_size=1,
    max_size=6,
)
"""Priority, condition, `if_unknown` and the task besides, of one to six rules."""


def a_ruleset(chance: random.Random) -> Ruleset:
    """One to six priority rules with everyone else after them, eligibility and red flags."""
    unknown = ("ask", "no", "yes")
    return rules(
        *(
            rule(
                f"r{place}",
                chance.randint(1, 4),
                a_predicate(chance),
                if_unknown=chance.choice(unknown),
                also=chance.choice((None, TASK)),
            )
            for place in range(chance.randint(1, 6))
        ),
        rule("rest", 4),
        eligibility=tuple(
            EligibilityRule(
                id=f"e{place}",
                when=a_predicate(chance, 2),
                says="No",
                if_unknown=chance.choice(unknown),
            )
            for place in range(chance.randint(0, 2))
        ),
        red_flags=tuple(
            RedFlag(id=f"f{place}", when=a_predicate(chance, 2), task=TASK)
            for place in range(chance.randint(0, 2))
        ),
    )


def some_day(chance: random.Random, fact: Fact) -> date:
    """Often the first or last day that counts, or the day beside it."""
    waits = [Wait.parse(wait) for wait in WAITS] + ([fact.current_for] if fact.current_for else [])
    edge = chance.choice([TODAY, *(first_day(TODAY, wait) for wait in waits)])
    shifted = edge.toordinal() + chance.choice([-1, 0, 0, 1])
    return date.fromordinal(max(1, shifted))


def a_client(chance: random.Random, wanted: Sequence[Fact] = FACTS) -> dict[str, Reading]:
    """A client of whom some things are known, some long ago, some never."""
    found = {}
    for fact in wanted:
        if chance.random() < 0.3:
            continue
        value = chance.choice(VALUES[fact.name])
        if fact.name in ("weight", "height") and chance.random() < 0.7:
            value = {"weight": 86.7, "height": 170.0}[fact.name]
        elif fact.kind is Kind.NUMBER and chance.random() < 0.02:
            value = chance.choice(EXTREMES)
        on = LATELY if chance.random() < 0.5 else some_day(chance, fact)
        found[fact.name] = Reading.model_construct(fact=fact.name, value=value, on=on, source="x")
    return found


class Register(NamedTuple):
    """The same clients one by one and as a frame."""

    clients: list[dict[str, Reading]]
    frame: pl.DataFrame

    def some(self, chance: random.Random, number: int) -> Register:
        """So many of them, others each time."""
        chosen = sorted(chance.sample(range(len(self.clients)), number))
        return Register([self.clients[place] for place in chosen], self.frame[chosen])


@cache
def a_register(size: int, seed: int) -> Register:
    """So many clients, with every fact; some cells of the frame are NaN, which is no reading."""
    chance = random.Random(seed)
    clients = [a_client(chance) for _ in range(size)]
    named = ((f"c-{place}", place, client) for place, client in enumerate(clients))
    frame = frame_of(named, CATALOGUE, [fact.name for fact in FACTS])
    numbers = [fact.name for fact in FACTS if fact.kind is Kind.NUMBER]
    odd = pl.col("source_row") % 5 == 0
    nothing = {name: pl.col(name).is_null() & odd for name in numbers}
    return Register(
        clients,
        frame.with_columns(
            *(pl.when(n).then(math.nan).otherwise(pl.col(f)).alias(f) for f, n in nothing.items()),
            *(
                pl.when(n).then(pl.lit(LATELY)).otherwise(pl.col(f"{f}__on")).alias(f"{f}__on")
                for f, n in nothing.items()
            ),
        ),
    )
