"""
A turn of a journey: its news into the store, its questions answered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temporalio import activity

from activities.context import Context
from alongside.turn import Turn, Turned


def turn_activities(context: Context) -> list[Callable[..., Any]]:
    """The activities of a turn."""

    @activity.defn
    def take_turn(turn: Turn) -> Turned:
        if turn.entries:
            told = activity.info().scheduled_time
            context.store.journal.append(turn.journey, turn.entries, told)
        return Turned(
            answers=tuple(context.decider.answer(question) for question in turn.questions)
        )

    return [take_turn]
