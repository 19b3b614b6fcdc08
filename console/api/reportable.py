"""
Every event another system may report: what people report, by name.

By which rules a journey walks is decided on the pages of the rules.
"""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from alongside.events import (
    ActionPlanWritten,
    ClosureDecided,
    CoachAccepted,
    CoachAway,
    CoachChangeRequested,
    CoachDeclined,
    CoachingStopped,
    CoachWishRecorded,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    ContactDetailsChanged,
    CrisisPlanWritten,
    DeferralRequested,
    Died,
    GoalClosed,
    GoalProgressed,
    GoalSet,
    GoalsMet,
    InvitationAccepted,
    InvitationDeclined,
    MeasureRecorded,
    MovedAway,
    Paused,
    PlanWritten,
    ReadingsRecorded,
    RedFlagRaised,
    ResourceNamed,
    Resumed,
    RoomAppeared,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionsChanged,
    SnapshotWritten,
    SupporterNamed,
    TaskAnswered,
    Transferred,
)

ReportedEvent = Annotated[
    ConsentGiven | ConsentRefused | ConsentWithdrawn | DeferralRequested | InvitationAccepted |
    InvitationDeclined | ReadingsRecorded | RedFlagRaised | TaskAnswered | CoachWishRecorded |
    RoomAppeared | CoachAccepted | CoachDeclined | CoachChangeRequested | CoachAway |
    SessionBooked | SessionAttended | SessionMissed | SessionCancelled | SessionOutcomeCorrected
    | SessionsChanged | GoalSet | GoalsMet | CoachingStopped | MeasureRecorded | ClosureDecided
    | Paused | Resumed | Died | MovedAway | Transferred | ContactDetailsChanged
    | GoalProgressed | GoalClosed | ActionPlanWritten | CrisisPlanWritten | SupporterNamed |
    ResourceNamed | SnapshotWritten | PlanWritten,
    Field(discriminator="name"),
]  # fmt: skip
KINDS = get_args(get_args(ReportedEvent)[0])
