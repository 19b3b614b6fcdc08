"""
The register's clients in the order their journeys should start.

In: the store, a published ruleset, the day. Out: client ids, the most urgent priority first;
within one, in the order of the register.
"""

from collections.abc import Collection
from datetime import date

import polars as pl

from alongside.register.priorities import by_polars, needed_facts
from alongside.ruleset.published import Published
from alongside.store import Store


def ranked(store: Store, published: Published, today: date) -> pl.DataFrame:
    """Every client whom a rule covers: client_id, priority, in the order of their urgency."""
    ruleset, catalogue = published.ruleset, published.catalogue
    parts = [
        by_polars(ruleset, catalogue, frame, today).select("client_id", "priority")
        for frame in store.readings.frames(needed_facts(ruleset, catalogue))
    ]
    empty = pl.DataFrame(schema={"client_id": pl.String, "priority": pl.Int8})
    decided = pl.concat([empty, *parts]).drop_nulls("priority")
    return decided.sort("priority", maintain_order=True)


def ranked_clients(
    store: Store, published: Published, today: date, priorities: Collection[int] = ()
) -> list[str]:
    """
    The ids of the clients with one of `priorities`, or of everybody if none is given.

    A client whom no rule covers is not among them.
    """
    decided = ranked(store, published, today)
    if priorities:
        decided = decided.filter(pl.col("priority").is_in(list(priorities)))
    return decided["client_id"].to_list()
