"""
A wait that begins in a walk, with the moment it must end by the calendar alone.

In: a follow-up bound to an event. Out: its `Wait`: how the journal shows that it ended, what
may come instead, when it ends if the journey pauses meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.calendar import Calendar
from alongside.events import (
    EVENTS,
    GROUPS,
    REPORTED_NAMES,
    AnyEvent,
    Entry,
    FollowUpDropped,
    FollowUpFired,
    TaskOpened,
    any_event,
)
from alongside.journal import Journal
from alongside.questions import Pause
from alongside.ruleset.model import FollowUp
from workflows.stages.pending import Pending

Making = Callable[[Journal, datetime], AnyEvent | None]


@dataclass(frozen=True)
class Wait:
    """One wait that began. `words` say what it is; `instead` what may keep it from ending."""

    rule: str
    words: str
    anchor: Entry
    due: datetime
    is_ended_by: Callable[[Entry], bool]
    is_overtaken: Callable[[Journal], bool]
    instead: tuple[tuple[str, Making], ...] = ()
    when_paused: Callable[[Pause], datetime | None] = lambda pause: None
    """When it must end if there is this pause; None where a pause makes no difference."""


def follow_up_wait(pending: Pending, calendar: Calendar) -> Iterator[Wait]:
    """The wait of a follow-up; none where its moment had passed when it was bound."""
    rule, anchor = pending.rule, pending.anchor
    reach = rule.escalate is None and rule.report is None
    since = pending.starts_at or anchor.at
    due = calendar.due(since, rule.wait, before=rule.before is not None, reach=reach)
    if due is None or due < anchor.recorded:
        return
    side = "before" if rule.before else "after"
    span = f"{rule.wait} {side}" if rule.wait else "at"
    yield Wait(
        rule=rule.id,
        words=f"{span} {anchor.name.replace('_', ' ')}",
        anchor=anchor,
        due=due,
        is_ended_by=lambda entry: _is_fired(entry, rule, anchor),
        is_overtaken=lambda journal: any(
            pending.is_answered_by(entry) or _is_dropped(entry, rule, anchor)
            for entry in journal.entries
        ),
        instead=tuple(_instead(rule, anchor)) if rule.wait is not None else (),
        when_paused=lambda pause: (
            calendar.due(since, rule.wait, pauses=(pause,), reach=reach)
            if _stops_in_pauses(pending)
            else None
        ),
    )


def _stops_in_pauses(pending: Pending) -> bool:
    """Whether time stops for it: not for a red flag, a booked moment, or the pause itself."""
    rule = pending.rule
    if rule.wait is None or rule.before is not None or pending.is_urgent or pending.about_pause:
        return False
    return not {"paused", "resumed"} & set(rule.unless)


def _is_fired(entry: Entry, rule: FollowUp, anchor: Entry) -> bool:
    event = entry.event
    return (
        isinstance(event, FollowUpFired)
        and event.rule == rule.id
        and event.anchor == anchor.sequence
    )


def _is_dropped(entry: Entry, rule: FollowUp, anchor: Entry) -> bool:
    event = entry.event
    return (
        isinstance(event, FollowUpDropped)
        and event.rule == rule.id
        and event.anchor == anchor.sequence
    )


def _instead(rule: FollowUp, anchor: Entry) -> Iterator[tuple[str, Making]]:
    for name in rule.unless:
        for member in sorted(GROUPS.get(name, (name,))):
            if member in REPORTED_NAMES:
                yield member.replace("_", " "), making_of(member, anchor)


def making_of(name: str, anchor: Entry) -> Making:
    """The event of this name about what `anchor` is about; None where it can't be said."""

    def making(journal: Journal, now: datetime) -> AnyEvent | None:
        fields: dict[str, object] = {"name": name}
        wanted = EVENTS[name].model_fields
        if "key" in wanted:
            if not isinstance(anchor.event, TaskOpened):
                return None
            fields |= {"key": anchor.event.key, "answer": anchor.event.answers[0]}
        if "session" in wanted:
            fields["session"] = getattr(anchor.event, "session", None)
        fields |= {key: value for key, value in _USUAL.items() if key in wanted}
        if "coach_id" in wanted:
            fields["coach_id"] = journal.coach
        if "starts_at" in wanted:
            fields["starts_at"] = now + timedelta(days=30)
        try:
            return any_event.validate_python(fields)
        except ValueError:
            return None

    return making


_USUAL: dict[str, object] = {
    "wants": True, "outcome": "attended", "minutes": 60, "cancelled_by": "client",
    "with_notice": True,
}  # fmt: skip
"""Fields of events that a boundary is not about."""
