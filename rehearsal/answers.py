"""
What a person answers to a task that gives them a choice.

In: the task and the temperament of the client it is about. Out: one of the task's answers,
or None from somebody who does not answer this time.
"""

from __future__ import annotations

import random

from alongside.events import StageLeft, TaskOpened
from alongside.journal import Journal
from rehearsal.temperament import Temperament

_WEIGHTS: dict[str, dict[str, float]] = {
    "clinical_review": {"done": 86, "social_support": 9, "specialist": 5},
    "behaviour_support": {"first_appointment_done": 86, "client_declined": 10, "social_support": 4},
    "mental_health_review": {"refer_outreach": 60, "re_invite": 15, "engaged": 25},
    "outreach": {"engaged": 60, "peer_support": 15, "re_invite": 10, "close": 15},
    "social_support": {"done": 85, "behaviour_support": 15},
    "missed_run": {"continue": 75, "stop": 25},
    "no_answer": {"engaged": 45, "re_invite": 20, "close": 35},
    "pifu_review": {"move_to_pifu": 70, "routine_follow_up": 20, "no_follow_up_needed": 10},
    "triage": {"coaching": 92, "another_service": 8},
    "personal_health_budget": {"budget_built": 60, "linked_to_services": 25, "not_wanted": 15},
    "snapshot": {"sent_to_gp": 75, "client_keeps_it": 20, "none_made": 5},
}
_CLOSED_FOR = {
    "no_coach_wanted": "no_coach_wanted",
    "goals_met": "goals_met",
    "coaching_stopped": "client_stopped",
    "stop": "client_stopped",
    "specialist": "specialist_care",
    "close": "not_reached",
    "not_reached": "not_reached",
    "another_service": "another_service",
    "move_to_pifu": "pifu",
    "routine_follow_up": "routine_follow_up",
}


def answer_for(
    temper: Temperament, dice: random.Random, task: TaskOpened, journal: Journal
) -> str | None:
    """The answer this person gives."""
    chosen = _choose(temper, dice, task, journal)
    return chosen if chosen is None or chosen in task.answers else task.answers[0]


def _choose(
    temper: Temperament, dice: random.Random, task: TaskOpened, journal: Journal
) -> str | None:
    if task.kind == "consent":
        return "given" if temper.consents else "refused"
    if task.kind == "find_out":
        return "not_eligible"
    if task.kind == "coach_offer":
        return "wants_coach" if temper.wants_coach else "no_coach"
    if task.kind == "coach_acceptance":
        return _coach_says(dice)
    if task.kind == "contact":
        return _says_when_contacted(temper, dice)
    if task.kind == "closure":
        return _closed_for(journal)
    weights = _WEIGHTS.get(task.kind)
    if weights is None:
        return task.answers[0]
    return dice.choices(list(weights), list(weights.values()))[0]


def _says_when_contacted(temper: Temperament, dice: random.Random) -> str:
    if temper.answers_at is None and dice.random() < 0.6:
        return "not_reached"
    return "declined" if temper.declines else "agreed"


def _coach_says(dice: random.Random) -> str | None:
    how = dice.random()
    if how < 0.05:
        # The proposal lapses and another coach is asked.
        return None
    return "decline" if how < 0.13 else "accept"


def _closed_for(journal: Journal) -> str:
    """The reason that the way into closure gives."""
    before = [left.outcome for left in journal.events(StageLeft)]
    return _CLOSED_FOR.get(before[-1] if before else "", "completed")
