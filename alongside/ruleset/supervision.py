"""
The supervision section of a rule file: how often, by whom, what a missed one leads to.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from alongside.model import Frozen
from alongside.ruleset.parts import Name, Role, TaskTitle
from alongside.wait import Wait


class SupervisionLate(Frozen):
    """A supervision nobody answered for goes to another role."""

    wait: Wait
    """How long after the day it was to be held by."""
    escalate: Role
    """Who is asked then: a role of roles.yaml."""
    source: Name | None = None


class SupervisionMissed(Frozen):
    """A supervision that was missed is asked for again."""

    again_within: Wait
    """By when the new date is to be held, counted from the answer."""
    source: Name | None = None


class CoachesPerCoordinator(Frozen):
    """How many coaches one coordinator sees to."""

    at_least: Annotated[int, Field(ge=1, le=1000)]
    """Fewer is no fault: the service is small, or begins."""
    at_most: Annotated[int, Field(ge=1, le=1000)]
    """More than so many coaches are too many for one coordinator."""
    source: Name | None = None


class Supervision(Frozen):
    """How often coaches are supervised, alone and in a group; each time becomes a task."""

    individual: Wait | None = None
    group: Wait | None = None
    role: Role
    held_within: Wait | None = None
    """How long there is to hold it; without it the day it comes round, or the next working day."""
    titles: dict[Literal["individual", "group"], TaskTitle] | None = None
    """What the supervisor is asked; {coach}, {coaches}, {clients}, {supervisor} are filled in."""
    late: SupervisionLate | None = None
    """Where it goes when nobody says whether it was held."""
    missed: SupervisionMissed | None = None
    """How soon a missed one is to be made up."""
    coaches_per_coordinator: CoachesPerCoordinator | None = None
    """The ratio that `alongside supervision ratio` checks."""
    source: Name | None = None
