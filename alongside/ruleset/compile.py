"""
A predicate tree as Python closures, for one client at a time.

In: a predicate, the catalogue, a day. Out: a function from what is known to True,
False or None (unknown). Raises `PredicateError` where a leaf does not suit its fact.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date

from alongside.facts import Catalogue, Fact, Kind
from alongside.ruleset.fit import PredicateError, misfit
from alongside.ruleset.known import Facts, Known, View, on_key
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.predicate import AllOf, Leaf, Not, Predicate
from alongside.ruleset.predicate import Test as Asks
from alongside.ruleset.window import first_day
from alongside.wait import Wait

Answer = Callable[[Known], bool | None]


@dataclass(frozen=True, slots=True)
class Node:
    """One compiled place of the tree: its answer, its leaf if it is one, its branches."""

    answer: Answer
    leaf: Leaf | None = None
    branches: tuple[Node, ...] = ()

    def leaves(self) -> Iterator[Node]:
        """Every leaf below, in the order it is written."""
        if self.leaf is not None:
            yield self
        for branch in self.branches:
            yield from branch.leaves()

    def telling(self, known: Known) -> Iterator[Node]:
        """The leaves that carry its answer; a branch that answers otherwise carries nothing."""
        if self.leaf is not None:
            yield self
        answer = self.answer(known)
        # Of `not` the one branch answers the opposite, and carries it all the same.
        for each in [one for one in self.branches if one.answer(known) is answer] or self.branches:
            yield from each.telling(known)

    def gaps(self, known: Known) -> Iterator[str]:
        """The facts whose absence makes this unknown; none when it is known all the same."""
        if self.answer(known) is not None:
            return
        if self.leaf is not None:
            yield self.leaf.fact
        for branch in self.branches:
            yield from branch.gaps(known)


def facts_of(predicate: Predicate, only: Container[Asks] = tuple(Asks)) -> Iterator[str]:
    """The facts a predicate reads, by `only` these tests, in order, some perhaps twice."""
    if isinstance(predicate, Leaf):
        if predicate.test in only:
            yield predicate.fact
    elif isinstance(predicate, Not):
        yield from facts_of(predicate.branch, only)
    else:
        for branch in predicate.branches:
            yield from facts_of(branch, only)


def compile_node(predicate: Predicate, catalogue: Catalogue, today: date) -> Node:
    """
    The closures of `predicate` for `today`.

    :raises PredicateError: a leaf does not suit its fact, or `all`/`any` is empty.
    """
    if isinstance(predicate, Leaf):
        wrong = misfit(predicate, catalogue)
        if wrong:
            raise PredicateError(wrong)
        return Node(_leaf(predicate, catalogue.fact(predicate.fact), today), leaf=predicate)
    if isinstance(predicate, Not):
        branch = compile_node(predicate.branch, catalogue, today)
        return Node(_not(branch.answer), branches=(branch,))
    if not predicate.branches:
        raise PredicateError(f"{predicate.kind} is empty; write at least one condition under it")
    branches = tuple(compile_node(each, catalogue, today) for each in predicate.branches)
    answers = tuple(branch.answer for branch in branches)
    return Node((_all if isinstance(predicate, AllOf) else _any)(answers), branches=branches)


class Compiled:
    """A predicate ready for any client on any day: `compiled(facts, today)` is its outcome."""

    def __init__(self, predicate: Predicate, catalogue: Catalogue) -> None:
        self._predicate = predicate
        self._catalogue = catalogue
        self._names = tuple(dict.fromkeys(facts_of(predicate)))
        self._bound: tuple[date, View, Answer] = self._bind(date(2000, 1, 1))

    def _bind(self, today: date) -> tuple[date, View, Answer]:
        node = compile_node(self._predicate, self._catalogue, today)
        return today, View(self._catalogue, self._names, today), node.answer

    def __call__(self, facts: Facts, today: date) -> Outcome:
        bound = self._bound
        if bound[0] != today:
            bound = self._bound = self._bind(today)
        return Outcome.of(bound[2](bound[1](facts)))


def compile_predicate(
    predicate: Predicate, catalogue: Catalogue
) -> Callable[[Facts, date], Outcome]:
    """
    `predicate` as a function of one client's readings and a day.

    :raises PredicateError: it does not suit the catalogue.
    """
    return Compiled(predicate, catalogue)


def holds(predicate: Predicate, catalogue: Catalogue, facts: Facts, today: date) -> Outcome:
    """The outcome of `predicate` for one client, once."""
    return Compiled(predicate, catalogue)(facts, today)


def _all(answers: tuple[Answer, ...]) -> Answer:
    if len(answers) == 2:
        first, second = answers

        def both(known: Known) -> bool | None:
            one = first(known)
            if one is False:
                return False
            two = second(known)
            return two if one else (None if two else two)

        return both

    def every(known: Known) -> bool | None:
        answer: bool | None = True
        for each in answers:
            one = each(known)
            if not one:
                if one is False:
                    return False
                answer = None
        return answer

    return every


def _any(answers: tuple[Answer, ...]) -> Answer:
    def some(known: Known) -> bool | None:
        answer: bool | None = False
        for each in answers:
            one = each(known)
            if one:
                return True
            if one is None:
                answer = None
        return answer

    return some


def _not(answer: Answer) -> Answer:
    def opposite(known: Known) -> bool | None:
        one = answer(known)
        return None if one is None else not one

    return opposite


def _leaf(leaf: Leaf, fact: Fact, today: date) -> Answer:
    name, operand = leaf.fact, leaf.operand
    if leaf.test is Asks.MISSING:
        return lambda known: (known[name] is None) is operand
    if isinstance(operand, Wait):
        return _dated(leaf.test, on_key(name), first_day(today, operand))
    if fact.kind is Kind.CHOICES:
        return _several(leaf.test, name, operand)
    return _one(leaf.test, name, operand)


def _dated(test: Asks, day: str, first: date) -> Answer:
    if test is Asks.RECORDED_WITHIN:
        return lambda known: (on := known[day]) is not None and on >= first
    return lambda known: (on := known[day]) is None or on < first


def _several(test: Asks, name: str, operand: object) -> Answer:
    words = frozenset(operand if isinstance(operand, tuple) else (operand,))
    if test is Asks.NONE_OF:
        return lambda known: None if (v := known[name]) is None else words.isdisjoint(v)
    return lambda known: None if (v := known[name]) is None else not words.isdisjoint(v)


def _one(test: Asks, name: str, t: object) -> Answer:
    match test:
        case Asks.AT_LEAST:
            return lambda known: None if (v := known[name]) is None else v >= t
        case Asks.MORE_THAN:
            return lambda known: None if (v := known[name]) is None else v > t
        case Asks.AT_MOST:
            return lambda known: None if (v := known[name]) is None else v <= t
        case Asks.LESS_THAN:
            return lambda known: None if (v := known[name]) is None else v < t
        case Asks.ONE_OF:
            words = frozenset(t) if isinstance(t, tuple) else frozenset((t,))
            return lambda known: None if (v := known[name]) is None else v in words
        case Asks.NONE_OF:
            words = frozenset(t) if isinstance(t, tuple) else frozenset((t,))
            return lambda known: None if (v := known[name]) is None else v not in words
        case _:
            return lambda known: None if (v := known[name]) is None else v == t
