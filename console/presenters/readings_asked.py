"""
Which readings a task is there for, and nobody has recorded yet.

In: rows of the worklist. Out: for each health check what it still lacks, by the rules its
journey walks by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alongside.london import today
from alongside.readings import FactName, Reading
from alongside.ruleset.library import Published
from alongside.ruleset.model import Ruleset
from alongside.store import StoreError
from alongside.store.worklist import WorkRow
from console.context import Console


def rules_of(console: Console, row: WorkRow) -> Published | None:
    """The version a row's journey walks by; None for supervision, or where it can't be read."""
    if row.journey is None:
        return None
    try:
        return console.library.by_digest(row.journey.digest)
    except (StoreError, ValueError):
        return None


def asked_for(row: WorkRow, rules: Ruleset, known: Mapping[FactName, Reading]) -> list[FactName]:
    """What a health check still lacks; of readings that replace each other the first."""
    check, journey = rules.health_check, row.journey
    if row.task.kind != "health_check" or check is None or journey is None:
        return []
    since = today(journey.started)
    return [
        names[0]
        for names in check.readings
        if not any(name in known and known[name].on >= since for name in names)
    ]


def still_asked(console: Console, rows: Iterable[WorkRow]) -> dict[tuple[str, str], str]:
    """What each health check still lacks, in words, by journey and key of its task."""
    checks = {
        row.journey.client_id: row
        for row in rows
        if row.journey is not None and row.task.kind == "health_check"
    }
    if not checks:
        return {}
    known = console.store.readings.of_many(list(checks))
    found = {}
    for client_id, row in checks.items():
        rules = rules_of(console, row)
        if rules is not None:
            lacks = asked_for(row, rules.ruleset, known[client_id])
            labels = [rules.catalogue.fact(name).label for name in lacks]
            found[row.task.journey, row.task.key] = ", ".join(labels)
    return found
