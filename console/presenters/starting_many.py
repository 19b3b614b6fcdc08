"""
Many journeys to start, in words: how many of each priority, who is first and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.readings import FactName, Reading
from alongside.ruleset.bound import NoRuleHolds
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.published import Published
from alongside.store import Client
from alongside.store.jobs import Job
from console.presenters.clients import Tag, name_of
from console.presenters.starting import why

STATES = {
    "ranking": Tag("Being worked out", "yellow"),
    "ranked": Tag("To be chosen", "blue"),
    "starting": Tag("Starting", "yellow"),
    "done": Tag("Done", "green"),
    "stopped": Tag("Stopped", "orange"),
    "failed": Tag("Not possible", "red"),
}


@dataclass(frozen=True)
class PriorityLine:
    """A priority and how many newcomers have it."""

    priority: int
    clients: int


@dataclass(frozen=True)
class FirstLine:
    """Somebody who would be started early."""

    href: str
    name: str
    priority: str
    why: str


@dataclass(frozen=True)
class StartLine:
    """A start of many, in a list."""

    href: str
    title: str
    begun: datetime
    state: Tag
    started: str


def priority_lines(job: Job, published: Published) -> list[PriorityLine]:
    """Every priority of the rules, in their order, also those nobody has."""
    counts = job.said["counts"]
    priorities = sorted({rule.priority for rule in published.ruleset.priorities})
    return [PriorityLine(each, counts.get(str(each), 0)) for each in priorities]


def first_lines(
    clients: Sequence[Client],
    readings: Mapping[str, Mapping[FactName, Reading]],
    published: Published,
    job: Job,
) -> list[FirstLine]:
    """The first of them, each with the priority decided now, and why."""
    day = datetime.fromisoformat(job.said["ranked_at"]).date()
    found = []
    for each in clients:
        try:
            decision = decide_priority(
                published.ruleset, published.catalogue, dict(readings[each.client_id]), day
            )
            priority, because = f"P{decision.priority}", why(decision, published)
        except NoRuleHolds:
            priority, because = "None", "no rule holds any more"
        href = f"/clients/{each.client_id}"
        found.append(FirstLine(href, name_of(each), priority, because))
    return found


def start_lines(jobs: Sequence[Job], titles: Mapping[str, str]) -> list[StartLine]:
    """Starts of many, as a page lists them."""
    return [
        StartLine(
            f"/start/many/{job.job_id}",
            titles.get(job.said["programme"], job.said["programme"]),
            job.begun,
            STATES[job.state],
            f"{job.said['came'].get('new', 0):,}" if "came" in job.said else "",
        )
        for job in jobs
    ]


def took(clients: int, rate: float) -> str:
    """How long so many starts take, roughly, in words."""
    seconds = clients / rate
    if seconds < 90:
        return f"about {max(1, round(seconds))} second{'s' if round(seconds) > 1 else ''}"
    minutes = round(seconds / 60)
    return f"about {minutes} minutes" if minutes < 120 else f"about {round(minutes / 60)} hours"
