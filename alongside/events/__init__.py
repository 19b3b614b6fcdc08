"""
Everything that can happen in a journey: one typed vocabulary, discriminated by name.

`MADE` events come from the journey, `REPORTED` ones from people and systems. An `Entry`
is one line of the journal.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from alongside.events.base import (
    Code,
    Happened,
    Id,
    Note,
    SessionNumber,
    Stages,
    Title,
)
from alongside.events.coach import CoachAway, CoachChangeRequested
from alongside.events.made import (
    CoachAllocated,
    CoachProposed,
    CoachReleased,
    EligibilityDecided,
    FollowUpDropped,
    FollowUpFired,
    HealthCheckCompleted,
    InvitationSent,
    JourneyClosed,
    JourneyStarted,
    MessageNotSent,
    MessageSent,
    PriorityDecided,
    RecallSet,
    RedFlagFound,
    RoomOffered,
    RulesetNotAdopted,
    RulesetTakenUp,
    SessionDue,
    SessionPlanned,
    StageEntered,
    StageLeft,
    TaperDone,
    TaskClosed,
    TaskEscalated,
    TaskOpened,
    TaskPostponed,
    WaitEnded,
    WaitingForCoach,
)
from alongside.events.plan import (
    ActionPlanWritten,
    CrisisPlanWritten,
    GoalClosed,
    GoalProgressed,
    GoalSet,
    PlanWritten,
    ResourceNamed,
    SnapshotWritten,
    SupporterNamed,
)
from alongside.events.reported import (
    ClosureDecided,
    CoachAccepted,
    CoachDeclined,
    CoachingStopped,
    CoachWishRecorded,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    ContactDetailsChanged,
    DeferralRequested,
    Died,
    GoalsMet,
    InvitationAccepted,
    InvitationDeclined,
    MeasureRecorded,
    MovedAway,
    Paused,
    ReadingsRecorded,
    RedFlagRaised,
    Resumed,
    RoomAppeared,
    RulesetAdopted,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionsChanged,
    TaskAnswered,
    Transferred,
)
from alongside.model import Frozen, Moment

MADE = (
    JourneyStarted, EligibilityDecided, PriorityDecided, RedFlagFound, StageEntered, StageLeft,
    WaitEnded, InvitationSent, HealthCheckCompleted, TaskOpened, TaskEscalated, TaskPostponed,
    TaskClosed, CoachProposed, WaitingForCoach, CoachAllocated, CoachReleased, RoomOffered,
    SessionPlanned, SessionDue, TaperDone, MessageSent, MessageNotSent, FollowUpFired,
    FollowUpDropped, RulesetTakenUp, RulesetNotAdopted, JourneyClosed, RecallSet,
)  # fmt: skip
REPORTED = (
    ConsentGiven, ConsentRefused, ConsentWithdrawn, DeferralRequested, InvitationAccepted,
    InvitationDeclined, ReadingsRecorded, RedFlagRaised, TaskAnswered, CoachWishRecorded,
    RoomAppeared, CoachAccepted, CoachDeclined, CoachChangeRequested, CoachAway, SessionBooked,
    SessionAttended, SessionMissed, SessionCancelled, SessionOutcomeCorrected, SessionsChanged,
    GoalSet, GoalsMet, CoachingStopped, MeasureRecorded, ClosureDecided, Paused, Resumed, Died,
    MovedAway, Transferred, ContactDetailsChanged, RulesetAdopted, GoalProgressed, GoalClosed,
    ActionPlanWritten, CrisisPlanWritten, SupporterNamed, ResourceNamed, SnapshotWritten,
    PlanWritten,
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
    JourneyStarted | EligibilityDecided | PriorityDecided | RedFlagFound | StageEntered
    | StageLeft | WaitEnded | InvitationSent | HealthCheckCompleted | TaskOpened | TaskEscalated
    | TaskPostponed | TaskClosed | CoachProposed | WaitingForCoach | CoachAllocated
    | CoachReleased | SessionPlanned | SessionDue | TaperDone | MessageSent | MessageNotSent
    | FollowUpFired | FollowUpDropped | RoomOffered | RulesetTakenUp | RulesetNotAdopted
    | JourneyClosed | RecallSet | ConsentGiven | ConsentRefused | ConsentWithdrawn
    | DeferralRequested | InvitationAccepted | InvitationDeclined | ReadingsRecorded
    | RedFlagRaised | TaskAnswered | CoachWishRecorded | RoomAppeared | CoachAccepted
    | CoachDeclined | CoachChangeRequested | CoachAway | SessionBooked | SessionAttended
    | SessionMissed | SessionCancelled | SessionOutcomeCorrected | SessionsChanged | GoalSet
    | GoalsMet | CoachingStopped | MeasureRecorded | ClosureDecided | Paused | Resumed | Died
    | MovedAway | Transferred | ContactDetailsChanged | RulesetAdopted | GoalProgressed
    | GoalClosed | ActionPlanWritten | CrisisPlanWritten | SupporterNamed | ResourceNamed
    | SnapshotWritten | PlanWritten,
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


__all__ = [
    "EVENTS",
    "GROUPS",
    "MADE",
    "REPORTED",
    "REPORTED_NAMES",
    "ActionPlanWritten",
    "AnyEvent",
    "ClosureDecided",
    "CoachAccepted",
    "CoachAllocated",
    "CoachAway",
    "CoachChangeRequested",
    "CoachDeclined",
    "CoachProposed",
    "CoachReleased",
    "CoachWishRecorded",
    "CoachingStopped",
    "Code",
    "ConsentGiven",
    "ConsentRefused",
    "ConsentWithdrawn",
    "ContactDetailsChanged",
    "CrisisPlanWritten",
    "DeferralRequested",
    "Died",
    "EligibilityDecided",
    "Entry",
    "FollowUpDropped",
    "FollowUpFired",
    "GoalClosed",
    "GoalProgressed",
    "GoalSet",
    "GoalsMet",
    "Happened",
    "HealthCheckCompleted",
    "Id",
    "InvitationAccepted",
    "InvitationDeclined",
    "InvitationSent",
    "JourneyClosed",
    "JourneyStarted",
    "MeasureRecorded",
    "MessageNotSent",
    "MessageSent",
    "MovedAway",
    "Note",
    "Paused",
    "PlanWritten",
    "PriorityDecided",
    "ReadingsRecorded",
    "RecallSet",
    "RedFlagFound",
    "RedFlagRaised",
    "ResourceNamed",
    "Resumed",
    "RoomAppeared",
    "RoomOffered",
    "RulesetAdopted",
    "RulesetNotAdopted",
    "RulesetTakenUp",
    "SessionAttended",
    "SessionBooked",
    "SessionCancelled",
    "SessionDue",
    "SessionMissed",
    "SessionNumber",
    "SessionOutcomeCorrected",
    "SessionPlanned",
    "SessionsChanged",
    "SnapshotWritten",
    "StageEntered",
    "StageLeft",
    "Stages",
    "SupporterNamed",
    "TaperDone",
    "TaskAnswered",
    "TaskClosed",
    "TaskEscalated",
    "TaskOpened",
    "TaskPostponed",
    "Title",
    "Transferred",
    "WaitEnded",
    "WaitingForCoach",
    "any_event",
]
