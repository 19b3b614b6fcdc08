"""
A register as a table of columns, for rules over everyone at once.

In: facts and a range of clients. Out: one row a client with the latest reading of each fact
and its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, bindparam, select

from alongside.facts import Fact, Kind
from alongside.store.tables import clients, readings

_TYPES: dict[Kind, pl.DataType | type[pl.DataType]] = {
    Kind.NUMBER: pl.Float64,
    Kind.YES_NO: pl.Boolean,
    Kind.CHOICE: pl.String,
    Kind.CHOICES: pl.List(pl.String),
    Kind.DATE: pl.String,
}
_CLIENTS = (
    select(clients.c.number, clients.c.client_id, clients.c.source_row)
    .where(clients.c.number > bindparam("after"))
    .order_by(clients.c.number)
    .limit(bindparam("most"))
)
_READINGS = select(
    readings.c.client_number, readings.c.fact, readings.c.on, readings.c.value, readings.c.kept
).where(
    readings.c.client_number > bindparam("after"),
    readings.c.client_number <= bindparam("last"),
    readings.c.fact.in_(bindparam("facts", expanding=True)),
)


@dataclass(frozen=True)
class Part:
    """Some clients of the register, and the row number of the last of them."""

    frame: pl.DataFrame
    last_number: int


def empty(facts: Sequence[Fact]) -> pl.DataFrame:
    """A register of nobody, with every column."""
    columns: dict[str, pl.DataType | type[pl.DataType]] = {
        "client_id": pl.String,
        "source_row": pl.Int64,
    }
    for fact in facts:
        columns[fact.name] = _TYPES[fact.kind]
        columns[f"{fact.name}__on"] = pl.Date
    return pl.DataFrame(schema=columns)


def part_after(connection: Connection, facts: Sequence[Fact], after: int, most: int) -> Part | None:
    """The next `most` clients after a row number; None if there are no more."""
    people = connection.execute(_CLIENTS, {"after": after, "most": most}).all()
    if not people:
        return None
    last = people[-1].number
    frame = pl.DataFrame(
        [tuple(row) for row in people],
        schema={"number": pl.Int64, "client_id": pl.String, "source_row": pl.Int64},
        orient="row",
    )
    found = connection.execute(
        _READINGS, {"after": after, "last": last, "facts": [fact.name for fact in facts]}
    )
    latest = (
        pl.DataFrame(
            [tuple(row) for row in found],
            schema={
                "number": pl.Int64,
                "fact": pl.String,
                "on": pl.Date,
                "value": pl.String,
                "kept": pl.Int64,
            },
            orient="row",
        )
        .sort("number", "fact", "on", "kept")
        .unique(["number", "fact"], keep="last", maintain_order=True)
    )
    by_fact = latest.partition_by("fact", as_dict=True)
    for fact in facts:
        own = by_fact.get((fact.name,), latest.clear())
        frame = frame.join(
            own.select("number", _typed(fact), pl.col("on").alias(f"{fact.name}__on")),
            on="number",
            how="left",
            maintain_order="left",
        )
    return Part(frame.drop("number"), last)


def _typed(fact: Fact) -> pl.Expr:
    """The value in the fact's own type; one of another type is as good as none."""
    value = pl.col("value")
    typed: pl.Expr
    if fact.kind is Kind.NUMBER:
        typed = value.cast(pl.Float64, strict=False)
    elif fact.kind is Kind.YES_NO:
        typed = value.replace_strict({"true": True, "false": False}, default=None)
    elif fact.kind is Kind.CHOICES:
        typed = pl.when(value.str.starts_with("[")).then(value).str.json_decode(pl.List(pl.String))
    else:
        typed = pl.when(value.str.starts_with('"')).then(value).str.json_decode(pl.String)
    return typed.cast(_TYPES[fact.kind]).alias(fact.name)
