"""
The other three programmes for walks: their rules, their clients, the people at work in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from kit import RULES, Habit, answers, attends, books, days, engages, readings

from alongside.events import CoachWishRecorded, Entry, MeasureRecorded, TaskOpened
from alongside.facts import Catalogue
from alongside.journal import Journal
from alongside.ruleset.loader import load
from alongside.ruleset.published import Published
from simulation.walk import Reaction


@cache
def shipped(programme: str) -> Published:
    """The rules of one programme as the project ships them."""
    catalogue = Catalogue.load(RULES / "facts.yaml")
    ruleset = load(RULES / f"{programme}.yaml", catalogue).ruleset
    assert ruleset is not None
    return Published.of(ruleset, catalogue)


def changed(programme: str, **sections: Any) -> Published:
    """The same rules with some sections changed."""
    before = shipped(programme)
    return Published.of(before.ruleset.model_copy(update=sections), before.catalogue)


HEALTH_CONNECT = readings(long_term_condition=True, pam_level=1.0)
CHOICE_AND_CONTROL = readings(
    registered_area="islington",
    long_term_condition=True,
    mental_health_issue=True,
    social_care_need=True,
)
PEER_HEALTH = readings(referred_by="gp", in_specialist_care=False)


def wishes(kind: str, after: float = 2) -> Habit:
    """Whoever answers the task of this kind records the client's wish first."""

    def habit(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        task = entry.event
        if isinstance(task, TaskOpened) and task.kind == kind:
            yield days(after), CoachWishRecorded(wants=True)

    return habit


def measures(after: float = 1) -> Habit:
    """Each measure that is asked for is recorded, so many days later."""

    def habit(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        task = entry.event
        if isinstance(task, TaskOpened) and task.kind in ("measure_baseline", "measure_closure"):
            measure, _, occasion = task.key.removeprefix("measure/").rpartition(".")
            recorded = {"measure": measure, "occasion": occasion, "scores": {"total": 40.0}}
            yield days(after), MeasureRecorded.model_validate(recorded)

    return habit


RECORDS_MEASURES = measures()
AT_WORK: tuple[Habit, ...] = (
    answers("coach_offer", "wants_coach"),
    answers("coach_acceptance", "accept", after=1),
    RECORDS_MEASURES,
)
"""Who has to do with coaching in each of the programmes."""
HELD: tuple[Habit, ...] = (books(), attends())
"""Every session is booked and attended."""
OF_HEALTH_CONNECT: tuple[Habit, ...] = (
    *AT_WORK, engages(), answers("pifu_review", "move_to_pifu"), answers("closure", "pifu"),
)  # fmt: skip
OF_CHOICE_AND_CONTROL: tuple[Habit, ...] = (
    *AT_WORK,
    answers("contact", "agreed"),
    wishes("triage", after=1),
    answers("triage", "coaching"),
    answers("snapshot", "done", after=20),
    answers("personal_health_budget", "budget_built", after=20),
    answers("closure", "completed"),
)
OF_PEER_HEALTH: tuple[Habit, ...] = (
    *AT_WORK,
    wishes("contact", after=1),
    answers("contact", "agreed"),
    answers("snapshot", "sent_to_gp"),
    answers("closure", "completed"),
)
"""Everybody of a programme; who books and comes to sessions is `HELD`, or a test's matter."""
