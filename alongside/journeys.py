"""
What goes into a journey and comes out of it: its start, reports, receipts, view, summary.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, PlainSerializer

from alongside.clock import ClockRate
from alongside.events import AnyEvent, Entry
from alongside.model import Frozen, Moment
from alongside.packing import pack, unpack
from alongside.ruleset.shared import SharedRules


class Carried(Frozen):
    """What a journey takes along into its next run: its journal and the rules it walks by."""

    entries: tuple[Entry, ...]
    rules: SharedRules


def _pack(carried: Carried) -> str:
    return pack(carried.model_dump_json())


def _unpack(written: object) -> object:
    return Carried.model_validate_json(unpack(written)) if isinstance(written, str) else written


Packed = Annotated[
    Carried, BeforeValidator(_unpack), PlainSerializer(_pack, when_used="json-unless-none")
]
"""Small in a payload: a worker holds what began a run, in several copies, until the run ends."""


class Renewal(Frozen):
    """
    When a journey at rest goes on as a new run, by the events of the run's history.

    What a worker holds of a run grows with every event, by about two kilobytes, until the run
    ends. Coaching is where most journeys rest, for months, so it begins with little behind it.
    """

    into_coaching: int = 24
    anywhere: int = 120


class JourneyStart(Frozen):
    """Whose journey, by which programme's rules, on which clock. Ids only, nothing personal."""

    journey: str
    client_id: str
    programme: str
    clock: ClockRate
    digest: str | None = None
    """The ruleset to walk by; the programme's current one if None."""
    route: Literal["register", "referral", "recall"] = "register"
    by: str = "journey"
    received: Moment | None = None
    """When the referral was received, if that was before: waits from the start count from then."""
    renewal: Renewal = Renewal()
    carried: Packed | None = None


class Report(Frozen):
    """
    One event for the journey. Its `id` makes a second report of it the same report.

    `not_after`, in the journey's time: what was kept for it is kept no longer, so a journey
    that hears of it later does not take it.
    """

    event: AnyEvent
    not_after: Moment | None = None


class Receipt(Frozen):
    """The event is stored, as this entry; `stage` is where the journey is now."""

    sequence: int
    recorded: Moment
    stage: str
    repeated: bool = False


class Due(Frozen):
    """A moment the journey waits for, and what for."""

    at: Moment
    why: str


class JourneyView(Frozen):
    """Where a journey is: what only the running journey knows."""

    journey: str
    stage: str
    priority: int | None
    explanation: tuple[str, ...]
    flip: str | None
    coach: str | None
    paused: bool
    digest: str
    entries: int
    now: Moment
    due: tuple[Due, ...]


class JourneySummary(Frozen):
    """How a journey ended."""

    journey: str
    reason: str
    started: Moment
    closed: Moment
    priority: int | None
    sessions_attended: int


def workflow_id(programme: str, client_id: str) -> str:
    """The id of a client's journey through a programme: one open at a time."""
    return f"journey/{programme}/{client_id}"


def recall_id(programme: str, client_id: str) -> str:
    """The id of a client's recall to a programme: one waits at a time."""
    return f"recall/{programme}/{client_id}"
