"""
Everything that can happen in a journey: one typed vocabulary, discriminated by name.

Events in `REPORTED` come from people and systems by the journey's one door; the others
are made by the journey itself. Subjects bind events to one thing ("session/3").
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from alongside.model import Frozen, Moment
from alongside.readings import Reading
from alongside.wait import Wait

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Note = Annotated[str, StringConstraints(max_length=2000)]
Title = Annotated[str, StringConstraints(max_length=500)]
SessionNumber = Annotated[int, Field(ge=1, le=200)]
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
    by: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(:[A-Za-z0-9-]{1,60})?$")] = "journey"
    id: Id | None = None
    note: Note | None = None

    @property
    def subject(self) -> str:
        """What the event is about, among others of its kind; empty if there is only one."""
        return ""


class _OfSession(Happened):
    session: SessionNumber

    @property
    def subject(self) -> str:
        return f"session/{self.session}"


class _OfTask(Happened):
    key: Id

    @property
    def subject(self) -> str:
        return f"task/{self.key}"


class _OfMessage(Happened):
    key: Id
    message: Code

    @property
    def subject(self) -> str:
        return f"message/{self.key}"


# -- made by the journey -----------------------------------------------------------------


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
    """The sequence of the readings it was decided on; 0 is the register at the start."""

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
    name: Literal["invitation_sent"] = "invitation_sent"
    visit: int
    number: int

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


class TaskOpened(_OfTask):
    """`due` is a moment; `about` is the subject the task is about (a session, a red flag)."""

    name: Literal["task_opened"] = "task_opened"
    role: Code
    title: Title
    due: Moment
    about: str = ""
    kind: Code = "task"
    answers: tuple[Code, ...] = ("done",)
    urgent: bool = False


class TaskEscalated(_OfTask):
    name: Literal["task_escalated"] = "task_escalated"
    role: Code


class TaskClosed(_OfTask):
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


class SessionPlanned(_OfSession):
    """`step` is the place in the taper, from 1; `every` the cadence it is given at."""

    name: Literal["session_planned"] = "session_planned"
    step: int
    target: Moment
    every: Wait
    minutes: int
    kind: Literal["first", "later", "final"]


class SessionDue(_OfSession):
    """The booked moment, or the target day if nothing was booked, has come."""

    name: Literal["session_due"] = "session_due"
    booked: bool


class TaperDone(Happened):
    name: Literal["taper_done"] = "taper_done"
    attended: int


class MessageSent(_OfMessage):
    name: Literal["message_sent"] = "message_sent"
    channel: Code
    late: bool = False


class MessageNotSent(_OfMessage):
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


class JourneyClosed(Happened):
    name: Literal["journey_closed"] = "journey_closed"
    reason: Code


class RecallSet(Happened):
    name: Literal["recall_set"] = "recall_set"
    due: Moment


# -- reported by people and systems ------------------------------------------------------


class ConsentGiven(Happened):
    name: Literal["consent_given"] = "consent_given"


class ConsentRefused(Happened):
    name: Literal["consent_refused"] = "consent_refused"


class ConsentWithdrawn(Happened):
    name: Literal["consent_withdrawn"] = "consent_withdrawn"


class DeferralRequested(Happened):
    """The client asks to wait; the journey's clocks stand still until that day."""

    name: Literal["deferral_requested"] = "deferral_requested"
    until: date


class InvitationAccepted(Happened):
    """The client engages, by whichever way; `engaged` at an outreach is this event too."""

    stages = frozenset({"invitation", "mental_health_review", "outreach"})
    name: Literal["invitation_accepted"] = "invitation_accepted"


class InvitationDeclined(Happened):
    stages = frozenset({"invitation", "mental_health_review", "outreach"})
    name: Literal["invitation_declined"] = "invitation_declined"
    reason: Code = "not_given"


class ReadingsRecorded(Happened):
    name: Literal["readings_recorded"] = "readings_recorded"
    readings: Annotated[tuple[Reading, ...], Field(min_length=1, max_length=60)]


