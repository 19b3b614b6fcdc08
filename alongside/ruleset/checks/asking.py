"""
What is to be asked of people is asked of somebody, once.
"""

from __future__ import annotations

from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.model import Occasion, PriorityRule


def check_asking(scene: Scene) -> None:
    """A change of priority has somebody to look at it; a measure stands once for each moment."""
    priorities = {rule.priority for rule in scene.all(PriorityRule)}
    if len(priorities) > 1 and scene.has("coaching") and not scene.has("priority_changed"):
        scene.say_at(
            ("priorities",), "nobody-to-ask",
            "nobody is asked when new readings change a priority during coaching",
            "add 'priority_changed:' with a role, a title and when it is due",
        )  # fmt: skip
    seen: set[tuple[str, str]] = set()
    for measure in scene.all(Occasion):
        for number, at in enumerate(measure.at):
            if (measure.measure, at) in seen:
                scene.say(
                    measure, ("at", number), "measure-twice",
                    f"'{measure.measure}' stands twice for {at}",
                    "keep one; it would be asked for once in any case",
                )  # fmt: skip
            seen.add((measure.measure, at))
