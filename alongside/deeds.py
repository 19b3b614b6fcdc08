"""
What a journey does to the world: deeds, each with a key, each done once.

A deed is performed by an activity that may run twice; its key makes the second time a
no-op with the same answer. What came of it is an event.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from alongside.clock import ClockRate
from alongside.events import (
    CoachProposed,
    CoachWishRecorded,
    MessageNotSent,
    MessageSent,
    WaitingForCoach,
)
from alongside.model import Frozen, Moment
from alongside.wait import Wait


class Appointment(Frozen):
    """
    A booked session as a message about it carries it in a calendar file.

    `sequence` counts what became of the booking, from 0; `stamp` is when the last of it was
    recorded. `minutes` is the planned length.
    """

    session: int
    starts_at: Moment
    minutes: int
    mode: str
    place: str | None = None
    sequence: int
    stamp: Moment


class SendMessage(Frozen):
    """
    Render and send one message of the ruleset; `values` fill its placeholders.

    `appointment` is the session it is about, once that was booked. What is attached is made
    from the journal up to its entry `upto` at least.
    """

    kind: Literal["send"] = "send"
    journey: str
    key: str
    client_id: str
    digest: str
    message: str
    values: dict[str, str | int | Moment] = {}
    appointment: Appointment | None = None
    upto: int = 0
    late: bool = False
    now: Moment


class ReserveCoach(Frozen):
    """
    Put the client on the waiting list and serve the list in order, in one transaction.

    `attempt` makes it idempotent: the same attempt answers with what it reserved before.
    `declined` are coaches not to propose again; `prefer` are those to try first, in this order.
    `every` is how often a client with sessions behind them is seen; None for a newcomer.
    """

    kind: Literal["reserve"] = "reserve"
    journey: str
    programme: str
    digest: str
    client_id: str
    attempt: int
    priority: int
    waiting_since: Moment
    wish: CoachWishRecorded | None
    declined: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    every: Wait | None = None
    now: Moment
    clock: ClockRate | None = None


class ServeWaitingList(Frozen):
    """Room appeared: serve the list and wake the journeys that got a coach."""

    kind: Literal["serve"] = "serve"
    journey: str
    key: str
    after: int
    programme: str
    digest: str
    now: Moment
    clock: ClockRate | None = None


class SetRecall(Frozen):
    """Start the next journey at `due`, on the ruleset current then."""

    kind: Literal["recall"] = "recall"
    journey: str
    programme: str
    client_id: str
    due: Moment
    now: Moment
    clock: ClockRate


class NextJourney(Frozen):
    """The journal's name of a client's next journey; None while one is open."""

    journey: str | None = None


Deed = Annotated[
    SendMessage | ReserveCoach | ServeWaitingList | SetRecall, Field(discriminator="kind")
]


class Reserved(Frozen):
    """What a reservation came to, and the other journeys that got a coach meanwhile."""

    outcome: CoachProposed | WaitingForCoach
    served: tuple[str, ...] = ()


class Served(Frozen):
    """The journeys that got a coach when the waiting list was served."""

    journeys: tuple[str, ...] = ()


class Wake(Frozen):
    """Tell these journeys that room appeared; `key` makes telling twice telling once."""

    programme: str
    journeys: tuple[str, ...]
    key: str


class Handled(Frozen):
    """What came of a message."""

    event: MessageSent | MessageNotSent = Field(discriminator="name")