class RedFlagRaised(Happened):
    """A person saw a red flag; `flag` is one of the ruleset's."""

    name: Literal["red_flag_raised"] = "red_flag_raised"
    flag: Code


class TaskAnswered(_OfTask):
    name: Literal["task_answered"] = "task_answered"
    answer: Code = "done"


class CoachWishRecorded(Happened):
    name: Literal["coach_wish_recorded"] = "coach_wish_recorded"
    wants: bool
    gender: Literal["female", "male", "no_preference"] = "no_preference"
    mode: Literal["home", "phone", "video", "cafe", "any"] = "any"
    language: Code | None = None
    area: Code | None = None


class RoomAppeared(Happened):
    stages = frozenset({"allocation"})
    name: Literal["room_appeared"] = "room_appeared"


class CoachAccepted(Happened):
    stages = frozenset({"allocation"})
    name: Literal["coach_accepted"] = "coach_accepted"
    coach_id: Id


class CoachDeclined(Happened):
    stages = frozenset({"allocation"})
    name: Literal["coach_declined"] = "coach_declined"
    coach_id: Id
    reason: Code = "not_given"


class CoachChangeRequested(Happened):
    stages = COACHING
    name: Literal["coach_change_requested"] = "coach_change_requested"
    reason: Code = "not_given"


class SessionBooked(_OfSession):
    """A time and a mode; booking again is rearranging."""

    stages = COACHING
    name: Literal["session_booked"] = "session_booked"
    starts_at: Moment
    mode: Literal["home", "phone", "video", "cafe"] = "home"


class SessionAttended(_OfSession):
    stages = COACHING
    name: Literal["session_attended"] = "session_attended"
    minutes: Annotated[int, Field(ge=1, le=480)] = 60


class SessionMissed(_OfSession):
    stages = COACHING
    name: Literal["session_missed"] = "session_missed"


class SessionCancelled(_OfSession):
    """Cancelled with notice is not a miss; without notice by the client it is."""

    stages = COACHING
    name: Literal["session_cancelled"] = "session_cancelled"
    cancelled_by: Literal["client", "coach"]
    with_notice: bool


class SessionOutcomeCorrected(_OfSession):
    """A recorded outcome was wrong; the correction is its own event and the first one stays."""

    stages = frozenset({"coaching", "closure"})
    name: Literal["session_outcome_corrected"] = "session_outcome_corrected"
    outcome: Literal["attended", "missed", "cancelled"]
    minutes: Annotated[int, Field(ge=1, le=480)] | None = None


class SessionsChanged(Happened):
    """More or fewer sessions, by agreement, with a reason."""

    stages = COACHING
    name: Literal["sessions_changed"] = "sessions_changed"
    more: Annotated[int, Field(ge=-60, le=60)]
    reason: Code


class GoalSet(Happened):
    name: Literal["goal_set"] = "goal_set"
    goal: Code
    text: Note = ""


class GoalsMet(Happened):
    stages = COACHING
    name: Literal["goals_met"] = "goals_met"


class CoachingStopped(Happened):
    stages = COACHING
    name: Literal["coaching_stopped"] = "coaching_stopped"
    reason: Code


class MeasureRecorded(Happened):
    name: Literal["measure_recorded"] = "measure_recorded"
    measure: Code
    occasion: Literal["baseline", "closure", "other"] = "other"
    scores: dict[Code, float]


class ClosureDecided(Happened):
    """A named person closes the journey."""

    name: Literal["closure_decided"] = "closure_decided"
    reason: Code


class Paused(Happened):
    name: Literal["paused"] = "paused"
    reason: Literal["hospital", "holiday", "other"]


class Resumed(Happened):
    name: Literal["resumed"] = "resumed"


class Died(Happened):
    name: Literal["died"] = "died"


class MovedAway(Happened):
    name: Literal["moved_away"] = "moved_away"


class Transferred(Happened):
    name: Literal["transferred"] = "transferred"
    to: Code = "specialist"


class ContactDetailsChanged(Happened):
    """The details themselves are in the store; the story only knows that they changed."""

    name: Literal["contact_details_changed"] = "contact_details_changed"


