"""
The words every section of a rule file is built from: names, texts, sources, tasks, reviews.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from alongside.model import Frozen
from alongside.wait import Wait

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
"""An id in a rule file: lower case, digits, hyphens."""
StageName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Role = StageName
EventName = StageName
TaskKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
"""What a task is for: a review, a follow-up, a red flag, or one of the stages' own kinds."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
TaskTitle = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""Shorter than an event's title, so that what placeholders bring in has room."""
Count = Annotated[int, Field(ge=0, le=1000)]


class Sourced(Frozen):
    """A rule with an id and the source of its numbers (a key of `sources`)."""

    id: Name
    source: Name | None = None
    was: Name | None = None


class TaskRule(Frozen):
    """Something a person in a role must do: `title` may use placeholders such as {number}."""

    role: Role
    title: TaskTitle
    due: Wait
    source: Name | None = None


class Review(Sourced):
    """
    A stage in which a person answers a task.

    `answers` says where each answer leads: `next`, a stage, or `close`.
    `meanwhile` says the same for events that may come first. The id is a stage's name.
    With `stops_in_pauses` the time for its task stands still while the client asks to wait,
    or the journey is paused otherwise; without it the person's time runs on.
    """

    id: StageName
    was: StageName | None = None
    task: TaskRule
    answers: dict[StageName, StageName]
    meanwhile: dict[EventName, StageName] = {}
    stops_in_pauses: bool = False
