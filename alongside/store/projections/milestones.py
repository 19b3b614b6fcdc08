"""
The milestones table: the day each journey first came to what reports count.
"""

from collections.abc import Iterator

from alongside.events import (
    CoachAllocated,
    CoachWishRecorded,
    Entry,
    HealthCheckCompleted,
    InvitationAccepted,
    InvitationSent,
    JourneyClosed,
    JourneyStarted,
    PriorityDecided,
    SessionAttended,
    SessionOutcomeCorrected,
    StageEntered,
    TaperDone,
)
from alongside.london import today
from alongside.store.changes import Change, Put, Set, Unmet, Walk
from alongside.store.ids import parts_of


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes in the journey's milestones."""
    match entry.event:
        case JourneyStarted() as event:
            yield Put(
                "milestones",
                {"journey": journey},
                {
                    "programme": parts_of(journey).programme,
                    "client_id": event.client_id,
                    "started": _day(entry),
                    "path": ">",
                },
                keep=True,
            )
        case PriorityDecided() as event:
            yield Set("milestones", {"journey": journey}, {"priority": event.priority})
        case StageEntered() as event:
            yield Set("milestones", {"journey": journey}, {"stage": event.stage})
            yield Walk(journey, event.stage)
        case InvitationSent():
            yield _first(journey, "invited", entry)
        case InvitationAccepted():
            yield _first(journey, "engaged", entry)
        case HealthCheckCompleted(missing=()):
            yield _first(journey, "checked", entry)
        case CoachWishRecorded(wants=True):
            yield _first(journey, "wished", entry)
        case CoachAllocated():
            yield _first(journey, "allocated", entry)
        case SessionAttended() | SessionOutcomeCorrected(outcome="attended"):
            yield _first(journey, "met", entry)
        case SessionOutcomeCorrected():
            yield Unmet(journey)
        case TaperDone():
            yield _first(journey, "finished", entry)
        case JourneyClosed() as event:
            yield Set(
                "milestones",
                {"journey": journey},
                {"closed": _day(entry), "reason": event.reason, "stage": None},
            )


def _first(journey: str, milestone: str, entry: Entry) -> Set:
    return Set("milestones", {"journey": journey, milestone: None}, {milestone: _day(entry)})


def _day(entry: Entry) -> int:
    return today(entry.at).toordinal()