class RulesetAdopted(Happened):
    name: Literal["ruleset_adopted"] = "ruleset_adopted"
    digest: str
    reason: Title


MADE = (
    JourneyStarted, EligibilityDecided, PriorityDecided, RedFlagFound, StageEntered, StageLeft,
    WaitEnded, InvitationSent, HealthCheckCompleted, TaskOpened, TaskEscalated, TaskClosed,
    CoachProposed, WaitingForCoach, CoachAllocated, CoachReleased, SessionPlanned, SessionDue,
    TaperDone, MessageSent, MessageNotSent, FollowUpFired, FollowUpDropped, JourneyClosed,
    RecallSet,
)  # fmt: skip
REPORTED = (
    ConsentGiven, ConsentRefused, ConsentWithdrawn, DeferralRequested, InvitationAccepted,
    InvitationDeclined, ReadingsRecorded, RedFlagRaised, TaskAnswered, CoachWishRecorded,
    RoomAppeared, CoachAccepted, CoachDeclined, CoachChangeRequested, SessionBooked,
    SessionAttended, SessionMissed, SessionCancelled, SessionOutcomeCorrected, SessionsChanged,
    GoalSet, GoalsMet, CoachingStopped, MeasureRecorded, ClosureDecided, Paused, Resumed, Died,
    MovedAway, Transferred, ContactDetailsChanged, RulesetAdopted,
)  # fmt: skip

GROUPS: dict[str, frozenset[str]] = {
    "session_outcome_recorded": frozenset(
        {"session_attended", "session_missed", "session_cancelled"}
    ),
    "invitation_answered": frozenset({"invitation_accepted", "invitation_declined"}),
    "consent_answered": frozenset({"consent_given", "consent_refused"}),
    "coach_answered": frozenset({"coach_accepted", "coach_declined"}),
    "task_ended": frozenset({"task_answered", "task_closed"}),
    "coach_found": frozenset({"coach_allocated", "coach_proposed"}),
}
"""Names a rule may use for any of several events."""

AnyEvent = Annotated[
    JourneyStarted | EligibilityDecided | PriorityDecided | RedFlagFound | StageEntered | StageLeft
    | WaitEnded | InvitationSent | HealthCheckCompleted | TaskOpened | TaskEscalated | TaskClosed
    | CoachProposed | WaitingForCoach | CoachAllocated | CoachReleased | SessionPlanned
    | SessionDue | TaperDone | MessageSent | MessageNotSent | FollowUpFired | FollowUpDropped
    | JourneyClosed | RecallSet | ConsentGiven | ConsentRefused | ConsentWithdrawn
    | DeferralRequested | InvitationAccepted | InvitationDeclined | ReadingsRecorded
    | RedFlagRaised | TaskAnswered | CoachWishRecorded | RoomAppeared | CoachAccepted
    | CoachDeclined | CoachChangeRequested | SessionBooked | SessionAttended | SessionMissed
    | SessionCancelled | SessionOutcomeCorrected | SessionsChanged | GoalSet | GoalsMet
    | CoachingStopped | MeasureRecorded | ClosureDecided | Paused | Resumed | Died | MovedAway
    | Transferred | ContactDetailsChanged | RulesetAdopted,
    Field(discriminator="name"),
]  # fmt: skip

EVENTS: dict[str, type[Happened]] = {
    kind.model_fields["name"].default: kind for kind in (*MADE, *REPORTED)
}
REPORTED_NAMES = frozenset(kind.model_fields["name"].default for kind in REPORTED)
any_event: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)


class Entry(Frozen):
    """One line of the journal: an event, its place in the order, and when it was recorded."""

    sequence: Annotated[int, Field(ge=1)]
    recorded: Moment
    event: AnyEvent

    @property
    def name(self) -> str:
        """The event's name."""
        return self.event.name

    @property
    def at(self) -> Moment:
        """When it happened: what the reporter says, else when it was recorded."""
        return self.event.at or self.recorded
