"""
A register's frame as clients' readings, there and back.

In: a frame (client_id, source_row, <fact>, <fact>__on), or clients with readings. Out:
the other. It is how a row of a register gets the explanation that one client gets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl

from alongside.facts import Catalogue, Kind
from alongside.readings import FactName, Reading
from alongside.ruleset.batch_known import DTYPES, KEYS
from alongside.ruleset.known import TYPES, Facts, on_key

Client = tuple[str, int, Facts]
"""client_id, source_row, readings."""


def frame_of(
    clients: Iterable[Client], catalogue: Catalogue, facts: Sequence[FactName]
) -> pl.DataFrame:
    """
    One row a client with the columns of `facts`; a reading of the wrong type is left out.

    :raises KeyError: the catalogue has no such fact.
    """
    kinds = {name: catalogue.fact(name).kind for name in facts}
    schema: dict[str, Any] = dict(zip(KEYS, (pl.String, pl.Int64), strict=True))
    for name, kind in kinds.items():
        schema |= {name: DTYPES[kind], on_key(name): pl.Date}
    columns: dict[str, list[Any]] = {column: [] for column in schema}
    for client_id, source_row, readings in clients:
        columns["client_id"].append(client_id)
        columns["source_row"].append(source_row)
        for name, kind in kinds.items():
            reading = readings.get(name)
            fits = reading is not None and type(reading.value) is TYPES[kind]
            value = reading.value if reading is not None and fits else None
            columns[name].append(list(value) if isinstance(value, tuple) else value)
            columns[on_key(name)].append(reading.on if reading is not None and fits else None)
    return pl.DataFrame(columns, schema=schema)


def clients_of(
    frame: pl.DataFrame, catalogue: Catalogue, source: str = "register"
) -> Iterator[Client]:
    """Every row of a register as a client with readings; NaN and dateless values are none."""
    kinds = {
        fact.name: fact.kind
        for fact in catalogue.facts
        if fact.name in frame.columns and on_key(fact.name) in frame.columns
    }
    for row in frame.iter_rows(named=True):
        facts: dict[FactName, Reading] = {}
        for name, kind in kinds.items():
            value, on = row[name], row[on_key(name)]
            if value is None or on is None:
                continue
            if kind is Kind.NUMBER and not math.isfinite(value):
                continue
            if kind is Kind.DATE:
                value = str(value)
            facts[name] = Reading(fact=name, value=value, on=on, source=source)
        yield row["client_id"], row["source_row"], facts
