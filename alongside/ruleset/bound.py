"""
A ruleset's predicates compiled for one day, kept for the next client.

In: a ruleset, the catalogue, a day. Out: rules with closures. Compiling costs a
hundred clients' worth of deciding, so the last few are remembered.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.facts import Catalogue
from alongside.ruleset.compile import Node, compile_node, facts_of
from alongside.ruleset.fit import DATED, PredicateError
from alongside.ruleset.known import Facts, View
from alongside.ruleset.model import EligibilityRule, PriorityRule, RedFlag, Ruleset
from alongside.ruleset.predicate import Predicate

_KEPT = 32


class NoRuleHolds(ValueError):
    """No priority rule holds for someone; the last rule should be `otherwise: true`."""

    def __init__(self, programme: str) -> None:
        super().__init__(
            f"{programme}: no priority rule holds for this client; "
            "end the priorities with a rule that says `otherwise: true`"
        )


@dataclass(frozen=True, slots=True)
class BoundPriority:
    """A priority rule with its closures; None is `otherwise`."""

    rule: PriorityRule
    node: Node | None


class Bound:
    """
    One ruleset on one day.

    :raises PredicateError: a rule does not suit the catalogue; the message names the rule.
    """

    def __init__(self, ruleset: Ruleset, catalogue: Catalogue, today: date) -> None:
        self.ruleset, self.catalogue, self.today = ruleset, catalogue, today
        self.priorities = tuple(
            BoundPriority(rule, self._node(rule.id, rule.when)) for rule in ruleset.priorities
        )
        self.eligibility: tuple[tuple[EligibilityRule, Node], ...] = tuple(
            (rule, self._needed(rule.id, rule.when)) for rule in ruleset.eligibility
        )
        self.red_flags: tuple[tuple[RedFlag, Node], ...] = tuple(
            (flag, self._needed(flag.id, flag.when)) for flag in ruleset.red_flags
        )
        self.priority_view = self._view(rule.when for rule in ruleset.priorities)
        self.eligibility_view = self._view(rule.when for rule in ruleset.eligibility)
        self.red_flag_view = self._view(flag.when for flag in ruleset.red_flags)
        self._quick = tuple(
            (
                index,
                bound.node.answer if bound.node else None,
                bound.rule.if_unknown == "yes",
            )
            for index, bound in enumerate(self.priorities)
        )

    def winner(self, facts: Facts) -> int | None:
        """The place of the first rule that holds; None if none does."""
        return self.winner_of(self.priority_view(facts))

    def winner_of(self, known: dict[str, object]) -> int | None:
        """The same, from what is known."""
        for index, answer, counts in self._quick:
            if answer is None:
                return index
            one = answer(known)
            if one or (counts and one is None):
                return index
        return None

    def _view(self, predicates: Iterable[Predicate | None]) -> View:
        written = [predicate for predicate in predicates if predicate is not None]
        names = dict.fromkeys(name for each in written for name in facts_of(each))
        dated = {name for each in written for name in facts_of(each, only=DATED)}
        return View(self.catalogue, names, self.today, dated)

    def _node(self, rule: str, when: Predicate | None) -> Node | None:
        return None if when is None else self._needed(rule, when)

    def _needed(self, rule: str, when: Predicate) -> Node:
        try:
            return compile_node(when, self.catalogue, self.today)
        except PredicateError as error:
            raise PredicateError(f"rule {rule!r}: {error}") from None


_kept: OrderedDict[tuple[int, int, date], Bound] = OrderedDict()
_lock = threading.Lock()


def bound(ruleset: Ruleset, catalogue: Catalogue, today: date) -> Bound:
    """The compiled form of these very objects for `today`, from memory if it is there."""
    # by identity: hashing a whole ruleset would cost more than deciding; what is
    # kept holds its ruleset alive, so an identity is never reused under it
    key = (id(ruleset), id(catalogue), today)
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    made = Bound(ruleset, catalogue, today)
    with _lock:
        _kept[key] = made
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return made
