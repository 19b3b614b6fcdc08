"""
The rows other parts read, as values.

Moments are UTC; free text and personal details are not among them.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """Where one journey stands; `status` is open, paused or closed."""

    journey: str
    client_id: str
    programme: str
    cycle: int
    route: str
    digest: str
    status: str
    started: datetime
    stage: str | None
    visit: int | None
    stage_since: datetime | None
    priority: int | None
    rule: str | None
    coach_id: str | None
    last_coach_id: str | None
    coach_until: datetime | None
    sessions_attended: int
    missed_in_a_row: int
    deferred_until: date | None
    paused_since: datetime | None
    next_due: datetime | None
    next_due_why: str | None
    closed: datetime | None
    closed_reason: str | None
    recall_due: datetime | None
    last_sequence: int
    last_event: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something a person must do; `status` is open, answered or closed."""

    journey: str
    key: str
    role: str
    title: str
    kind: str
    about: str
    urgent: bool
    answers: tuple[str, ...]
    opened: datetime
    due: datetime
    escalated: datetime | None
    status: str
    answer: str | None
    """The answer given, or why nobody needs to answer any more."""
    ended: datetime | None
    ended_by: str | None

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is still open after its moment."""
        return self.status == "open" and self.due < now


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session; `status` is planned, booked, due, over or dropped. Lengths are minutes."""

    journey: str
    number: int
    step: int
    kind: str
    target: datetime
    every: str
    length: int
    starts_at: datetime | None
    mode: str | None
    status: str
    outcome: str | None
    outcome_at: datetime | None
    minutes: int | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message to the client; `status` is sent or not_sent."""

    journey: str
    key: str
    message: str
    status: str
    channel: str | None
    why: str | None
    late: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """
    A client's place in a coach's caseload; `state` is proposed or allocated.

    `every` is the cadence as a rule file has it; `reasons` are sealed.
    """

    journey: str
    attempt: int
    programme: str
    client_id: str
    coach_id: str
    every: str | None
    since: datetime
    state: str
    reasons: tuple[str, ...]
    told: bool
    """Whether the journey knows; one served while it waited asks once more and is told."""
    served_by: str | None
    """The deed that found the coach, so that a repeated deed wakes the same journeys."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A client's place on the waiting list; `wish` is JSON, sealed."""

    journey: str
    attempt: int
    programme: str
    client_id: str
    priority: int
    since: datetime
    wish: str | None
    declined: tuple[str, ...]
    position: int | None
    reason: str | None
    says: tuple[str, ...]
    removed: dict[str, int]
    """How many coaches each rule removed when the place was last looked at."""
    heard: int | None
    """The attempt of which the journal says that it waits: only then can a journey be woken."""
    every: str | None
    """How often a client with sessions behind them is seen; None for a newcomer."""


@dataclass(frozen=True, slots=True)
class RoundRow:
    """
    One round of matching; `why` is room, client, schedule or asked, wanted `since`.

    `waiting` could be matched, `paused` stood still; those `joining` had not written down yet
    that they wait, and want another round. `room` is for so many clients.
    """

    key: str
    programme: str
    digest: str
    why: str
    since: datetime
    at: datetime
    waiting: int
    paused: int
    joining: int
    room: int
    matched: int
    seconds: float

    def as_columns(self) -> dict[str, Any]:
        """Its columns by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """
    What a round came to for one client: a coach, or from then on another reason to wait.

    `waited` are the seconds by then, pauses not counted; `priority` is as the wait had aged it.
    """

    round: str
    journey: str
    position: int
    priority: int
    waited: int
    coach_id: str | None
    reason: str | None
    removed: dict[str, int]
