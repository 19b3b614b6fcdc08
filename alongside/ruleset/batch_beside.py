"""
Eligibility and red flags for a whole register at once, beside its priorities.

In: a ruleset, the catalogue, a frame, the day. Out: one row a client in the same order, equal
to `decide_eligibility` and `find_red_flags` for each.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from datetime import date
from functools import reduce

import polars as pl

from alongside.facts import Catalogue
from alongside.ruleset.batch_known import KEYS, known_frame
from alongside.ruleset.batch_tree import Forest
from alongside.ruleset.compile import facts_of
from alongside.ruleset.fit import PredicateError
from alongside.ruleset.model import EligibilityRule, RedFlag, Ruleset

ELIGIBLE, NOT_ELIGIBLE, NOT_KNOWN = "eligible", "not eligible", "not known"
BETWEEN = ";"
"""What stands between names in one cell."""


def beside(
    ruleset: Ruleset, catalogue: Catalogue, frame: pl.DataFrame, today: date
) -> pl.DataFrame:
    """
    client_id, source_row, eligibility, red_flags.

    Eligibility is `eligible`, `not eligible` (a rule fails) or `not known` (none fails, but one
    has to be asked about). Red flags that hold are named with semicolons between.

    :raises FrameError: the frame is no register.
    :raises PredicateError: a rule does not suit the catalogue; the message names it.
    """
    asked = [rule.when for rule in ruleset.eligibility]
    asked += [flag.when for flag in ruleset.red_flags]
    wanted = dict.fromkeys(name for when in asked for name in facts_of(when))
    known = known_frame(frame, catalogue, wanted, today)
    forest = Forest(catalogue, today)
    eligible = [(rule, _planted(forest, rule)) for rule in ruleset.eligibility]
    flags = [(flag, _planted(forest, flag)) for flag in ruleset.red_flags]
    grown = forest.grow(known)
    return grown.select(
        *KEYS,
        _eligibility(eligible).alias("eligibility"),
        joined((flag.id, holds.fill_null(value=False)) for flag, holds in flags).alias("red_flags"),
    )


def joined(tests: Iterable[tuple[str, pl.Expr]]) -> pl.Expr:
    """The names whose test is true, in order, in one cell."""
    named = [pl.when(test).then(pl.lit(name)) for name, test in tests]
    if not named:
        return pl.lit("")
    return pl.concat_str(named, separator=BETWEEN, ignore_nulls=True)


def _planted(forest: Forest, rule: EligibilityRule | RedFlag) -> pl.Expr:
    try:
        return pl.col(forest.plant(rule.when).column)
    except PredicateError as error:
        raise PredicateError(f"rule {rule.id!r}: {error}") from None


def _eligibility(rules: list[tuple[EligibilityRule, pl.Expr]]) -> pl.Expr:
    """What is not known fails, unless its rule says otherwise."""
    fails = [~holds.fill_null(value=rule.if_unknown != "no") for rule, holds in rules] or [
        pl.lit(value=False)
    ]
    asks = [holds.is_null() for rule, holds in rules if rule.if_unknown == "ask"]
    return (
        pl.when(reduce(operator.or_, fails))
        .then(pl.lit(NOT_ELIGIBLE))
        .when(reduce(operator.or_, asks, pl.lit(value=False)))
        .then(pl.lit(NOT_KNOWN))
        .otherwise(pl.lit(ELIGIBLE))
    )
