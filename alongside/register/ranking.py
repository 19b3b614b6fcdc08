"""
The register's clients in the order their journeys should start.

In: the store, a published ruleset, the day. Out: client ids, the most urgent priority first;
within one, who has a red flag now before the others; then in the order of the register.
"""

from collections.abc import Collection
from datetime import date

import polars as pl

from alongside.register.priorities import by_polars, needed_facts, red_flag_facts
from alongside.ruleset.batch_beside import beside
from alongside.ruleset.published import Published
from alongside.store import Store

_RANKED = {"client_id": pl.String, "priority": pl.Int8, "flagged": pl.Boolean}


def ranked(store: Store, published: Published, today: date) -> pl.DataFrame:
    """
    Every client whom a rule covers: client_id, priority, flagged, in the order of their urgency.

    `flagged`: whether a red flag holds by what the register says.
    """
    ruleset, catalogue = published.ruleset, published.catalogue
    asked = (*needed_facts(ruleset, catalogue), *red_flag_facts(ruleset, catalogue))
    facts = {fact.name: fact for fact in asked}
    parts = [
        by_polars(ruleset, catalogue, frame, today)
        .select("client_id", "priority")
        .with_columns(_flagged(published, frame, today))
        for frame in store.readings.frames(tuple(facts.values()))
    ]
    decided = pl.concat([pl.DataFrame(schema=_RANKED), *parts]).drop_nulls("priority")
    return decided.sort("priority", "flagged", descending=[False, True], maintain_order=True)


def flagged_clients(store: Store, published: Published, today: date) -> list[str]:
    """The ids of the clients of whom a red flag holds now, in the order of the register."""
    facts = red_flag_facts(published.ruleset, published.catalogue)
    return [
        client_id
        for frame in store.readings.frames(facts)
        for client_id in frame.filter(_flagged(published, frame, today))["client_id"]
    ]


def _flagged(published: Published, frame: pl.DataFrame, today: date) -> pl.Series:
    found = beside(published.ruleset, published.catalogue, frame, today)
    return (found["red_flags"] != "").alias("flagged")


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
