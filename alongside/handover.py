"""
What goes into handing over a coach's clients, and what comes out of it.

In: whose clients, why, from when to when, to whom. Out: how far it is, which journeys could not
be told. What each journey makes of it is told by its stages.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from alongside.batch import BatchProgress, BatchStart, BatchTally, State
from alongside.clock import ClockRate
from alongside.events import AnyEvent, CoachAway, CoachChangeRequested, CoachDeclined, RoomAppeared
from alongside.model import Frozen

Kind = Literal["move", "cover", "wait", "back"]
"""For good to others; to others until the coach is back; the client waits; back from cover."""
Cause = Literal["coach_away", "coach_leaves", "over_full", "coach_back"]
DEFAULT_RATE = 5.0


class Spell(Frozen):
    """From the first day on which the coach can't meet clients to the last, if it is known."""

    since: date
    until: date | None = None


class HandoverTally(BatchTally):
    """
    What became of the journeys so far.

    `asked` have been told and go their way; `withdrawn` had only been proposed to the coach, and
    another is looked for; `passed_over` are over or with another coach by now.
    """

    asked: int = 0
    withdrawn: int = 0

    @property
    def done(self) -> int:
        """The journeys that were come to."""
        return self.asked + self.withdrawn + super().done


class HandoverStart(BatchStart):
    """
    The clients of a coach, or `only` these, are to be handed over.

    For `back` it is the coach who is back. `to` is the coach to try first. The moment is told by
    `clock`, as one that begins later must know which day it is then.
    """

    coach_id: str
    kind: Kind
    cause: Cause
    spell: Spell
    clock: ClockRate
    to: str | None = None
    only: tuple[str, ...] = ()
    rate: float = DEFAULT_RATE
    tally: HandoverTally = HandoverTally()


class HandoverProgress(BatchProgress):
    """How far a handover is."""

    coach_id: str
    kind: Kind
    cause: Cause
    spell: Spell
    to: str | None
    tally: HandoverTally

    @classmethod
    def of(
        cls, start: HandoverStart, state: State, left: int, tally: HandoverTally
    ) -> HandoverProgress:
        """Of the handover that was started so; `left` journeys are still to be come to."""
        return cls(
            coach_id=start.coach_id,
            kind=start.kind,
            cause=start.cause,
            spell=start.spell,
            to=start.to,
            reason=start.reason,
            by=start.by,
            rate=start.rate,
            state=state,
            left=left,
            tally=tally,
        )


class ClientsAsked(Frozen):
    """The next journeys to hand over, in the order in which they came to the coach."""

    coach_id: str
    kind: Kind
    only: tuple[str, ...]
    after: str | None
    limit: int


class HandingOver(Frozen):
    """One journey is to be told; `id` makes it once for the handover. `today` is its day."""

    journey: str
    coach_id: str
    kind: Kind
    cause: Cause
    spell: Spell
    to: str | None
    today: date
    reason: str
    by: str
    id: str


class HandedOver(Frozen):
    """What became of one journey; `why` is for those that could not be told."""

    outcome: Literal["asked", "withdrawn", "passed_over", "could_not"]
    why: str = ""


def handover_id(coach_id: str) -> str:
    """The id of a coach's handovers: one runs at a time."""
    return f"handover/{coach_id}"


def return_id(coach_id: str) -> str:
    """The id of the handover that waits for the coach's return."""
    return f"handover/{coach_id}/back"


def later_id(coach_id: str, since: date) -> str:
    """The id of the handover that comes to those who got the coach after they were told of it."""
    return f"handover/{coach_id}/{since}"


def telling_id(coach_id: str, run: str) -> str:
    """The id of what one handover tells its journeys."""
    return f"handover/{coach_id}/{run}"


def event_for(asked: HandingOver, present: str) -> AnyEvent:
    """What a journey is told whose coach is `present`."""
    who = {"by": asked.by, "id": asked.id, "note": asked.reason}
    if asked.kind == "wait":
        until = asked.spell.until
        assert until is not None, "nobody waits without an end"
        return CoachAway(coach_id=present, since=asked.spell.since, until=until, **who)
    return CoachChangeRequested(
        cause=asked.cause,
        coach_id=present,
        to=asked.to,
        since=asked.spell.since,
        until=asked.spell.until if asked.kind == "cover" else None,
        **who,
    )


def waking_for(asked: HandingOver) -> AnyEvent:
    """What a journey is told that waits, as nobody could cover for the coach who is back."""
    return RoomAppeared(back=asked.coach_id, by=asked.by, id=asked.id, note=asked.reason)


def withdrawal_for(asked: HandingOver) -> AnyEvent:
    """What a journey is told that had only been proposed to the coach."""
    return CoachDeclined(
        coach_id=asked.coach_id, reason=asked.cause, by=asked.by, id=asked.id, note=asked.reason
    )
