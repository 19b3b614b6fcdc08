"""
The stages of a journey: those it was in with their days, those still to come by its rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.events import StageEntered, StageLeft
from alongside.journal import Journal
from alongside.london import today
from alongside.ruleset.explain import day
from alongside.ruleset.model import WalkRules
from alongside.store import JourneyRow
from console.spoken import capital, spoken

_ENDED = {
    "not_engaging": "no answer",
    "engaged": "accepted",
    "re_invite": "to be invited again",
    "refer_outreach": "outreach asked for",
    "taper_done": "all sessions held",
    "coach_change": "another coach is sought",
}
"""How a time in a stage ended, where the code is not how people say it."""


@dataclass(frozen=True)
class Visit:
    """A time in a stage; `until` and `outcome` are None while it lasts."""

    stage: str
    since: datetime
    until: datetime | None
    outcome: str | None


def visits(journal: Journal) -> list[Visit]:
    """Every time in a stage, in order."""
    found = []
    for entry in journal.all("stage_entered"):
        if not isinstance(entry.event, StageEntered):
            continue
        left = journal.find("stage_left", entry.event.subject)
        outcome = left.event.outcome if left and isinstance(left.event, StageLeft) else None
        found.append(Visit(entry.event.stage, entry.at, left.at if left else None, outcome))
    return found


def stages(row: JourneyRow, journal: Journal, rules: WalkRules | None) -> list[dict[str, str]]:
    """Each stage it was in with its days, then those still to come."""
    found = [
        {
            "name": capital(each.stage),
            "said": _days(each),
            "state": "now" if each.until is None else "done",
        }
        for each in visits(journal)
    ]
    if row.status == "closed" or rules is None:
        return found
    return found + [
        {"name": capital(stage), "said": "to come", "state": "to-come"}
        for stage in _to_come(row, journal, rules)
    ]


def _days(visit: Visit) -> str:
    if visit.until is None:
        return f"since {day(today(visit.since))}"
    first, last = today(visit.since), today(visit.until)
    days = day(first) if first == last else f"{day(first)} to {day(last)}"
    ended = visit.outcome or ""
    return f"{days}: {_ENDED.get(ended, spoken(ended))}"


def _to_come(row: JourneyRow, journal: Journal, rules: WalkRules) -> tuple[str, ...]:
    priority = row.priority or 4
    path = next((each.stages for each in rules.pathway if priority in each.priorities), ())
    stage = journal.called_now(row.stage) if row.stage else None
    if stage in path:
        return path[path.index(stage) + 1 :]
    been = {journal.called_now(each.stage) for each in visits(journal)}
    return tuple(each for each in path if each not in been)
