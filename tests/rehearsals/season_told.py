"""
Seasons told by hand: a few journals, a few coaches.

In: what happened so many days after the start. Out: a season to look at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from alongside.coaches import Coach
from alongside.events import (
    AnyEvent,
    CoachAllocated,
    CoachProposed,
    Entry,
    SessionAttended,
    SessionPlanned,
    StageEntered,
    WaitingForCoach,
)
from alongside.wait import Wait
from rehearsal.season.carried import Caps
from rehearsal.season.heard import Season, Who

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CAPS = Caps(nested=((7, 2), (14, 3), (None, 5)), first=7)
"""As Health Connect publishes them."""
DIABETES = Who("en", frozenset({"diabetes"}))
ASTHMA = Who("en", frozenset({"asthma"}))
Told = tuple[float, AnyEvent]


def coach(letter: str, **more: Any) -> Coach:
    """A coach who lives with diabetes."""
    return Coach.model_validate(
        {"id": f"k-{letter * 4}", "name": "A", "programmes": ("health-connect",),
         "gender": "female", "modes": ("phone",), "conditions": ("diabetes",), **more}
    )  # fmt: skip


def season(
    told: dict[str, Iterable[Told]],
    coaches: Iterable[Coach] = (coach("a"),),
    who: dict[str, Who] | None = None,
) -> Season:
    """What was told of each journey, so many days after the start."""
    journals = {
        journey: [
            Entry(sequence=n, recorded=START + timedelta(days=days), event=event)
            for n, (days, event) in enumerate(events, start=1)
        ]
        for journey, events in told.items()
    }
    return Season(
        programme="health-connect",
        journals=journals,
        coaches={each.id: each for each in coaches},
        who={journey: (who or {}).get(journey, DIABETES) for journey in told},
    )


def carried(day: float, every: str = "1 week", letter: str = "a") -> list[Told]:
    """Somebody a coach sees at this cadence from `day` on."""
    return [
        (day, proposed(letter)),
        (day, CoachAllocated(attempt=1, coach_id=f"k-{letter * 4}")),
        (day, planned(1, every)),
        (day, SessionAttended(session=1)),
        (day, planned(2, every)),
    ]


def proposed(letter: str = "a", attempt: int = 1) -> CoachProposed:
    """A coach is proposed."""
    return CoachProposed(attempt=attempt, coach_id=f"k-{letter * 4}")


def planned(session: int, every: str = "1 week") -> SessionPlanned:
    """A session an hour long."""
    return SessionPlanned(
        session=session, step=1, target=START, every=Wait.parse(every), minutes=60, kind="later"
    )


def waits(day: float, joined: float, *then: Told) -> list[Told]:
    """Somebody who came on `day` and was on the list from `joined` on."""
    return [
        (day, StageEntered(stage="allocation", visit=1)),
        (joined, WaitingForCoach(attempt=1, position=1, reason="no_room")),
        *then,
    ]
