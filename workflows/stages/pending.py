"""
A rule waiting for its moment: which events bind one, which let it go.

In: rules and entries, one after the other. Out: yes or no; nothing is remembered here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alongside.events import (
    GROUPS,
    CoachChangeRequested,
    Entry,
    FollowUpDropped,
    FollowUpFired,
    MessageNotSent,
    RedFlagFound,
    SessionBooked,
    SessionCancelled,
    SessionOutcomeCorrected,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.ruleset.model import FollowUp

SUPERSEDES = {
    "session_booked": ("session_booked", "session_outcome_recorded"),
    "session_planned": ("session_planned", "session_outcome_recorded"),
}
"""What makes a booking or a plan obsolete, and with it everything that was to follow from it."""
MISSED = "session_missed"
TELL_GP = "tell_gp"
"""The kind of task that asks a person to tell the GP; it is open after the end."""
ONE_OF_SEVERAL = ("attempt",)
"""Subjects that follow each other about the same thing: the next answers for the last."""


@dataclass(eq=False)
class Pending:
    """A rule bound to the event `anchor`; `due` was worked out when `as_of` pauses had changed."""

    rule: FollowUp
    anchor: Entry
    due: datetime | None = None
    as_of: int = -1
    called: tuple[str, ...] = ()
    """What the rule was called by other rules that the journey walked by."""

    @property
    def key(self) -> str:
        """The key of what it does: its task, its message."""
        return f"{self.rule.id}/{self.anchor.sequence}"

    @property
    def keys(self) -> tuple[str, ...]:
        """The key, also under the names the rule had before."""
        return tuple(f"{name}/{self.anchor.sequence}" for name in self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """The rule's id, then what it was called before."""
        was = (self.rule.was,) if self.rule.was else ()
        return (self.rule.id, *was, *self.called)

    @property
    def is_urgent(self) -> bool:
        """Whether it sees to a red flag, which no pause and no ending holds up."""
        event = self.anchor.event
        return isinstance(event, RedFlagFound) or (isinstance(event, TaskOpened) and event.urgent)

    @property
    def outlasts_the_end(self) -> bool:
        """Whether it is about what keeps an ended journey open."""
        event = self.anchor.event
        return self.is_urgent or (isinstance(event, TaskOpened) and event.kind == TELL_GP)

    @property
    def about_pause(self) -> bool:
        """Whether it is about the pause itself, and so goes on during it."""
        return self.anchor.name in ("paused", "deferral_requested")

    @property
    def starts_at(self) -> datetime | None:
        """The booked moment it counts back from."""
        event = self.anchor.event
        return event.starts_at if self.rule.before and isinstance(event, SessionBooked) else None

    def is_done_by(self, entry: Entry) -> bool:
        """Whether `entry` records that it fired or was dropped."""
        event = entry.event
        return (
            isinstance(event, FollowUpFired | FollowUpDropped)
            and event.anchor == self.anchor.sequence
            and event.rule in self.names
        )

    def is_answered_by(self, entry: Entry) -> bool:
        """
        Whether it is not wanted any more because `entry` happened after its anchor.

        Events about sessions answer only for their own session, and tasks for their own task;
        an event about something of another kind answers for any.
        """
        if entry.sequence <= self.anchor.sequence:
            return False
        if _is_among(entry, self.rule.unless) and _about_the_same(self.anchor, entry):
            return True
        superseding = SUPERSEDES.get(self.anchor.name, ())
        return _is_among(entry, superseding) and entry.event.subject == self.anchor.event.subject


def bound_to(entry: Entry, rules: Iterable[FollowUp], journal: Journal) -> list[Pending]:
    """The rules that this event sets waiting."""
    return [
        Pending(rule, entry, called=journal.names_of(rule.id)[1:])
        for rule in rules
        if _binds(rule, entry, journal)
    ]


def asking_of_a_miss(entry: Entry, journal: Journal, rules: Iterable[FollowUp]) -> list[FollowUp]:
    """
    Of the rules about missed sessions those that ask a person, where `entry` says so otherwise.

    A client who cancels without notice missed the session, as one of whom that is said later.
    Source: QS188, follow up any missed appointment.
    """
    event = entry.event
    if not isinstance(event, SessionCancelled | SessionOutcomeCorrected):
        return []
    last, recorded = journal.past_sessions()[-1], journal.outcome_of(event.session)
    if (last.number, last.outcome) != (event.session, "missed"):
        return []  # more has happened since: it is not what there is to speak about
    known = recorded is not None and recorded is not entry and recorded.name == MISSED
    return [] if known else [rule for rule in rules if rule.task is not None]


def by_anchor(rules: Iterable[FollowUp]) -> dict[str, list[FollowUp]]:
    """Rules by the names of the events that may bind them, in the order of the file."""
    found: dict[str, list[FollowUp]] = {}
    for rule in rules:
        for name in sorted(GROUPS.get(rule.anchor, (rule.anchor,))):
            found.setdefault(name, []).append(rule)
    return found


def _binds(rule: FollowUp, entry: Entry, journal: Journal) -> bool:
    if rule.about is None:
        return True
    event = entry.event
    if isinstance(event, MessageNotSent):
        return event.why == rule.about
    if isinstance(event, CoachChangeRequested):
        return event.cause == rule.about
    return isinstance(event, TaskOpened) and journal.called_now(event.kind) == rule.about


def _is_among(entry: Entry, names: Iterable[str]) -> bool:
    return any(entry.name == name or entry.name in GROUPS.get(name, ()) for name in names)


def _about_the_same(anchor: Entry, entry: Entry) -> bool:
    mine, theirs = anchor.event.subject, entry.event.subject
    kind = mine.partition("/")[0]
    return mine == theirs or kind != theirs.partition("/")[0] or kind in ONE_OF_SEVERAL
