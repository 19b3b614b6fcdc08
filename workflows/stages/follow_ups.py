"""
Follow-ups: the rules' own deeds, bound to an event, kept by one coroutine.

It knows the next due moment of every rule that is still waiting, sleeps until the first of
them or until something happens, and fires each at most once for its event.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.deeds import SendMessage
from alongside.events import (
    EVENTS,
    GROUPS,
    AnyEvent,
    Entry,
    FollowUpDropped,
    FollowUpFired,
    SessionBooked,
    TaskEscalated,
    TaskOpened,
    any_event,
)
from alongside.journal import Journal
from alongside.questions import JourneyFacts, WhetherHolds
from alongside.ruleset.model import FollowUp
from workflows.stages.desk import Desk

LATE = timedelta(hours=1)
REAL_SLACK = timedelta(seconds=5)
"""A training clock makes hours of a server's milliseconds: they are not lateness."""


@dataclass(frozen=True)
class Pending:
    """A rule waiting for its moment, bound to the event `anchor`."""

    rule: FollowUp
    anchor: Entry

    @property
    def subject(self) -> str:
        """The subject under which its end is recorded."""
        return f"follow-up/{self.rule.id}.{self.anchor.sequence}"


class FollowUps:
    """The follow-ups of one journey that have not fired yet."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pending: list[Pending] = []
        self.next_due: tuple[datetime, str] | None = None
        """When the next one fires, and the rule it is: for people to see."""
        self._seen = 0
        self._digest = desk.rules.digest

    async def keep(self) -> None:
        """Fire each follow-up at its moment, for as long as the journey lasts."""
        while True:
            self._bind()
            moments = await asyncio.gather(*(self._moment(each) for each in self.pending))
            now = self.desk.now()
            waiting = sorted(
                (moment, index) for index, moment in enumerate(moments) if moment is not None
            )
            if waiting and waiting[0][0] <= now:
                moment, index = waiting[0]
                await self._fire(self.pending[index], moment)
                continue
            self.next_due = (
                (waiting[0][0], self.pending[waiting[0][1]].rule.id) if waiting else None
            )
            if self._seen == len(self.desk.journal):
                await self.desk.change(waiting[0][0] if waiting else None)

    # -- which are waiting -------------------------------------------------------------

    def _bind(self) -> None:
        """Take up the rules of new events; let go of those that are settled."""
        journal = self.desk.journal
        if self._digest != self.desk.rules.digest:
            self._digest, self._seen, self.pending = self.desk.rules.digest, 0, []
        for entry in journal.entries[self._seen :]:
            self.pending.extend(
                Pending(rule, entry) for rule in self.desk.rules.follow_ups if _binds(rule, entry)
            )
        self._seen = len(journal)
        self.pending = [each for each in self.pending if not _settled(journal, each)]

    async def _moment(self, each: Pending) -> datetime | None:
        rule, anchor = each.rule, each.anchor
        reaches_a_person = rule.escalate is None and rule.report is None
        if rule.before is not None and isinstance(anchor.event, SessionBooked):
            # A booked moment does not move with a pause, so nothing before it does.
            return await self.desk.due(
                anchor,
                rule.wait,
                moment=anchor.event.starts_at,
                before=True,
                reach=reaches_a_person,
            )
        return await self.desk.due(anchor, rule.wait, reach=reaches_a_person)

    # -- firing ------------------------------------------------------------------------

    async def _fire(self, each: Pending, due: datetime) -> None:
        rule, anchor = each.rule, each.anchor
        if rule.before is not None and due < anchor.recorded:
            self._drop(each, "moment_had_passed")
            return
        if rule.when is not None and not await self._holds(each):
            self._drop(each, "condition_does_not_hold")
            return
        if _settled(self.desk.journal, each):
            return
        slack = max(LATE, REAL_SLACK * self.desk.clock.rate)
        late = self.desk.now() - due > slack
        await self._do(each, late)
        await self.desk.once(
            FollowUpFired(rule=rule.id, anchor=anchor.sequence, due=due, late=late)
        )

    def _drop(self, each: Pending, why: str) -> None:
        self.desk.record(FollowUpDropped(rule=each.rule.id, anchor=each.anchor.sequence, why=why))

    async def _holds(self, each: Pending) -> bool:
        answer = await self.desk.ask(
            WhetherHolds(
                digest=self.desk.rules.digest,
                client_id=self.desk.who.client_id,
                follow_up=each.rule.id,
                journey=journey_facts(self.desk.journal),
                now=self.desk.now(),
            )
        )
        return answer.holds

    async def _do(self, each: Pending, late: bool) -> None:
        rule, anchor = each.rule, each.anchor
        key = f"{rule.id}/{anchor.sequence}"
        number = str(getattr(anchor.event, "session", ""))
        if rule.send is not None:
            await self._send(each, key, late)
        if rule.task is not None:
            await self.desk.open_task(
                key,
                rule.task,
                anchor=anchor,
                kind=rule.id,
                about=anchor.event.subject,
                values={"number": number},
            )
        if rule.escalate is not None and isinstance(anchor.event, TaskOpened):
            task = anchor.event.key
            if self.desk.journal.task_is_open(task):
                self.desk.record(TaskEscalated(key=task, role=rule.escalate))
        if rule.report is not None:
            self.desk.record(_report(rule.report, anchor))

    async def _send(self, each: Pending, key: str, late: bool) -> None:
        rule, anchor = each.rule, each.anchor
        message = SendMessage(
            journey=self.desk.who.journey,
            key=key,
            client_id=self.desk.who.client_id,
            digest=self.desk.rules.digest,
            message=rule.send or "",
            values=message_values(self.desk.journal, anchor),
            late=late,
            now=self.desk.now(),
        )
        await self.desk.do(f"message/{key}", message, found=self.desk.sent(key))


def journey_facts(journal: Journal) -> JourneyFacts:
    """The facts only the journey knows, for predicates."""
    return {
        "missed_in_a_row": float(journal.missed_in_a_row()),
        "sessions_attended": float(journal.sessions_attended()),
        "priority": float(journal.priority or 0),
        "stage": journal.stage_name,
    }


def message_values(journal: Journal, anchor: Entry) -> dict[str, str | int | datetime]:
    """What a message about `anchor` may say, by ids and moments: names are filled in later."""
    values: dict[str, str | int | datetime] = {}
    number = getattr(anchor.event, "session", None) or getattr(anchor.event, "number", None)
    if number is not None:
        values["number"] = int(number)
    booked = journal.find("session_booked", anchor.event.subject)
    if booked is not None and isinstance(booked.event, SessionBooked):
        values["starts_at"] = booked.event.starts_at
        values["mode"] = booked.event.mode
    if journal.coach is not None:
        values["coach_id"] = journal.coach
    return values


def _binds(rule: FollowUp, entry: Entry) -> bool:
    if entry.name not in GROUPS.get(rule.anchor, (rule.anchor,)):
        return False
    if rule.about is None:
        return True
    return isinstance(entry.event, TaskOpened) and entry.event.kind == rule.about


def _settled(journal: Journal, each: Pending) -> bool:
    """Whether it fired, was dropped, or is not wanted because something else happened."""
    if journal.find("follow_up_fired", each.subject):
        return True
    if journal.find("follow_up_dropped", each.subject):
        return True
    anchor = each.anchor
    if any(_answers(journal, name, anchor) for name in each.rule.unless):
        return True
    if each.rule.before is not None:
        # Booked again or called off: what was to be said before it is not true any more.
        ended = ("session_booked", "session_outcome_recorded")
        return journal.first_after(anchor.sequence, ended, anchor.event.subject) is not None
    return False


def _answers(journal: Journal, name: str, anchor: Entry) -> bool:
    """
    Whether an event of this name happened after `anchor`, about the same thing.

    Events about sessions answer only for their own session, and tasks for their own task; an
    event about something of another kind answers for any.
    """
    found = [entry for entry in journal.all(name) if entry.sequence > anchor.sequence]
    return any(_about_the_same(entry, anchor) for entry in found)


def _about_the_same(entry: Entry, anchor: Entry) -> bool:
    mine, theirs = anchor.event.subject, entry.event.subject
    same_kind = mine.split("/")[0] == theirs.split("/")[0]
    return mine == theirs if same_kind else True


def _report(name: str, anchor: Entry) -> AnyEvent:
    fields: dict[str, object] = {"name": name}
    if "session" in EVENTS[name].model_fields:
        fields["session"] = getattr(anchor.event, "session", None)
    return any_event.validate_python(fields)
