"""
What other systems read: journeys, tasks, clients as JSON. No free text, no name unless asked for.
"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from alongside.events.base import Code, Id
from alongside.readings import Value
from alongside.store.records import JourneyRow, TaskRow, WaitingRow

NAME = "^[A-Za-z0-9_-]*$"
"""How an id or a code is written; PostgreSQL, for one, takes no NUL."""


class JourneyOut(BaseModel):
    """Where one journey stands. Moments are UTC."""

    journey: str = Field(examples=["primrose-a/c-a2b3c4d5e6f7/1"])
    client_id: str
    programme: str
    cycle: int
    status: str = Field(description="open, paused or closed")
    stage: str | None
    priority: int | None
    rule: str | None = Field(description="The rule that decided the priority")
    coach_id: str | None
    sessions_attended: int
    started: datetime
    next_due: datetime | None
    closed: datetime | None
    closed_reason: str | None
    entries: int = Field(description="How many entries its journal has")

    @classmethod
    def of(cls, row: JourneyRow) -> JourneyOut:
        """A row, as it is told."""
        return cls(
            entries=row.last_sequence,
            **{name: getattr(row, name) for name in cls.model_fields if name != "entries"},
        )


class Page(BaseModel):
    """Some of a list."""

    after: str | None = Field(
        description="Ask with this for the next page, and with the rest as before; null at the end"
    )


class JourneysOut(Page):
    """A page of journeys, the soonest due first."""

    journeys: list[JourneyOut]


class TaskOut(BaseModel):
    """Something a person must do."""

    journey: str
    key: str
    role: str
    kind: str
    title: str
    urgent: bool
    answers: list[str]
    opened: datetime
    due: datetime

    @classmethod
    def of(cls, row: TaskRow) -> TaskOut:
        """A row, as it is told."""
        told = {name: getattr(row, name) for name in cls.model_fields}
        return cls(**told | {"answers": list(row.answers)})


class TasksOut(Page):
    """A page of open tasks, the soonest due first."""

    tasks: list[TaskOut]


class WaitingOut(BaseModel):
    """A client's place on the waiting list."""

    journey: str
    client_id: str
    priority: int
    since: datetime
    position: int | None
    reason: str | None

    @classmethod
    def of(cls, row: WaitingRow) -> WaitingOut:
        """A row, as it is told."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class WaitingListOut(Page):
    """A page of those who wait for a coach, in the order in which they are served."""

    waiting: list[WaitingOut]


class ReadingOut(BaseModel):
    """The latest reading of one fact."""

    fact: str
    value: Value
    on: date
    source: str


class ClientOut(BaseModel):
    """A client, without who they are."""

    client_id: str
    language: str
    channels: list[str]
    do_not_contact: bool
    readings: list[ReadingOut]


class ProgrammeOut(BaseModel):
    """A programme and the version of its rules that holds."""

    programme: str
    title: str
    digest: str


class ProgrammesOut(BaseModel):
    """Every programme with rules that can be used."""

    programmes: list[ProgrammeOut]


class StartIn(BaseModel):
    """Whose journey is to begin."""

    model_config = {"extra": "forbid"}

    programme: str = Field(max_length=100, pattern=NAME)
    client_id: str = Field(max_length=100, pattern=NAME)
    received: date | None = Field(
        None, description="The day the referral was received, if before today"
    )


class StartedOut(BaseModel):
    """The journey that is open now."""

    journey: str
    client_id: str
    already: bool = Field(description="Whether it was open before")


class RecordedOut(BaseModel):
    """What became of an event."""

    recorded: bool = Field(description="False where no journey was open, and none is to come")
    entry: int | None = Field(description="Its place in the journal")
    stage: str | None
    repeated: bool = Field(description="Whether it was recorded before, by its id")


class AnswerIn(BaseModel):
    """The answer to a task."""

    model_config = {"extra": "forbid"}

    key: Id
    answer: Code = "done"
