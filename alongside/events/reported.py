"""
Events that people and systems report, by the journey's one door.

`stages` names the stages in which each may be reported; None is any.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from alongside.events.base import (
    COACHING,
    Code,
    Happened,
    Id,
    OfSession,
    OfTask,
    Title,
    Weekday,
)
from alongside.model import Moment
from alongside.readings import Reading

Score = Annotated[float, Field(allow_inf_nan=False)]
Digest = Annotated[str, StringConstraints(max_length=128)]
Place = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
MOST_READINGS = 60
"""In one event."""


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
    readings: Annotated[tuple[Reading, ...], Field(min_length=1, max_length=MOST_READINGS)]


class RedFlagRaised(Happened):
    """A person saw a red flag; `flag` is one of the ruleset's."""

    name: Literal["red_flag_raised"] = "red_flag_raised"
    flag: Code


class TaskAnswered(OfTask):
    name: Literal["task_answered"] = "task_answered"
    answer: Code = "done"


class CoachWishRecorded(Happened):
    """What the client wishes of a coach; no `days` means that any weekday suits."""

    name: Literal["coach_wish_recorded"] = "coach_wish_recorded"
    wants: bool
    gender: Literal["female", "male", "no_preference"] = "no_preference"
    mode: Literal["home", "phone", "video", "cafe", "any"] = "any"
    language: Code | None = None
    area: Code | None = None
    days: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()


class RoomAppeared(Happened):
    """A coach may have room now; `back` is one the client had, who is there again."""

    stages = frozenset({"allocation"})
    name: Literal["room_appeared"] = "room_appeared"
    back: Id | None = None


class CoachAccepted(Happened):
    stages = frozenset({"allocation"})
    name: Literal["coach_accepted"] = "coach_accepted"
    coach_id: Id


class CoachDeclined(Happened):
    stages = frozenset({"allocation"})
    name: Literal["coach_declined"] = "coach_declined"
    coach_id: Id
    reason: Code = "not_given"


class SessionBooked(OfSession):
    """
    A time and a mode; booking again is rearranging.

    `outside_hours` says that it is meant to be outside the hours of the coach or of the service.
    """

    stages = COACHING
    name: Literal["session_booked"] = "session_booked"
    starts_at: Moment
    mode: Literal["home", "phone", "video", "cafe"] = "home"
    place: Place | None = None
    outside_hours: bool = False


class SessionAttended(OfSession):
    stages = COACHING
    name: Literal["session_attended"] = "session_attended"
    minutes: Annotated[int, Field(ge=1, le=480)] = 60


class SessionMissed(OfSession):
    stages = COACHING
    name: Literal["session_missed"] = "session_missed"


class SessionCancelled(OfSession):
    """Cancelled with notice is not a miss; without notice by the client it is."""

    stages = COACHING
    name: Literal["session_cancelled"] = "session_cancelled"
    cancelled_by: Literal["client", "coach", "service"]
    with_notice: bool


class SessionOutcomeCorrected(OfSession):
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
    scores: Annotated[dict[Code, Score], Field(max_length=40)]


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
    """The journey is to walk by these rules: at once, or from the stage it enters next."""

    name: Literal["ruleset_adopted"] = "ruleset_adopted"
    digest: Digest
    reason: Title
    when: Literal["now", "next_stage"] = "now"

    @property
    def subject(self) -> str:
        return f"next-stage/{self.digest}" if self.when == "next_stage" else ""
