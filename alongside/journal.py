"""
What has happened in one journey, in order, to be looked things up in.

The journal is the only memory a story has: every place, count and pause is derived from
it, so a stage can be told again from the top. Appending is the only change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Literal, TypeVar

from alongside.events import (
    GROUPS,
    REPORTED_NAMES,
    AnyEvent,
    ClosureDecided,
    CoachAllocated,
    CoachProposed,
    CoachReleased,
    DeferralRequested,
    Entry,
    Happened,
    Paused,
    PriorityDecided,
    Resumed,
    RulesetTakenUp,
    SessionCancelled,
    SessionOutcomeCorrected,
    SessionPlanned,
    StageEntered,
    StageLeft,
    TaskAnswered,
    TaskClosed,
    TaskOpened,
    TaskPostponed,
)
from alongside.events.weight import weight_of
from alongside.model import lighten
from alongside.pauses import Pauses
from alongside.questions import PastSession, Pause

ENDINGS = {
    "consent_refused": "consent_refused",
    "consent_withdrawn": "consent_withdrawn",
    "died": "died",
    "moved_away": "moved_away",
    "transferred": "transferred",
}
"""Events that end a journey from any stage, with the reason they close it for."""

Outcome = Literal["attended", "missed", "cancelled"]
E = TypeVar("E", bound=Happened)


_GROUPS_OF = {
    name: [group for group, members in GROUPS.items() if name in members]
    for members in GROUPS.values()
    for name in sorted(members)
}


@cache
def name_of(kind: type[Happened]) -> str:
    """The name events of this class carry."""
    return str(kind.model_fields["name"].default)


class Journal:
    """Entries in order, with look-ups by name and subject."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: list[Entry] = []
        self._by_name: defaultdict[str, list[Entry]] = defaultdict(list)
        self._by_subject: dict[tuple[str, str], Entry] = {}
        self._by_event_id: dict[str, Entry] = {}
        self._open_tasks: dict[str, TaskOpened] = {}
        self.pauses = Pauses()
        self._coach: str | None = None
        self._ending: str | None = None
        self._called_now: dict[str, str] = {}
        self.weight = 0
        """The characters of all that was reported."""
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        name, event = entry.name, entry.event
        lighten(entry)
        lighten(event)
        self.entries.append(entry)
        self._by_name[name].append(entry)
        for group in _GROUPS_OF.get(name, ()):
            self._by_name[group].append(entry)
        self._by_subject[name, event.subject] = entry
        if name in REPORTED_NAMES:
            self.weight += weight_of(event)
        if event.id is not None:
            self._by_event_id[event.id] = entry
        match event:
            case TaskOpened():
                self._open_tasks[event.key] = event
            case TaskPostponed() if event.key in self._open_tasks:
                opened = self._open_tasks[event.key]
                self._open_tasks[event.key] = opened.model_copy(update={"due": event.due})
            case TaskAnswered() | TaskClosed():
                self._open_tasks.pop(event.key, None)
            case CoachProposed() | CoachAllocated():
                self._coach = event.coach_id
            case CoachReleased():
                self._coach = None
            case Paused() | DeferralRequested() | Resumed():
                self.pauses.note(entry)
            case RulesetTakenUp():
                self._rename(event.renamed)
        if self._ending is None:
            self._ending = _ending(event)

    def append(self, event: AnyEvent, recorded: datetime) -> Entry:
        """Record `event` as the next entry."""
        entry = Entry(sequence=len(self.entries) + 1, recorded=recorded, event=event)
        self._add(entry)
        return entry

    def __len__(self) -> int:
        return len(self.entries)

    def all(self, name: str) -> list[Entry]:
        """Every entry with this event name, or any of this group of names, in order."""
        return self._by_name[name]

    def events(self, kind: type[E]) -> list[E]:
        """Every event of this class, in order."""
        return [e.event for e in self._by_name[name_of(kind)] if isinstance(e.event, kind)]

    def last(self, name: str) -> Entry | None:
        """The latest entry of this name."""
        found = self._by_name[name]
        return found[-1] if found else None

    def find(self, name: str, subject: str) -> Entry | None:
        """The latest entry of this name about this subject."""
        return self._by_subject.get((name, subject))

    def first_after(
        self, sequence: int, names: Iterable[str], subject: str | None = None
    ) -> Entry | None:
        """The first entry after `sequence` with one of `names` (about `subject`, if given)."""
        first: Entry | None = None
        for name in names:
            entries = self._by_name[name]
            if not entries or entries[-1].sequence <= sequence:
                continue
            for entry in entries[bisect_right(entries, sequence, key=_sequence) :]:
                if first is not None and first.sequence < entry.sequence:
                    break
                if subject is None or entry.event.subject == subject:
                    first = entry
                    break
        return first

    def by_event_id(self, event_id: str) -> Entry | None:
        """The entry made from the report with this id: a repeated report is answered with it."""
        return self._by_event_id.get(event_id)

    # -- names -------------------------------------------------------------------------

    def _rename(self, renamed: dict[str, str]) -> None:
        called = {was: renamed.get(now, now) for was, now in self._called_now.items()}
        called |= renamed
        self._called_now = {was: now for was, now in called.items() if was != now}

    def called_now(self, name: str) -> str:
        """What the rule is called by now that was called `name` when something was recorded."""
        return self._called_now.get(name, name)

    def names_of(self, name: str) -> tuple[str, ...]:
        """What the rule called `name` by now has been called, that name first."""
        before = [was for was, now in self._called_now.items() if now == name]
        return (name, *before)

    # -- places ------------------------------------------------------------------------

    @property
    def stage(self) -> Entry | None:
        """The `stage_entered` entry of the stage the journey is in, if it is in one."""
        entered = self.last("stage_entered")
        if entered is None or self.find("stage_left", entered.event.subject):
            return None
        return entered

    @property
    def stage_name(self) -> str:
        """The stage's name; `between` stages, `closed` at the end."""
        if self._by_name["journey_closed"]:
            return "closed"
        entered = self.stage
        if entered is None or not isinstance(entered.event, StageEntered):
            return "between"
        return entered.event.stage

    def visits(self, stage: str) -> int:
        """How often the stage was entered, whatever it was called then."""
        entered = (event.stage for event in self.events(StageEntered))
        return sum(1 for name in entered if self.called_now(name) == stage)

    @property
    def priority(self) -> int | None:
        """The priority last decided."""
        decided = self.events(PriorityDecided)
        return decided[-1].priority if decided else None

    def ending(self) -> str | None:
        """The reason of the first event that ends the journey, from whatever stage."""
        return self._ending

    # -- pauses ------------------------------------------------------------------------

    def open_pause(self) -> Entry | None:
        """The entry that began the pause the journey is in."""
        return self.pauses.open

    def pauses_after(self, sequence: int) -> tuple[Pause, ...]:
        """The pauses that began after this entry."""
        return self.pauses.after(sequence)

    # -- tasks -------------------------------------------------------------------------

    def task_is_open(self, key: str) -> bool:
        """Whether this task was opened and neither answered nor closed."""
        return key in self._open_tasks

    def open_tasks(self) -> list[TaskOpened]:
        """The tasks still open, the longest first."""
        return list(self._open_tasks.values())

    # -- coach and sessions ------------------------------------------------------------

    @property
    def coach(self) -> str | None:
        """The coach whose room this journey holds, proposed or allocated."""
        return self._coach

    def outcome_of(self, session: int) -> Entry | None:
        """The outcome recorded for a session, whatever was corrected later."""
        return self.first_after(0, ["session_outcome_recorded"], f"session/{session}")

    def past_sessions(self) -> tuple[PastSession, ...]:
        """Every session that is over, with corrections applied, in order."""
        past: list[PastSession] = []
        latest = {session.session: session for session in self.events(SessionPlanned)}
        for session in latest.values():
            recorded = self.outcome_of(session.session)
            if recorded is None:
                continue
            corrected = self.find("session_outcome_corrected", session.subject)
            past.append(
                PastSession(
                    number=session.session,
                    step=session.step,
                    outcome=_outcome((corrected or recorded).event),
                    at=recorded.at,
                )
            )
        return tuple(past)

    def missed_in_a_row(self) -> int:
        """
        Misses since the last attendance. A cancellation with notice is not a miss.

        Source: QS188, follow up any missed appointment; the reset on attendance is local.
        """
        run = 0
        for session in self.past_sessions():
            if session.outcome == "attended":
                run = 0
            elif session.outcome == "missed":
                run += 1
        return run

    def sessions_attended(self) -> int:
        """How many sessions happened."""
        return sum(1 for session in self.past_sessions() if session.outcome == "attended")

    def open_session(self) -> Entry | None:
        """The `session_planned` entry of the session that has no outcome yet."""
        planned = self.last("session_planned")
        if planned is None or not isinstance(planned.event, SessionPlanned):
            return None
        return None if self.outcome_of(planned.event.session) else planned


def _sequence(entry: Entry) -> int:
    return entry.sequence


def _ending(event: AnyEvent) -> str | None:
    if isinstance(event, ClosureDecided):
        return event.reason
    if isinstance(event, StageLeft) and event.leads_to == "close":
        return event.outcome
    return ENDINGS.get(event.name)


def _outcome(event: AnyEvent) -> Outcome:
    if isinstance(event, SessionOutcomeCorrected):
        return event.outcome
    if isinstance(event, SessionCancelled):
        without_notice = event.cancelled_by == "client" and not event.with_notice
        return "missed" if without_notice else "cancelled"
    return "attended" if event.name == "session_attended" else "missed"
