"""
Which rules can come first: threshold cells of many facts crossed in Polars.

In: rules in order, the catalogue, a day. Out: for each rule that some client gets, the
plainest such client. Cells that no open question tells apart are merged after every fact,
so that a dozen facts stay a few hundred rows.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

import polars as pl

from alongside.facts import Catalogue
from alongside.readings import FactName, Reading
from alongside.ruleset.cells import Cell, TooManyCells, cells, facts_in, groups_of
from alongside.ruleset.compile import facts_of
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate

MOST_ROWS = 100_000
"""Cells held at once; a few tenths of a second and some 10 MB."""
Example = tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that may come first: None holds for everyone, `assumed` also when unknown."""

    when: Predicate | None
    assumed: bool = False


@dataclass(slots=True)
class _Local:
    """A condition about one group of facts."""

    group: FactName
    column: str


@dataclass(slots=True)
class _Joint:
    """`any` or `all` over several groups, folded up as their facts come by."""

    is_any: bool
    parts: list[_Local | _Joint]
    column: str
    groups: frozenset[FactName] = field(default=frozenset())


def first_to_hold(
    rules: Sequence[Candidate], catalogue: Catalogue, today: date, also: Candidate | None = None
) -> dict[int, Example]:
    """
    The place of each rule that can be the first to hold, with a client of whom it is so.

    `len(rules)` stands for none of them. With `also`, only clients count for whom it holds.

    :raises TooManyCells: the rules are too many, or cut too finely, to compare them all.
    """
    return _Crossing(rules, catalogue, today, also).run()


class _Crossing:
    def __init__(
        self,
        rules: Sequence[Candidate],
        catalogue: Catalogue,
        today: date,
        also: Candidate | None,
    ) -> None:
        self.catalogue, self.today = catalogue, today
        self.none = len(rules)
        # the one that must hold comes last, in a place of its own
        self.rules = [*rules, *([also] if also else [])]
        self.wanted = len(rules) if also else -1
        names = facts_in([rule.when for rule in self.rules])
        self.first = groups_of(names, catalogue)
        self.members: dict[FactName, list[FactName]] = {}
        for name in names:
            self.members.setdefault(self.first[name], []).append(name)
        self.local: dict[FactName, dict[Predicate, str]] = {head: {} for head in self.members}
        self.columns = 0
        self.trees = [None if rule.when is None else self._tree(rule.when) for rule in self.rules]
        self.cells: dict[FactName, list[Cell]] = {}

    def run(self) -> dict[int, Example]:
        everyone = [at for at, tree in enumerate(self.trees) if tree is None]
        start = min((at for at in everyone if at != self.wanted), default=self.none)
        frame = pl.DataFrame({"best": [start], "weight": [0]}, schema_overrides={"best": pl.Int32})
        left = {head: index for index, head in enumerate(self.members)}
        open_columns: set[str] = set()
        for head, index in left.items():
            frame, open_columns = self._cross(frame, head, left, index, open_columns)
        frame = frame.sort("weight", maintain_order=True).unique("best", keep="first")
        return {
            row["best"]: tuple(
                reading
                for head in self.members
                for reading in self.cells[head][row[f"cell_{head}"]].readings
            )
            for row in frame.iter_rows(named=True)
        }

    def _tree(self, when: Predicate, opposite: bool = False) -> _Local | _Joint:
        groups = frozenset(self.first[name] for name in facts_of(when))
        if len(groups) == 1:
            return self._local(Not(branch=when) if opposite else when, *groups)
        if isinstance(when, Not):
            return self._tree(when.branch, not opposite)
        assert not isinstance(when, Leaf)
        is_any = isinstance(when, AnyOf) != opposite
        alone: dict[FactName, list[Predicate]] = {}
        parts: list[_Local | _Joint] = []
        for branch in when.branches:
            own = {self.first[name] for name in facts_of(branch)}
            if len(own) == 1:
                alone.setdefault(own.pop(), []).append(Not(branch=branch) if opposite else branch)
            else:
                parts.append(self._tree(branch, opposite))
        kind = AnyOf if is_any else AllOf
        for group, branches in alone.items():
            one = branches[0] if len(branches) == 1 else kind(branches=tuple(branches))
            parts.append(self._local(one, group))
        self.columns += 1
        return _Joint(is_any, parts, f"open_{self.columns}", groups)

    def _local(self, when: Predicate, group: FactName) -> _Local:
        known = self.local[group]
        return _Local(group, known.setdefault(when, f"local_{group}_{len(known)}"))

    def _table(self, head: FactName) -> pl.DataFrame:
        predicates = self.local[head]
        made = cells(self.members[head], list(predicates), self.catalogue, self.today)
        self.cells[head] = made
        columns: dict[str, pl.Series] = {
            column: pl.Series(column, [cell.answers[at] for cell in made], pl.Boolean)
            for at, column in enumerate(predicates.values())
        }
        columns[f"cell_{head}"] = pl.Series([*range(len(made))], dtype=pl.Int32)
        columns["more"] = pl.Series([cell.weight for cell in made], dtype=pl.Int64)
        return pl.DataFrame(columns)

    def _cross(
        self,
        frame: pl.DataFrame,
        head: FactName,
        left: Mapping[FactName, int],
        index: int,
        open_columns: set[str],
    ) -> tuple[pl.DataFrame, set[str]]:
        """Every row with every cell of one more group, then rows that differ no more merged."""
        table = self._table(head)
        if frame.height * table.height > MOST_ROWS:
            raise TooManyCells
        frame = frame.join(table, how="cross")
        step = _Step(head, {name for name, at in left.items() if at <= index}, open_columns)
        counts: dict[int, pl.Expr] = {}
        for at, tree in enumerate(self.trees):
            if tree is None or not step.touches(tree):
                continue
            answer, whole = step.fold(tree)
            if whole:
                counts[at] = answer.fill_null(value=self.rules[at].assumed)
            elif isinstance(tree, _Joint) and tree.is_any:
                counts[at] = answer.fill_null(value=False)
        frame = frame.with_columns(
            *(made.alias(name) for name, made in step.kept.items()),
            *(made.alias(f"counts_{at}") for at, made in counts.items()),
            pl.col("weight") + pl.col("more"),
        )
        frame = self._settled(frame, step, counts)
        state = ["best", *sorted(step.open_after)]
        chosen = [name for name in frame.columns if name.startswith("cell_")]
        frame = frame.select(*state, "weight", *chosen).sort("weight", maintain_order=True)
        return frame.unique(state, keep="first", maintain_order=True), step.open_after

    def _settled(
        self, frame: pl.DataFrame, step: _Step, counts: Mapping[int, pl.Expr]
    ) -> pl.DataFrame:
        """Who comes first so far; what can no longer change that is forgotten."""
        wanted = self.trees[self.wanted] if self.wanted >= 0 else None
        if self.wanted in counts and not (
            isinstance(wanted, _Joint) and wanted.column in step.open_after
        ):
            frame = frame.filter(pl.col(f"counts_{self.wanted}"))
        now = [
            pl.when(pl.col(f"counts_{at}")).then(pl.lit(at, pl.Int32)).otherwise(pl.col("best"))
            for at in counts
            if at != self.wanted
        ]
        if now:
            frame = frame.with_columns(pl.min_horizontal("best", *now).alias("best"))
        forgotten = [
            pl.when(reduce(operator.or_, tests)).then(None).otherwise(pl.col(name)).alias(name)
            for at, tree in enumerate(self.trees)
            if isinstance(tree, _Joint)
            for name, tests in step.idle(tree, [] if at == self.wanted else [pl.col("best") <= at])
        ]
        return frame.with_columns(forgotten) if forgotten else frame


