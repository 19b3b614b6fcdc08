"""
What is known of a whole register on one day, as columns.

In: a frame with `<fact>` and `<fact>__on` columns. Out: the same clients with current
values only, and the last days. The steps are those of `known.py`, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from alongside.facts import Catalogue, Derivation, Fact, Kind
from alongside.facts.catalogue import INGREDIENTS
from alongside.readings import FactName
from alongside.ruleset.known import on_key, since

KEYS = ("client_id", "source_row")
DTYPES: dict[Kind, pl.DataType | type[pl.DataType]] = {
    Kind.NUMBER: pl.Float64, Kind.YES_NO: pl.Boolean, Kind.CHOICE: pl.String,
    Kind.CHOICES: pl.List(pl.String), Kind.DATE: pl.String,
}  # fmt: skip


class FrameError(ValueError):
    """A frame that is no register: a column is missing or of the wrong type."""


def seen_key(fact: str) -> str:
    """The column that says a fact was recorded at all, though perhaps too long ago."""
    return f"{fact}__seen"


def known_frame(
    frame: pl.DataFrame, catalogue: Catalogue, wanted: Iterable[FactName], today: date
) -> pl.DataFrame:
    """
    The known values of the wanted facts, one row a client, in the frame's order.

    A fact with no column is known of nobody. NaN and infinities are no readings.

    :raises FrameError: `client_id`, `source_row` or a fact's day is missing, or a column
        cannot be of its fact's type.
    """
    facts = {name: catalogue.fact(name) for name in wanted}
    for fact in list(facts.values()):
        for part in INGREDIENTS[fact.derive] if fact.derive else ():
            facts.setdefault(part, catalogue.fact(part))
    absent = [key for key in KEYS if key not in frame.columns]
    if absent:
        raise FrameError(f"a register needs the column {absent[0]!r}")
    values = frame.select(
        *(pl.col(key) for key in KEYS),
        *(column for fact in facts.values() for column in _columns(fact, frame)),
    )
    values = values.with_columns(
        pl.when(pl.col(name).is_not_null() & (pl.col(on_key(name)) <= today))
        .then(pl.col(on_key(name)))
        .alias(on_key(name))
        for name in facts
    )
    values = values.with_columns(
        *(
            pl.when(pl.col(on_key(name)) >= since(fact, today)).then(pl.col(name)).alias(name)
            for name, fact in facts.items()
        ),
        *(pl.col(on_key(name)).is_not_null().alias(seen_key(name)) for name in facts),
    )
    for fact in facts.values():
        if fact.derive:
            values = _derived(values, fact)
    return values


def _columns(fact: Fact, frame: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """The value and the day of one fact, typed; nulls where the frame has neither."""
    day, dtype = on_key(fact.name), DTYPES[fact.kind]
    if fact.name not in frame.columns:
        return pl.lit(None, dtype).alias(fact.name), pl.lit(None, pl.Date).alias(day)
    if day not in frame.columns:
        raise FrameError(f"the column {fact.name!r} needs {day!r}, the days of its readings")
    value = pl.col(fact.name)
    given = frame.schema[fact.name]
    if given == pl.Null or (fact.kind is Kind.NUMBER and given.is_integer()):
        value = value.cast(dtype)
    elif fact.kind is Kind.DATE and given == pl.Date:
        value = value.dt.to_string("%Y-%m-%d")
    elif fact.kind is Kind.CHOICE and isinstance(given, pl.Categorical | pl.Enum):
        value = value.cast(pl.String)
    elif fact.kind is Kind.NUMBER and given == pl.Float32:
        raise FrameError(f"the column {fact.name!r} is 32-bit; readings are 64-bit numbers")
    elif given != dtype:
        raise FrameError(f"the column {fact.name!r} is {given}, and {fact.label} is {dtype}")
    if fact.kind is Kind.NUMBER:
        value = pl.when(value.is_finite()).then(value)
    if frame.schema[day] not in (pl.Date, pl.Null):
        raise FrameError(f"the column {day!r} must hold days, not {frame.schema[day]}")
    return value.alias(fact.name), pl.col(day).cast(pl.Date).alias(day)


def _derived(values: pl.DataFrame, fact: Fact) -> pl.DataFrame:
    assert fact.derive is Derivation.BODY_MASS_INDEX
    weight, height = pl.col("weight"), pl.col("height")
    made = ((weight * 10000.0 / (height * height)) * 1e6 + 0.5).floor() / 1e6
    usable = (height > 0) & made.is_between(fact.low, fact.high) & pl.col(fact.name).is_null()
    return values.with_columns(
        pl.when(usable).then(made).otherwise(pl.col(fact.name)).alias(fact.name),
        pl.when(usable)
        .then(pl.col("weight__on"))
        .otherwise(pl.col(on_key(fact.name)))
        .alias(on_key(fact.name)),
    )
