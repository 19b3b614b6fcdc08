"""
A client of health-connect who missed three sessions in a row, and whose coach then changes.

Sessions 2, 3 and 4 are missed; whether to go on is asked on day 43, the change is told on day 45.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from change_kit import Room, coached
from kit import COACH, MONDAY, OTHER_COACH, Habit, attends, books, days

from alongside.deeds import ReserveCoach
from alongside.events import AnyEvent, CoachChangeRequested, TaskAnswered, TaskClosed, TaskOpened
from alongside.ruleset.published import Published
from simulation.walk import Reaction, Walked
from simulation.world import SimulatedWorld

TOLD = 45.0
KEY = "missed_run/4"
MISSED: tuple[Habit, ...] = (books(), attends(but=(2, 3, 4)))
LEAVES = CoachChangeRequested(cause="coach_leaves", coach_id=COACH)


def gap(
    *reports: Reaction,
    change: AnyEvent = LEAVES,
    found: float | None = 70,
    lasts: float = 60,
    habits: Iterable[Habit] = MISSED,
    rules: Published | None = None,
    restarts: tuple[float, ...] = (),
) -> Walked:
    """The question is open, the coach changes; another has room from day `found` on."""
    told = (days(TOLD), change)
    return coached(
        told, *reports,
        habits=tuple(habits), lasts=lasts, room=free_from(found), rules=rules, restarts=restarts,
    )  # fmt: skip


def free_from(day: float | None) -> Room:
    """The first coach until they go, another from this day on."""

    def room(now: datetime, deed: ReserveCoach) -> str | None:
        if now < MONDAY + days(TOLD):
            return COACH
        return OTHER_COACH if day is not None and now >= MONDAY + days(day) else None

    return room


def says(answer: str, day: float, key: str = KEY) -> Reaction:
    """The coordinator's answer on this day."""
    return days(day), TaskAnswered(key=key, answer=answer, by="coordinator:o-1")


def asked(story: Walked) -> list[str]:
    """The keys of the questions put about misses, in order."""
    return [event.key for event in story.journal.events(TaskOpened) if event.kind == "missed_run"]


def open_questions(story: Walked) -> list[str]:
    """Of these, the open ones."""
    return [task.key for task in story.journal.open_tasks() if task.kind == "missed_run"]


def taken_back(story: Walked) -> list[tuple[str, str]]:
    """Of these, those closed without an answer, and why."""
    closed = story.journal.events(TaskClosed)
    return [(event.key, event.why) for event in closed if event.key.startswith("missed_run/")]


def mended_on(day: float) -> Callable[[SimulatedWorld, str], bool]:
    """
    Which changes of the story hold for a journey that was under way when they came.

    As on Temporal, what was told before that day is told again as it was: the first answer stays.
    """
    known: dict[tuple[SimulatedWorld, str], bool] = {}

    def patched(world: SimulatedWorld, change: str) -> bool:
        assert world.desk is not None
        return known.setdefault((world, change), world.desk.now() >= MONDAY + days(day))

    return patched
