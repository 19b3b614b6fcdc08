"""
The journeys table: where each journey stands now.
"""

from collections.abc import Iterator
from typing import Any

from alongside.events import (
    CoachAllocated,
    CoachReleased,
    DeferralRequested,
    Entry,
    JourneyClosed,
    JourneyStarted,
    Paused,
    PriorityDecided,
    RecallSet,
    Resumed,
    RulesetAdopted,
    RulesetNotAdopted,
    RulesetTakenUp,
    StageEntered,
)
from alongside.store.changes import Arrive, Change, Put, Set
from alongside.store.ids import parts_of


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes in the journey's own row."""
    match entry.event:
        case JourneyStarted() as event:
            parts = parts_of(journey)
            yield Put(
                "journeys",
                {"journey": journey},
                {
                    "client_id": event.client_id,
                    "programme": event.programme,
                    "cycle": parts.cycle,
                    "route": event.route,
                    "digest": event.digest,
                    "status": "open",
                    "started": entry.at,
                    "sessions_attended": 0,
                    "missed_in_a_row": 0,
                    "last_sequence": entry.sequence,
                    "last_event": entry.name,
                    "last_at": entry.at,
                },
            )
        case StageEntered() as event:
            yield _now(journey, stage=event.stage, visit=event.visit, stage_since=entry.at)
        case PriorityDecided() as event:
            yield _now(journey, priority=event.priority, rule=event.rule)
        case CoachAllocated() as event:
            yield _now(
                journey, coach_id=event.coach_id, last_coach_id=event.coach_id, coach_until=None
            )
        case CoachReleased() as event:
            yield Set(
                "journeys",
                {"journey": journey, "coach_id": event.coach_id},
                {"coach_id": None, "coach_until": entry.at},
            )
        case DeferralRequested() as event:
            yield _paused(journey, entry)
            yield _now(journey, deferred_until=event.until)
        case Paused():
            yield _paused(journey, entry)
        case Resumed():
            yield Set(
                "journeys",
                {"journey": journey, "status": "paused"},
                {"status": "open", "paused_since": None, "deferred_until": None},
            )
        case RulesetAdopted() as event if event.when == "now":
            yield _now(journey, digest=event.digest)
        case RulesetTakenUp() as event:
            yield _now(journey, digest=event.digest)
        case RulesetNotAdopted() as event if event.kept is not None:
            yield _now(journey, digest=event.kept)
        case RecallSet() as event:
            yield _now(journey, recall_due=event.due)
        case JourneyClosed() as event:
            yield _now(
                journey,
                status="closed",
                stage=None,
                closed=entry.at,
                closed_reason=event.reason,
                paused_since=None,
                deferred_until=None,
            )


def last(journey: str, entry: Entry) -> Change:
    """The row says which entry was the last, and what is due next after it."""
    return Arrive(journey, entry.sequence, entry.name, entry.at)


def _now(journey: str, **values: Any) -> Set:
    return Set("journeys", {"journey": journey}, values)


def _paused(journey: str, entry: Entry) -> Set:
    return Set(
        "journeys",
        {"journey": journey, "status": "open"},
        {"status": "paused", "paused_since": entry.at},
    )
