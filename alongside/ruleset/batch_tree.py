"""
Predicate trees as Polars columns of holds (true), fails (false), unknown (null).

In: predicates and a known frame. Out: the frame with a column for every place of
every tree, and names to find them by. Polars' `&`, `|` and `~` are three-valued already.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce

import polars as pl

from alongside.facts import Catalogue, Fact, Kind
from alongside.ruleset.fit import PredicateError, misfit
from alongside.ruleset.known import on_key
from alongside.ruleset.predicate import AllOf, Leaf, Not, Predicate, Test
from alongside.ruleset.window import first_day
from alongside.wait import Wait


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a tree and its column."""

    column: str
    level: int
    fact: str | None = None
    branches: tuple[Place, ...] = ()


class Forest:
    """The columns of many predicates; a place written twice is worked out once."""

    def __init__(self, catalogue: Catalogue, today: date) -> None:
        self._catalogue = catalogue
        self._today = today
        self._levels: list[list[pl.Expr]] = []
        self._places: dict[Predicate, Place] = {}

    def plant(self, predicate: Predicate) -> Place:
        """
        Where `predicate` will be found.

        :raises PredicateError: it does not suit the catalogue.
        """
        found = self._places.get(predicate)
        if found is None:
            found = self._places[predicate] = self._place(predicate)
        return found

    def grow(self, known: pl.DataFrame) -> pl.DataFrame:
        """`known` with every planted column."""
        for level in self._levels:
            known = known.with_columns(level)
        return known

    def _place(self, predicate: Predicate) -> Place:
        name = f"_place_{len(self._places)}_"
        if isinstance(predicate, Leaf):
            wrong = misfit(predicate, self._catalogue)
            if wrong:
                raise PredicateError(wrong)
            fact = self._catalogue.fact(predicate.fact)
            return self._add(name, leaf_column(predicate, fact, self._today), (), fact.name)
        if isinstance(predicate, Not):
            branch = self.plant(predicate.branch)
            return self._add(name, ~pl.col(branch.column), (branch,))
        if not predicate.branches:
            raise PredicateError(f"{predicate.kind} is empty; write at least one condition")
        branches = tuple(self.plant(each) for each in predicate.branches)
        joined = operator.and_ if isinstance(predicate, AllOf) else operator.or_
        return self._add(name, reduce(joined, (pl.col(each.column) for each in branches)), branches)

    def _add(
        self, name: str, column: pl.Expr, branches: tuple[Place, ...], fact: str | None = None
    ) -> Place:
        name = f"{name}{sum(len(level) for level in self._levels)}"
        level = max((branch.level + 1 for branch in branches), default=0)
        while len(self._levels) <= level:
            self._levels.append([])
        self._levels[level].append(column.alias(name))
        return Place(name, level, fact, branches)


def gaps(place: Place) -> Iterator[tuple[str, pl.Expr]]:
    """Each fact under `place`, with when its absence makes `place` unknown."""
    yield from _gaps(place, None)


def _gaps(place: Place, above: pl.Expr | None) -> Iterator[tuple[str, pl.Expr]]:
    unknown = pl.col(place.column).is_null()
    here = unknown if above is None else above & unknown
    if place.fact is not None:
        yield place.fact, here
    for branch in place.branches:
        yield from _gaps(branch, here)


def leaf_column(leaf: Leaf, fact: Fact, today: date) -> pl.Expr:
    """One leaf over the columns of a known frame."""
    value, operand = pl.col(leaf.fact), leaf.operand
    if leaf.test is Test.MISSING:
        return value.is_null() if operand else value.is_not_null()
    if isinstance(operand, Wait):
        within = (pl.col(on_key(leaf.fact)) >= first_day(today, operand)).fill_null(value=False)
        return within if leaf.test is Test.RECORDED_WITHIN else ~within
    words = operand if isinstance(operand, tuple) else (operand,)
    if fact.kind is Kind.CHOICES:
        has = reduce(operator.or_, (value.list.contains(word) for word in words))
        return ~has if leaf.test is Test.NONE_OF else has
    if leaf.test in (Test.ONE_OF, Test.NONE_OF):
        among = reduce(operator.or_, (value == word for word in words))
        return ~among if leaf.test is Test.NONE_OF else among
    if isinstance(operand, bool):
        return value if operand else ~value
    return _COMPARED[leaf.test](value, pl.lit(operand))


_COMPARED: dict[Test, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    Test.IS: operator.eq, Test.AT_LEAST: operator.ge, Test.MORE_THAN: operator.gt,
    Test.AT_MOST: operator.le, Test.LESS_THAN: operator.lt,
}  # fmt: skip
