"""
How many clients of a register a rule would have somebody ask about.

In: a ruleset, the catalogue, a register's frame, the day. Out: a count for each rule that is
unknown for anybody. Readings are missing for one client in ten: asking adds up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from alongside.facts import Catalogue, Fact
from alongside.facts.catalogue import INGREDIENTS
from alongside.ruleset.batch import priorities
from alongside.ruleset.batch_known import known_frame
from alongside.ruleset.batch_tree import Forest
from alongside.ruleset.cells import facts_in
from alongside.ruleset.model import EligibilityRule, PriorityRule, Ruleset


@dataclass(frozen=True, slots=True)
class Asking:
    """`rule` is unknown for `clients` of `register` in a way that a reading could change."""

    rule: EligibilityRule | PriorityRule
    clients: int
    register: int


def asking(
    ruleset: Ruleset, catalogue: Catalogue, frame: pl.DataFrame, today: date
) -> tuple[Asking, ...]:
    """
    Each rule of eligibility and of priority with the clients it would ask about.

    :raises FrameError: the frame is no register.
    """
    if not frame.height:
        return ()
    forest = Forest(catalogue, today)
    places = [(rule, forest.plant(rule.when)) for rule in ruleset.eligibility]
    wanted = facts_in([rule.when for rule in ruleset.eligibility])
    grown = forest.grow(known_frame(frame, catalogue, wanted, today))
    found = [Asking(rule, grown[place.column].null_count(), frame.height) for rule, place in places]
    decided = priorities(ruleset, catalogue, frame, today)
    for rule in ruleset.priorities:
        # as in a decision, nobody is asked for what gives the same priority anyway
        unknown = decided["unknown"].list.contains(rule.id) & (
            decided["priority"].is_null() | (decided["priority"] != rule.priority)
        )
        found.append(Asking(rule, int(unknown.fill_null(value=False).sum()), frame.height))
    return tuple(each for each in found if each.clients)


def facts_asked(ruleset: Ruleset, catalogue: Catalogue) -> tuple[Fact, ...]:
    """The facts a frame needs for `asking`, parts of what is worked out among them."""
    needed, ranked = ruleset.eligibility, ruleset.priorities
    names = facts_in([*(rule.when for rule in needed), *(rule.when for rule in ranked)])
    facts = [catalogue.fact(name) for name in names]
    parts = [part for fact in facts if fact.derive for part in INGREDIENTS[fact.derive]]
    return tuple(catalogue.fact(name) for name in dict.fromkeys((*names, *parts)))