class _Step:
    """One group of facts going by: which conditions it settles, which stay open."""

    def __init__(self, head: FactName, seen: set[FactName], open_before: set[str]) -> None:
        self.head, self.seen, self.open_before = head, seen, open_before
        self.kept: dict[str, pl.Expr] = {}
        self.open_after = set(open_before)

    def touches(self, tree: _Local | _Joint) -> bool:
        return self.head in (tree.groups if isinstance(tree, _Joint) else (tree.group,))

    def fold(self, tree: _Local | _Joint) -> tuple[pl.Expr, bool]:
        """The answer of a touched tree so far, and whether that is the whole answer."""
        if isinstance(tree, _Local):
            return pl.col(tree.column), True
        begun = tree.column in self.open_before
        answer = pl.col(tree.column) if begun else pl.lit(not tree.is_any, pl.Boolean)
        join = operator.or_ if tree.is_any else operator.and_
        for part in tree.parts:
            if self.touches(part):
                one, whole = self.fold(part)
                answer = join(answer, one) if whole else answer
        whole = tree.groups <= self.seen
        if whole:
            self.open_after.discard(tree.column)
        else:
            self.kept[tree.column] = answer
            self.open_after.add(tree.column)
        return answer, whole

    def idle(self, tree: _Joint, tests: list[pl.Expr]) -> list[tuple[str, list[pl.Expr]]]:
        """Open columns below and at `tree`, with when their value can't matter any more."""
        if tree.column not in self.open_after:
            return []
        found = [(tree.column, tests)] if tests else []
        decided = pl.col(tree.column).eq_missing(pl.lit(tree.is_any, pl.Boolean))
        for part in tree.parts:
            if isinstance(part, _Joint):
                found += self.idle(part, [*tests, decided])
        return found
