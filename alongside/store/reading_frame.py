"""
A register as a table of columns, for rules over everyone at once.

In: facts and a range of clients. Out: one row a client with the latest reading of each fact
and its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, bindparam, select

from alongside.facts import Fact, Kind
from alongside.store.tables import clients

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
_READINGS = (
    'SELECT client_number, fact, CAST("on" AS TEXT), value, kept FROM readings '
    "WHERE client_number > {mark} AND client_number <= {mark} AND fact IN ({facts})"
)
_FOUND = {
    "number": pl.Int64,
    "fact": pl.String,
    "on": pl.String,
    "value": pl.String,
    "kept": pl.Int64,
}


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
    found = _readings(connection, [fact.name for fact in facts], after, last)
    latest = (
        pl.DataFrame(found, schema=_FOUND, orient="row")
        .with_columns(pl.col("on").str.to_date("%Y-%m-%d"))
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


def _readings(
    connection: Connection, facts: Sequence[str], after: int, last: int
) -> list[tuple[Any, ...]]:
    """Straight from the driver: there are a dozen rows for each client of a register."""
    if not facts:
        return []
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    statement = _READINGS.format(mark=mark, facts=", ".join([mark] * len(facts)))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, (after, last, *facts))
        return list(cursor.fetchall())
    finally:
        cursor.close()


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
