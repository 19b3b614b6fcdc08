"""
How far a handover is, in words.

In: its progress, names. Out: a sentence, numbers, what may be done about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.handover import HandoverProgress
from console.presenters.coaches import Tag
from console.spoken import spoken

_KINDS = {
    "move": "go to other coaches", "cover": "are covered by other coaches",
    "wait": "stay with their coach and wait", "back": "come back to their coach",
}  # fmt: skip
_CAUSES = {
    "coach_away": "the coach is away", "coach_leaves": "the coach leaves",
    "over_full": "clients are to be moved", "coach_back": "the coach is back",
}  # fmt: skip
_STATES = {
    "running": Tag("Going on", "blue"), "paused": Tag("Paused", "yellow"),
    "stopped": Tag("Ended before all were told", "orange"), "done": Tag("Done", "green"),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A handover on a page."""

    sentence: str
    state: Tag
    counts: tuple[tuple[str, str], ...]
    could_not: tuple[tuple[str, str, str], ...]
    steps: tuple[tuple[str, str], ...]
    is_open: bool


def shown(told: HandoverProgress, coaches: Mapping[str, str], names: Mapping[str, str]) -> Shown:
    """How far it is."""
    first = f", {coaches.get(told.to, told.to)} tried first" if told.to else ""
    tally = told.tally
    counts = (
        ("Told", tally.asked),
        ("Proposals withdrawn", tally.withdrawn),
        ("Passed over, as they are over or with another coach by now", tally.passed_over),
        ("Could not be told", tally.could_not),
        ("Still to be told", told.left),
    )
    is_counted = told.state != "running" or any(many for _, many in counts)
    return Shown(
        sentence=(
            f"Clients {_KINDS[told.kind]}{first}, because "
            f"{_CAUSES.get(told.cause, spoken(told.cause))}."
        ),
        state=_STATES[told.state],
        counts=tuple(
            (label, str(many) if is_counted else "Being counted")
            for label, many in counts
            if many or label == "Still to be told" or (label == "Told" and is_counted)
        ),
        could_not=tuple(_could_not(each.journey, each.why, names) for each in tally.named),
        steps={
            "running": (("pause", "Pause"), ("stop", "End it here")),
            "paused": (("resume", "Go on"), ("stop", "End it here")),
        }.get(told.state, ()),
        is_open=told.state == "running",
    )


def _could_not(journey: str, why: str, names: Mapping[str, str]) -> tuple[str, str, str]:
    client_id = journey.split("/")[1]
    return names.get(client_id, client_id), journey, why
