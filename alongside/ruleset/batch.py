"""
Priorities for a whole register at once.

In: a ruleset, the catalogue, a frame (client_id, source_row, <fact>, <fact>__on), the
day. Out: one row a client in the same order, equal to `decide_priority` for each.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import polars as pl

from alongside.facts import Catalogue
from alongside.ruleset.batch_known import KEYS, known_frame, seen_key
from alongside.ruleset.batch_tree import Forest, Place, gaps
from alongside.ruleset.compile import facts_of
from alongside.ruleset.fit import PredicateError
from alongside.ruleset.model import PriorityRule, Ruleset

LISTS = ("missing", "stale", "unknown", "asks", "also")
"""What a decision lists besides the priority and its rule, as in `PriorityDecision`."""
WON = "_won"
_BITS = 62
"""Names in one mask column; a longer list takes another column."""


def priorities(
    ruleset: Ruleset, catalogue: Catalogue, frame: pl.DataFrame, today: date
) -> pl.DataFrame:
    """
    client_id, source_row, priority, rule, then lists: missing, stale, unknown, asks, also.

    The lists mean what they mean in `PriorityDecision`. Priority and rule are null for
    a client whom no rule covers.

    :raises FrameError: the frame is no register.
    :raises PredicateError: a rule does not suit the catalogue; the message names it.
    """
    found = coded(ruleset, catalogue, frame, today)
    rules = ruleset.priorities
    table = pl.DataFrame(
        {
            WON: range(len(rules)),
            "priority": [rule.priority for rule in rules],
            "rule": [rule.id for rule in rules],
        },
        schema={WON: pl.Int16, "priority": pl.Int8, "rule": pl.String},
    )
    result = found.frame.join(table, on=WON, how="left", maintain_order="left")
    for column, names in found.names.items():
        result = _named(result, column, names)
    return result.select(*KEYS, "priority", "rule", *found.names)


@dataclass(frozen=True, slots=True)
class Coded:
    """
    Decisions of a register as numbers, for what is asked of a million at once.

    `frame` has one row a client, with a column of bits for each 62 of the `names` of a list.
    """

    frame: pl.DataFrame
    names: dict[str, tuple[str, ...]]

    def columns(self) -> list[str]:
        """The columns of bits."""
        return [
            mask_column(of, start) for of, names in self.names.items() for start, _ in parts(names)
        ]

    def named(self, of: str, row: Mapping[str, int]) -> list[str]:
        """The names in the bits of one row."""
        return [
            name
            for start, part in parts(self.names[of])
            for bit, name in enumerate(part)
            if row[mask_column(of, start)] >> bit & 1
        ]


def coded(
    ruleset: Ruleset,
    catalogue: Catalogue,
    frame: pl.DataFrame,
    today: date,
    only: Collection[str] = LISTS,
) -> Coded:
    """
    client_id, source_row, the place of the winning rule (null if none), bits of `only` these.

    :raises FrameError: as `priorities`; and PredicateError.
    """
    rules = ruleset.priorities
    wanted = dict.fromkeys(name for rule in rules if rule.when for name in facts_of(rule.when))
    known = known_frame(frame, catalogue, wanted, today)
    forest = Forest(catalogue, today)
    places = [_planted(forest, rule) for rule in rules]
    grown = forest.grow(known).with_columns(_winner(rules, places).alias(WON))
    told = {of: tests for of, tests in _told(rules, places).items() if of in only}
    return Coded(
        grown.select(
            *KEYS, WON, *(mask for of, tests in told.items() for mask in masks(of, tests))
        ),
        {of: tuple(tests) for of, tests in told.items()},
    )


def _told(
    rules: Sequence[PriorityRule], places: Sequence[Place | None]
) -> dict[str, dict[str, pl.Expr]]:
    """For each list, each name with when it is in it."""
    won = pl.col(WON)
    missing = _gaps_before(rules, places)
    planted = [
        (index, rule, place)
        for index, (rule, place) in enumerate(zip(rules, places, strict=True))
        if place is not None
    ]
    return {
        "missing": missing,
        "stale": {name: gap & pl.col(seen_key(name)) for name, gap in missing.items()},
        "unknown": {
            rule.id: pl.col(place.column).is_null() & (won > index)
            for index, rule, place in planted
        },
        "asks": _gaps_before(rules, places, only_asks=True),
        "also": {
            rule.id: _counts(rule, place) & (won != index)
            for index, rule, place in planted
            if rule.also is not None
        },
    }


def _planted(forest: Forest, rule: PriorityRule) -> Place | None:
    if rule.when is None:
        return None
    try:
        return forest.plant(rule.when)
    except PredicateError as error:
        raise PredicateError(f"rule {rule.id!r}: {error}") from None


def _counts(rule: PriorityRule, place: Place | None) -> pl.Expr:
    """Whether the rule counts as holding, unknown settled by its `if_unknown`."""
    if place is None:
        return pl.lit(value=True)
    return pl.col(place.column).fill_null(rule.if_unknown == "yes")


def _winner(rules: Sequence[PriorityRule], places: Sequence[Place | None]) -> pl.Expr:
    """The place of the first rule that counts; null if none does."""
    won = pl.lit(None, pl.Int16)
    for index in reversed(range(len(rules))):
        here = pl.lit(index, pl.Int16)
        won = pl.when(_counts(rules[index], places[index])).then(here).otherwise(won)
    return won


def _gaps_before(
    rules: Sequence[PriorityRule], places: Sequence[Place | None], *, only_asks: bool = False
) -> dict[str, pl.Expr]:
    """Each fact, with when it could have made another rule win."""
    found: dict[str, list[pl.Expr]] = {}
    for index, (rule, place) in enumerate(zip(rules, places, strict=True)):
        if place is None or (only_asks and rule.if_unknown != "ask"):
            continue
        relevant = pl.col(WON) >= index
        if only_asks:
            same = [i for i, other in enumerate(rules) if other.priority == rule.priority]
            relevant = relevant & ~pl.col(WON).is_in(same)
        for name, gap in gaps(place):
            found.setdefault(name, []).append(gap & relevant)
    return {name: reduce(operator.or_, each) for name, each in sorted(found.items())}


def parts(names: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    """The names a column of bits holds, each part with the place of its first."""
    return [(start, names[start : start + _BITS]) for start in range(0, len(names), _BITS)]


def masks(of: str, tests: Mapping[str, pl.Expr]) -> list[pl.Expr]:
    """One bit for each name whose test is true."""
    return [
        reduce(
            operator.add,
            (
                pl.when(tests[name]).then(pl.lit(1 << bit, pl.Int64)).otherwise(pl.lit(0, pl.Int64))
                for bit, name in enumerate(part)
            ),
        ).alias(mask_column(of, start))
        for start, part in parts(tuple(tests))
    ]


def mask_column(of: str, start: int) -> str:
    """The column of bits of a list whose first name is at this place."""
    return f"_{of}_{start}"


def _named(result: pl.DataFrame, column: str, names: tuple[str, ...]) -> pl.DataFrame:
    """The mask columns of `column` as one list of names; few masks differ, so each is read once."""
    held = parts(names)
    bits = [mask_column(column, start) for start, _ in held]
    if not bits:
        return result.with_columns(pl.lit([], pl.List(pl.String)).alias(column))
    different = result.select(bits).unique()
    lists = [
        [
            name
            for (_, part), mask in zip(held, row, strict=True)
            for bit, name in enumerate(part)
            if mask >> bit & 1
        ]
        for row in different.iter_rows()
    ]
    decoded = different.with_columns(pl.Series(column, lists, dtype=pl.List(pl.String)))
    return result.join(decoded, on=bits, how="left", maintain_order="left")
