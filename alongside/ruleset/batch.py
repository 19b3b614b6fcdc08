"""
Priorities for a whole register at once.

In: a ruleset, the catalogue, a frame (client_id, source_row, <fact>, <fact>__on), the
day. Out: one row a client in the same order, equal to `decide_priority` for each.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from datetime import date
from functools import reduce

import polars as pl

from alongside.facts import Catalogue
from alongside.ruleset.batch_known import KEYS, known_frame, seen_key
from alongside.ruleset.batch_tree import Forest, Place, gaps
from alongside.ruleset.compile import facts_of
from alongside.ruleset.fit import PredicateError
from alongside.ruleset.model import PriorityRule, Ruleset

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
    rules = ruleset.priorities
    wanted = dict.fromkeys(name for rule in rules if rule.when for name in facts_of(rule.when))
    known = known_frame(frame, catalogue, wanted, today)
    forest = Forest(catalogue, today)
    places = [_planted(forest, rule) for rule in rules]
    grown = forest.grow(known)
    grown = grown.with_columns(_winner(rules, places).alias("_won"))
    won = pl.col("_won")
    missing = _gaps_before(rules, places)
    asked = _gaps_before(rules, places, only_asks=True)
    stale = {name: gap & pl.col(seen_key(name)) for name, gap in missing.items()}
    unknown = {
        rule.id: pl.col(place.column).is_null() & (won > index)
        for index, (rule, place) in enumerate(zip(rules, places, strict=True))
        if place is not None
    }
    also = {
        rule.id: _counts(rule, place) & (won != index)
        for index, (rule, place) in enumerate(zip(rules, places, strict=True))
        if place is not None and rule.also is not None
    }
    told = {"missing": missing, "stale": stale, "unknown": unknown, "asks": asked, "also": also}
    masks = [
        _mask(tests, part).alias(f"_{column}_{start}")
        for column, tests in told.items()
        for start, part in _parts(tuple(tests))
    ]
    table = pl.DataFrame(
        {
            "_won": range(len(rules)),
            "priority": [rule.priority for rule in rules],
            "rule": [rule.id for rule in rules],
        },
        schema={"_won": pl.Int16, "priority": pl.Int8, "rule": pl.String},
    )
    result = grown.select(*KEYS, won, *masks).join(
        table, on="_won", how="left", maintain_order="left"
    )
    for column, tests in told.items():
        result = _named(result, column, tuple(tests))
    return result.select(*KEYS, "priority", "rule", *told)


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
        relevant = pl.col("_won") >= index
        if only_asks:
            same = [i for i, other in enumerate(rules) if other.priority == rule.priority]
            relevant = relevant & ~pl.col("_won").is_in(same)
        for name, gap in gaps(place):
            found.setdefault(name, []).append(gap & relevant)
    return {name: reduce(operator.or_, each) for name, each in sorted(found.items())}


def _parts(names: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    return [(start, names[start : start + _BITS]) for start in range(0, len(names), _BITS)]


def _mask(tests: dict[str, pl.Expr], names: tuple[str, ...]) -> pl.Expr:
    """One bit for each name whose test is true."""
    bits = (
        pl.when(tests[name]).then(pl.lit(1 << bit, pl.Int64)).otherwise(pl.lit(0, pl.Int64))
        for bit, name in enumerate(names)
    )
    return reduce(operator.add, bits)


def _named(result: pl.DataFrame, column: str, names: tuple[str, ...]) -> pl.DataFrame:
    """The mask columns of `column` as one list of names; few masks differ, so each is read once."""
    parts = _parts(names)
    masks = [f"_{column}_{start}" for start, _ in parts]
    if not masks:
        return result.with_columns(pl.lit([], pl.List(pl.String)).alias(column))
    different = result.select(masks).unique()
    lists = [
        [
            name
            for (_, part), mask in zip(parts, row, strict=True)
            for bit, name in enumerate(part)
            if mask >> bit & 1
        ]
        for row in different.iter_rows()
    ]
    decoded = different.with_columns(pl.Series(column, lists, dtype=pl.List(pl.String)))
    return result.join(decoded, on=masks, how="left", maintain_order="left")
