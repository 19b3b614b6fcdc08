"""
What touches the world: thin activities, each calling the core.
"""

from collections.abc import Callable
from typing import Any

from activities.coaches import coach_activities
from activities.context import Context
from activities.handover import handover_activities
from activities.journeys import journey_activities
from activities.matching import matching_activities
from activities.messages import message_activities
from activities.rollout import rollout_activities
from activities.supervision import supervision_activities
from activities.turns import turn_activities

__all__ = ["Context", "all_activities"]


def all_activities(context: Context) -> list[Callable[..., Any]]:
    """Every activity a workflow may ask for, over one store and one client."""
    return [
        *turn_activities(context),
        *coach_activities(context),
        *matching_activities(context),
        *message_activities(context),
        *journey_activities(context),
        *rollout_activities(context),
        *handover_activities(context),
        *supervision_activities(context),
    ]
