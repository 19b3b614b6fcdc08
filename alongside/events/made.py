"""
Events the journey itself makes: decisions, deeds done, waits that ended.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from alongside.events.base import Code, Happened, Id, OfMessage, OfSession, OfTask, Title
from alongside.model import Moment
from alongside.wait import Wait


class JourneyStarted(Happened):
    name: Literal["journey_started"] = "journey_started"
    client_id: Id
    programme: Code
    digest: str
    route: Literal["register", "referral", "recall"] = "register"


class EligibilityDecided(Happened):
    name: Literal["eligibility_decided"] = "eligibility_decided"
    eligible: bool
    failing: tuple[Code, ...] = ()
    unknown: tuple[Code, ...] = ()
    says: tuple[str, ...] = ()
    after: int = 0
    """The sequence of the entry it was decided on; 0 is the register at the start."""

    @property
    def subject(self) -> str:
        return f"readings/{self.after}"


class PriorityDecided(Happened):
    """`explanation` is the whole decision as `alongside.ruleset.explain` renders it."""

    name: Literal["priority_decided"] = "priority_decided"
    priority: Annotated[int, Field(ge=1, le=4)]
    rule: Code
    digest: str
    explanation: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    flip: str | None = None
    after: int = 0
    """The sequence of the readings or rules it was decided on; 0 is the register at the start."""

    @property
    def subject(self) -> str:
        return f"readings/{self.after}"


class RedFlagFound(Happened):
    name: Literal["red_flag_found"] = "red_flag_found"
    flag: Code
    because: tuple[str, ...] = ()
    after: int = 0

    @property
    def subject(self) -> str:
        return f"red-flag/{self.flag}.{self.after}"


class StageEntered(Happened):
    name: Literal["stage_entered"] = "stage_entered"
    stage: Code
    visit: int

    @property
    def subject(self) -> str:
        return f"stage/{self.stage}.{self.visit}"


class StageLeft(Happened):
    """`leads_to` is `next`, a stage, or `close`; `outcome` says why in one word."""

    name: Literal["stage_left"] = "stage_left"
    stage: Code
    visit: int
    outcome: Code
    leads_to: Code

    @property
    def subject(self) -> str:
        return f"stage/{self.stage}.{self.visit}"


class WaitEnded(Happened):
    """Silence: `waited` ran out at `due` with none of the awaited events."""

    name: Literal["wait_ended"] = "wait_ended"
    key: Id
    due: Moment

    @property
    def subject(self) -> str:
        return f"wait/{self.key}"


class InvitationSent(Happened):
    """`sent` is no when its message could not be sent: somebody invites by hand."""

    name: Literal["invitation_sent"] = "invitation_sent"
    visit: int
    number: int
    sent: bool = True

    @property
    def subject(self) -> str:
        return f"invitation/{self.visit}.{self.number}"


class HealthCheckCompleted(Happened):
    """All core readings are there, or the time given is over and `missing` says what is not."""

    name: Literal["health_check_completed"] = "health_check_completed"
    visit: int
    missing: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return f"health-check/{self.visit}"


class TaskOpened(OfTask):
    """`due` is a moment; `about` is the subject the task is about (a session, a red flag)."""

    name: Literal["task_opened"] = "task_opened"
    role: Code
    title: Title
    due: Moment
    about: str = ""
    kind: Code = "task"
    answers: tuple[Code, ...] = ("done",)
    urgent: bool = False


class TaskEscalated(OfTask):
    name: Literal["task_escalated"] = "task_escalated"
    role: Code


class TaskPostponed(OfTask):
    """Its time stood still during a pause, and `due` is what is left of it from now."""

    name: Literal["task_postponed"] = "task_postponed"
    due: Moment


class TaskClosed(OfTask):
    """Nobody needs to do it any more."""

    name: Literal["task_closed"] = "task_closed"
    why: Code


class CoachProposed(Happened):
    name: Literal["coach_proposed"] = "coach_proposed"
    attempt: int
    coach_id: Id
    reasons: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return f"attempt/{self.attempt}"


class WaitingForCoach(Happened):
    name: Literal["waiting_for_coach"] = "waiting_for_coach"
    attempt: int
    position: int
    reason: Code
    says: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return f"attempt/{self.attempt}"


class CoachAllocated(Happened):
    name: Literal["coach_allocated"] = "coach_allocated"
    attempt: int
    coach_id: Id

    @property
    def subject(self) -> str:
        return f"attempt/{self.attempt}"


class CoachReleased(Happened):
    """The coach's room is free again from here on."""

    name: Literal["coach_released"] = "coach_released"
    attempt: int
    coach_id: Id
    why: Code

    @property
    def subject(self) -> str:
        return f"attempt/{self.attempt}"


class RoomOffered(Happened):
    """Room that appeared with entry `after` was offered; `served` others got a coach by it."""

    name: Literal["room_offered"] = "room_offered"
    after: int
    served: int = 0

    @property
    def subject(self) -> str:
        return f"room/{self.after}"


class SessionPlanned(OfSession):
    """`step` is the place in the taper, from 1; `every` the cadence it is given at."""

    name: Literal["session_planned"] = "session_planned"
    step: int
    target: Moment
    every: Wait
    minutes: int
    kind: Literal["first", "later", "final"]


class SessionDue(OfSession):
    """The booked moment, or the target day if nothing was booked, has come."""

    name: Literal["session_due"] = "session_due"
    booked: bool


class TaperDone(Happened):
    name: Literal["taper_done"] = "taper_done"
    attended: int


class MessageSent(OfMessage):
    name: Literal["message_sent"] = "message_sent"
    channel: Code
    late: bool = False


class MessageNotSent(OfMessage):
    """Not sent, and why: `do_not_contact`, `no_accepted_channel`, ..."""

    name: Literal["message_not_sent"] = "message_not_sent"
    why: Code


class FollowUpFired(Happened):
    name: Literal["follow_up_fired"] = "follow_up_fired"
    rule: Code
    anchor: int
    """The sequence of the event it was bound to."""
    due: Moment
    late: bool = False

    @property
    def subject(self) -> str:
        return f"follow-up/{self.rule}.{self.anchor}"


class FollowUpDropped(Happened):
    name: Literal["follow_up_dropped"] = "follow_up_dropped"
    rule: Code
    anchor: int
    why: Code

    @property
    def subject(self) -> str:
        return f"follow-up/{self.rule}.{self.anchor}"


class RulesetTakenUp(Happened):
    """
    From here on the journey walks by `digest`, as entry `after` asked; before it was by `was`.

    `renamed` says what each rule that has another id now was called before: id then, id now.
    """

    name: Literal["ruleset_taken_up"] = "ruleset_taken_up"
    digest: str
    was: str
    after: int
    reason: Title = ""
    renamed: dict[Code, Code] = {}

    @property
    def subject(self) -> str:
        return f"adoption/{self.after}"


class RulesetNotAdopted(Happened):
    """The ruleset that entry `after` adopts can't be walked by; those of `kept` go on."""

    name: Literal["ruleset_not_adopted"] = "ruleset_not_adopted"
    digest: str
    why: Code
    after: int
    kept: str | None = None

    @property
    def subject(self) -> str:
        return f"adoption/{self.after}"


class JourneyClosed(Happened):
    name: Literal["journey_closed"] = "journey_closed"
    reason: Code


class RecallSet(Happened):
    name: Literal["recall_set"] = "recall_set"
    due: Moment
