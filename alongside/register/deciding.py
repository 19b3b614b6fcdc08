"""
Decides a whole register, part by part.

In: the store's readings, the rules, the day, which runtime. Out: counts, and a file with each
client's priority and why if one is wanted. Memory holds one part at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from alongside.facts import Catalogue
from alongside.register.output import write_pages
from alongside.register.priorities import (
    Counts,
    Tally,
    by_closures,
    by_polars,
    explained,
    needed_facts,
)
from alongside.ruleset.model import Ruleset
from alongside.store.reading_frame import empty
from alongside.store.readings import Readings


@dataclass(frozen=True, slots=True)
class Decided:
    """How the register falls, and the rows written to the file."""

    counts: Counts
    written: int


class EnginesDiffer(Exception):
    """The register's runtime and the single client's decide differently: a fault of ours."""


def decide_register(
    readings: Readings,
    ruleset: Ruleset,
    catalogue: Catalogue,
    today: date,
    *,
    engine: str = "polars",
    out: Path | None = None,
) -> Decided:
    """
    The counts by `engine` (polars or closures); with `out` also the decisions in a file.

    Each line of the file is decided for that client alone and held against the engine's.

    :raises UnknownFormat: `out` ends in neither .csv nor .parquet.
    :raises NoRuleHolds: no rule covers a client.
    :raises EnginesDiffer: the two runtimes disagree; nothing is written.
    """
    facts = needed_facts(ruleset, catalogue)
    tally = Tally(ruleset)

    def parts() -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        for frame in readings.frames(facts):
            if engine == "polars":
                decided = by_polars(ruleset, catalogue, frame, today)
            else:
                people = frame.select("client_id", "source_row").iter_rows()
                decided = by_closures(ruleset, catalogue, people, readings.of_many, today)
            tally.add(decided)
            yield frame, decided

    if out is None:
        for _ in parts():
            pass
        return Decided(tally.counts(), 0)

    def pages() -> Iterator[pl.DataFrame]:
        yield from explained(ruleset, catalogue, empty(facts), today)
        for frame, decided in parts():
            done = 0
            for page in explained(ruleset, catalogue, frame, today):
                if not page.select(decided.columns).equals(decided.slice(done, page.height)):
                    raise EnginesDiffer(
                        f"{ruleset.programme}: the two runtimes of the rules disagree about some "
                        "clients; nothing was written. Please report this with the rule file"
                    )
                done += page.height
                yield page

    return Decided(written=write_pages(pages(), out), counts=tally.counts())
