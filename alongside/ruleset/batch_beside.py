"""
Eligibility and red flags for a whole register at once, beside its priorities.

In: a ruleset, the catalogue, a frame, the day. Out: one row a client in the same order, equal
to `decide_eligibility` and `find_red_flags` for each.
"""

from __future__ import annotations

import operator
from datetime import date
from functools import reduce

import polars as pl

from alongside.facts import Catalogue
from alongside.ruleset.batch import Coded, masks
from alongside.ruleset.batch_known import KEYS, known_frame
from alongside.ruleset.batch_tree import Forest
from alongside.ruleset.compile import facts_of
from alongside.ruleset.fit import PredicateError
from alongside.ruleset.model import EligibilityRule, RedFlag, Ruleset

ELIGIBILITY = ("eligible", "not eligible", "not known")
ELIGIBLE_AT = "_eligible"
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
    eligible, flags, grown = _grown(ruleset, catalogue, frame, today)
    holding = [pl.when(holds).then(pl.lit(name)) for name, holds in flags.items()]
    together = (
        pl.concat_str(holding, separator=BETWEEN, ignore_nulls=True) if holding else pl.lit("")
    )
    return grown.select(
        *KEYS,
        eligible.replace_strict(dict(enumerate(ELIGIBILITY)), return_dtype=pl.String).alias(
            "eligibility"
        ),
        together.alias("red_flags"),
    )


def coded_beside(ruleset: Ruleset, catalogue: Catalogue, frame: pl.DataFrame, today: date) -> Coded:
    """The same as numbers: the place in `ELIGIBILITY`, bits for `red_flags`."""
    eligible, flags, grown = _grown(ruleset, catalogue, frame, today)
    bits = masks("red_flags", flags)
    return Coded(grown.select(*KEYS, eligible.alias(ELIGIBLE_AT), *bits), {"red_flags": (*flags,)})


def _grown(
    ruleset: Ruleset, catalogue: Catalogue, frame: pl.DataFrame, today: date
) -> tuple[pl.Expr, dict[str, pl.Expr], pl.DataFrame]:
    """The eligibility and each flag as expressions over the frame that is the last."""
    asked = [rule.when for rule in ruleset.eligibility]
    asked += [flag.when for flag in ruleset.red_flags]
    wanted = dict.fromkeys(name for when in asked for name in facts_of(when))
    known = known_frame(frame, catalogue, wanted, today)
    forest = Forest(catalogue, today)
    eligible = [(rule, _planted(forest, rule)) for rule in ruleset.eligibility]
    flags = {flag.id: _planted(forest, flag).fill_null(value=False) for flag in ruleset.red_flags}
    return _eligibility(eligible), flags, forest.grow(known)


def _planted(forest: Forest, rule: EligibilityRule | RedFlag) -> pl.Expr:
    try:
        return pl.col(forest.plant(rule.when).column)
    except PredicateError as error:
        raise PredicateError(f"rule {rule.id!r}: {error}") from None


def _eligibility(rules: list[tuple[EligibilityRule, pl.Expr]]) -> pl.Expr:
    """The place in `ELIGIBILITY`: what is not known fails, unless its rule says otherwise."""
    fails = [~holds.fill_null(value=rule.if_unknown != "no") for rule, holds in rules] or [
        pl.lit(value=False)
    ]
    asks = [holds.is_null() for rule, holds in rules if rule.if_unknown == "ask"]
    return (
        pl.when(reduce(operator.or_, fails))
        .then(pl.lit(1, pl.Int8))
        .when(reduce(operator.or_, asks, pl.lit(value=False)))
        .then(pl.lit(2, pl.Int8))
        .otherwise(pl.lit(0, pl.Int8))
    )
