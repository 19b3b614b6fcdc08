"""
What the guide to peer coaching says of recovery goals, in words for the client.

Source: UCLPartners-Primrose guide to peer coaching, six areas and four steps each. Which step
comes first is lost in its text: the order here is local, and so is the wording.
"""

from __future__ import annotations

from alongside.events.plan import Area

AREAS: dict[Area, str] = {
    "mental_health": "Mental health",
    "accommodation": "Where I live",
    "support": "Support from others",
    "education_and_training": "Education and training",
    "meaningful_activity": "Doing what matters to me",
    "being_social": "Being with people",
}

STEPS: tuple[str, ...] = (
    "Look at how things are now, or draw a map of them",
    "Explore what there is and what could be different",
    "See which goals are there already, and set new ones",
    "Look at how it went",
)
"""The steps of a recovery goal that has none of its own."""
