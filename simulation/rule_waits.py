"""
The waits that begin in a walk: follow-ups and those of the stages, each with its moment.

In: a journal and the rules. Out: for each event that begins a wait, when it must end by the
calendar alone, how the journal shows that it did, and what may come instead.
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
    CoachReleased,
    Entry,
    FollowUpDropped,
    FollowUpFired,
    TaskOpened,
    any_event,
)
from alongside.facts import Catalogue, Kind
from alongside.journal import Journal
from alongside.london import today
from alongside.readings import Reading, Value
from alongside.ruleset.model import FollowUp
from alongside.ruleset.published import Published
from workflows.stages.pending import Pending, bound_to, by_anchor

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


def waits_in(journal: Journal, published: Published, calendar: Calendar) -> Iterator[Wait]:
    """Every wait that begins in this journal, in order."""
    rules = by_anchor(published.ruleset.follow_ups)
    for entry in journal.entries:
        for pending in bound_to(entry, rules.get(entry.name, ()), journal):
            yield from _follow_up(pending, calendar)
        yield from _of_stages(entry, published, calendar)


# -- follow-ups ----------------------------------------------------------------------------


def _follow_up(pending: Pending, calendar: Calendar) -> Iterator[Wait]:
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
    )


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
                yield member.replace("_", " "), _making(member, anchor)


def _making(name: str, anchor: Entry) -> Making:
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


# -- stages --------------------------------------------------------------------------------


def _of_stages(entry: Entry, published: Published, calendar: Calendar) -> Iterator[Wait]:
    rules = published.ruleset
    name, wait, reach, instead = "", None, False, ""
    if entry.name == "invitation_sent" and rules.invitation is not None:
        name, wait, reach = "invitation", rules.invitation.every, True
        instead = "invitation_accepted"
    elif rules.health_check is not None and entry.event.subject.startswith("stage/health_check."):
        if entry.name == "stage_entered":
            name, wait = "health_check", rules.health_check.within
            instead = "readings_recorded"
    elif entry.name == "waiting_for_coach" and rules.coaching is not None:
        name, wait, instead = "matching", rules.coaching.matching.check_again, "room_appeared"
    elif isinstance(entry.event, TaskOpened) and entry.event.kind == "coach_acceptance":
        yield from _acceptance(entry, published, calendar)
    if wait is None:
        return
    due = calendar.due(entry.at, wait, reach=reach)
    assert due is not None
    key = f"wait/{entry.name}.{entry.sequence}"
    making = _making(instead, entry)
    if instead == "readings_recorded":
        making = _whole_check(published)
    yield Wait(
        rule=name,
        words=f"{wait} after {entry.name.replace('_', ' ')}",
        anchor=entry,
        due=due,
        is_ended_by=lambda other: other.name == "wait_ended" and other.event.subject == key,
        is_overtaken=lambda journal: journal.stage_name != journal_stage(name),
        instead=((instead.replace("_", " "), making),),
    )


def journal_stage(name: str) -> str:
    """The stage a wait belongs to."""
    return "allocation" if name == "matching" else name


def _acceptance(entry: Entry, published: Published, calendar: Calendar) -> Iterator[Wait]:
    coaching = published.ruleset.coaching
    wait = coaching.matching.acceptance.wait if coaching else None
    if wait is None:
        return
    due = calendar.due(entry.at, wait)
    assert due is not None
    attempt = int(str(getattr(entry.event, "key", "/0")).rpartition("/")[2])

    def let_go(other: Entry) -> bool:
        event = other.event
        return isinstance(event, CoachReleased) and event.attempt == attempt

    yield Wait(
        rule="coach_acceptance",
        words=f"{wait} after the coach was asked",
        anchor=entry,
        due=due,
        is_ended_by=let_go,
        is_overtaken=lambda journal: False,
        instead=(("coach accepted", _making("coach_accepted", entry)),),
    )


def _whole_check(published: Published) -> Making:
    """Every reading of the health check, each somewhere in the middle."""
    check = published.ruleset.health_check
    names = [each[0] for each in check.readings] if check else []

    def making(journal: Journal, now: datetime) -> AnyEvent | None:
        return any_event.validate_python(
            {
                "name": "readings_recorded",
                "readings": tuple(
                    Reading(fact=name, value=_usual(name, published.catalogue), on=today(now))
                    for name in names
                ),
            }
        )

    return making


def _usual(name: str, catalogue: Catalogue) -> Value:
    fact = catalogue.fact(name)
    if fact.kind is Kind.NUMBER and fact.low is not None and fact.high is not None:
        return float(round((fact.low * 3 + fact.high) / 4))
    if fact.kind is Kind.YES_NO:
        return False
    if fact.kind is Kind.CHOICE:
        return fact.choices[0] if fact.choices else "other"
    return () if fact.kind is Kind.CHOICES else "2026-01-01"
