"""
What the rules decide about a client of whom nothing is known.

In: a ruleset, the catalogue, a day. Out: each rule that counts all the same, with
why. A rule should not decide quietly on an empty record; the checker shows these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from alongside.facts import Catalogue
from alongside.ruleset.bound import bound
from alongside.ruleset.compile import Node
from alongside.ruleset.model import Ruleset

Section = Literal["eligibility", "red_flags", "priorities"]


@dataclass(frozen=True, slots=True)
class OnNothing:
    """
    A rule that counts though nothing is known.

    `asked`: it asks for the absence itself (`missing`, `not_recorded_for`), as its
    author meant. `assumed`: it is unknown, and `if_unknown: yes` lets it count.
    """

    section: Section
    rule: str
    why: Literal["asked", "assumed"]


def decides_on_nothing(
    ruleset: Ruleset, catalogue: Catalogue, today: date
) -> tuple[OnNothing, ...]:
    """
    Every rule that counts for an empty record, `otherwise` aside.

    :raises PredicateError: a rule does not suit the catalogue.
    """
    return tuple(_counting(ruleset, catalogue, today))


def _counting(ruleset: Ruleset, catalogue: Catalogue, today: date) -> Iterator[OnNothing]:
    rules = bound(ruleset, catalogue, today)
    known = rules.eligibility_view({}) | rules.red_flag_view({}) | rules.priority_view({})

    def why(node: Node, if_unknown: str) -> Literal["asked", "assumed"] | None:
        answer = node.answer(known)
        if answer:
            return "asked"
        return "assumed" if answer is None and if_unknown == "yes" else None

    for rule, node in rules.eligibility:
        if reason := why(node, rule.if_unknown):
            yield OnNothing("eligibility", rule.id, reason)
    for flag, node in rules.red_flags:
        if reason := why(node, "no"):
            yield OnNothing("red_flags", flag.id, reason)
    for each in rules.priorities:
        if each.node is not None and (reason := why(each.node, each.rule.if_unknown)):
            yield OnNothing("priorities", each.rule.id, reason)
