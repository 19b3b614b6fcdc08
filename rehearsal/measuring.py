"""
What a coach records when a measure is due: scores, never the questions.

In: the task, dice. Out: the measure recorded, or None from a client who would rather not.
"""

from __future__ import annotations

import random

from alongside.events import MeasureRecorded, TaskOpened

_DECLINED = 0.08


def measured(dice: random.Random, task: TaskOpened) -> MeasureRecorded | None:
    """The scores of the measure that `task` asks for."""
    measure, _, occasion = task.key.removeprefix("measure/").rpartition(".")
    if dice.random() < _DECLINED:
        return None
    return MeasureRecorded.model_validate(
        {"measure": measure, "occasion": occasion, "scores": _scores(dice, measure), "by": "coach"}
    )


def wellbeing(dice: random.Random, occasion: str) -> MeasureRecorded:
    """WEMWBS-14, which coaches ask without being told to."""
    return MeasureRecorded.model_validate(
        {
            "measure": "wemwbs_14",
            "occasion": occasion,
            "scores": _scores(dice, "wemwbs_14"),
            "by": "coach",
        }
    )


def _scores(dice: random.Random, measure: str) -> dict[str, float]:
    if measure == "pam":
        return {"level": float(dice.randint(1, 4))}
    if measure == "eq_5d_5l":
        digits = {f"digit_{n}": float(dice.randint(1, 5)) for n in range(1, 6)}
        return {**digits, "scale": float(dice.randint(20, 95))}
    if measure == "ascot_sct4":
        return {f"level_{n}": float(dice.randint(1, 4)) for n in range(1, 9)}
    return {"total": float(dice.randint(25, 65))}
