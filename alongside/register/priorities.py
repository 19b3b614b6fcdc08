"""
The priorities of a whole register, by either runtime of the rule language.

In: the register's frame or readings, the rules, the day. Out: a frame with one row a client
(client_id, source_row, priority, rule, missing, stale), and counts of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from alongside.facts import Catalogue, Fact
from alongside.facts.catalogue import INGREDIENTS
from alongside.readings import FactName, Reading
from alongside.register.because import because
from alongside.ruleset.batch import priorities as batch_priorities
from alongside.ruleset.compile import facts_of
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.decision import PriorityDecision
from alongside.ruleset.frame_rows import clients_of
from alongside.ruleset.known import Facts
from alongside.ruleset.model import Ruleset

Engine = Literal["polars", "closures"]
PAGE = 5000
"""Clients decided or explained at a time."""

DECISION: dict[str, Any] = {
    "client_id": pl.String,
    "source_row": pl.Int64,
    "priority": pl.Int8,
    "rule": pl.String,
    "missing": pl.List(pl.String),
    "stale": pl.List(pl.String),
}
ReadingsOf = Callable[[Sequence[str]], dict[str, dict[FactName, Reading]]]
"""The latest reading of each fact, by client id: `store.readings.of_many`."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How a register falls: clients by priority and rule, in the order of the rules."""

    clients: int
    by_rule: tuple[tuple[int, str, int], ...]
    missing: tuple[tuple[str, int, int], ...]
    """Fact, clients whose priority could differ if it were known, and of those once known."""

    @property
    def by_priority(self) -> dict[int, int]:
        """Clients by priority, every priority of the rules."""
        totals: Counter[int] = Counter()
        for priority, _, clients in self.by_rule:
            totals[priority] += clients
        return dict(sorted(totals.items()))


def needed_facts(ruleset: Ruleset, catalogue: Catalogue) -> tuple[Fact, ...]:
    """The facts the priorities ask about, with those others are worked out from."""
    asked = (rule.when for rule in ruleset.priorities if rule.when)
    return _with_ingredients({name for when in asked for name in facts_of(when)}, catalogue)


def red_flag_facts(ruleset: Ruleset, catalogue: Catalogue) -> tuple[Fact, ...]:
    """The facts the red flags ask about, with those others are worked out from."""
    named = {name for flag in ruleset.red_flags for name in facts_of(flag.when)}
    return _with_ingredients(named, catalogue)


def _with_ingredients(named: set[FactName], catalogue: Catalogue) -> tuple[Fact, ...]:
    for fact in catalogue.members():
        if fact.name in named and fact.derive is not None:
            named |= set(INGREDIENTS[fact.derive])
    return tuple(fact for fact in catalogue.members() if fact.name in named)


def by_polars(
    ruleset: Ruleset, catalogue: Catalogue, frame: pl.DataFrame, today: date
) -> pl.DataFrame:
    """Every client's priority, all at once."""
    return batch_priorities(ruleset, catalogue, frame, today).select(
        pl.col(name).cast(dtype) for name, dtype in DECISION.items()
    )


def by_closures(
    ruleset: Ruleset,
    catalogue: Catalogue,
    clients: Iterable[tuple[str, int]],
    readings_of: ReadingsOf,
    today: date,
) -> pl.DataFrame:
    """Every client's priority, one client after another, as a journey decides it."""
    parts = [pl.DataFrame(schema=DECISION)]
    for page in _pages(clients):
        readings = readings_of([client_id for client_id, _ in page])
        rows = []
        for client_id, source_row in page:
            decision = decide_priority(ruleset, catalogue, readings[client_id], today)
            rows.append((client_id, source_row, *_short(decision)))
        parts.append(pl.DataFrame(rows, schema=DECISION, orient="row"))
    return pl.concat(parts)


def explained(
    ruleset: Ruleset, catalogue: Catalogue, frame: pl.DataFrame, today: date
) -> Iterator[pl.DataFrame]:
    """
    The decisions with `flip` and `because`, in pages of the frame's rows, at least one.

    `because` is the readings that made the winning rule hold, each with its day.
    """
    schema = {**DECISION, "flip": pl.String, "because": pl.String}
    pages = frame.iter_slices(PAGE) if frame.height else iter([frame])
    for page in pages:
        rows = []
        for client_id, source_row, facts in clients_of(page, catalogue):
            rows.append((client_id, source_row, *_told(ruleset, catalogue, facts, today)))
        yield pl.DataFrame(rows, schema=schema, orient="row")


class Tally:
    """Counts of decisions, page after page."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._rules = ruleset.priorities
        self._won: Counter[str] = Counter()
        self._missing: Counter[str] = Counter()
        self._stale: Counter[str] = Counter()

    def add(self, decided: pl.DataFrame) -> None:
        """Count one page."""
        self._won.update(dict(decided.group_by("rule").len().iter_rows()))
        for column, tally in (("missing", self._missing), ("stale", self._stale)):
            names = decided.select(pl.col(column).explode()).drop_nulls().to_series()
            tally.update(dict(names.value_counts().iter_rows()))

    def counts(self) -> Counts:
        """The counts so far."""
        return Counts(
            clients=self._won.total(),
            by_rule=tuple((rule.priority, rule.id, self._won[rule.id]) for rule in self._rules),
            missing=tuple(
                (fact, clients, self._stale[fact])
                for fact, clients in sorted(
                    self._missing.items(), key=lambda each: (-each[1], each[0])
                )
            ),
        )


def _short(decision: PriorityDecision) -> tuple[int, str, list[str], list[str]]:
    return decision.priority, decision.rule, list(decision.missing), list(decision.stale)


def _told(
    ruleset: Ruleset, catalogue: Catalogue, facts: Facts, today: date
) -> tuple[int, str, list[str], list[str], str | None, str]:
    decision = decide_priority(ruleset, catalogue, facts, today)
    flip = decision.flip.sentence if decision.flip else None
    return (*_short(decision), flip, because(decision, catalogue))


def _pages(clients: Iterable[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    page: list[tuple[str, int]] = []
    for client in clients:
        page.append(client)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page
