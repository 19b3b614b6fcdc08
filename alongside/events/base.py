"""
What every event has in common.

Subjects bind events to one thing ("session/3"); the field types here are the words,
ids and notes that events are made of.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from alongside.model import Frozen, Moment

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Note = Annotated[str, StringConstraints(max_length=2000)]
Title = Annotated[str, StringConstraints(max_length=500)]
SessionNumber = Annotated[int, Field(ge=1, le=200)]
Weekday = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]  # fmt: skip
Stages = frozenset[str] | None
"""Stages in which an event may be reported; None is any."""

COACHING: Stages = frozenset({"coaching"})


class Happened(Frozen):
    """
    What every event has: when it happened, who says so, and the reporter's own id for it.

    `at` is filled in by the journey's clock when the reporter gives none.
    """

    stages: ClassVar[Stages] = None
    name: str
    at: Moment | None = None
    by: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(:[\w-]{1,60})?$")] = "journey"
    id: Id | None = None
    note: Note | None = None

    @property
    def subject(self) -> str:
        """What the event is about, among others of its kind; empty if there is only one."""
        return ""


class OfSession(Happened):
    """An event about one session."""

    session: SessionNumber

    @property
    def subject(self) -> str:
        return f"session/{self.session}"


class OfTask(Happened):
    """An event about one task."""

    key: Id

    @property
    def subject(self) -> str:
        return f"task/{self.key}"


class OfMessage(Happened):
    """An event about one message."""

    key: Id
    message: Code

    @property
    def subject(self) -> str:
        return f"message/{self.key}"
