"""
Follow-ups: the rules' own deeds, bound to an event, kept by one coroutine.

It knows the next due moment of every rule that is still waiting, sleeps until the first of
them or until something happens, and fires each at most once for its event.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from alongside.admission import refusal
from alongside.appointments import appointment_of
from alongside.deeds import SendMessage
from alongside.events import (
    EVENTS,
    AnyEvent,
    Entry,
    FollowUpDropped,
    FollowUpFired,
    SessionPlanned,
    TaskEscalated,
    TaskOpened,
    any_event,
)
from alongside.questions import WhetherHolds
from alongside.ruleset.model import FollowUp, WalkRules
from workflows.stages.desk import Desk
from workflows.stages.known import journey_facts, message_values
from workflows.stages.pending import (
    MISSED,
    ONE_OF_SEVERAL,
    Pending,
    asking_of_a_miss,
    bound_to,
    by_anchor,
)

LATE = timedelta(hours=1)
REAL_SLACK = timedelta(seconds=5)
"""A training clock makes hours of a server's milliseconds: they are not lateness."""


class FollowUps:
    """The follow-ups of one journey that have not fired yet."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pending: list[Pending] = []
        self.next_due: tuple[datetime, str] | None = None
        """When the next one fires, and the rule it is: for people to see."""
        self._asked: list[Pending] = []
        """Fired, with a task that what they wait for would make needless."""
        self._sending: asyncio.Future[None] | None = None
        """The message under way: the next waits for it, nothing else does."""
        self._seen = 0
        self._rules = desk.rules
        self._by_anchor = by_anchor(desk.rules.follow_ups)

    async def keep(self) -> None:
        """Fire each follow-up at its moment, for as long as the journey lasts."""
        try:
            while True:
                await self._look_after()
        finally:
            if self._sending is not None:
                self._sending.cancel()

    async def _look_after(self) -> None:
        """Fire what is due, else wait for what comes next."""
        if self._sending is not None and self._sending.done():
            self._sending.result()
            self._sending = None
        newly = self._adopt()
        self._take_up()
        await self._look_up()
        if newly:
            await self._drop_what_is_past(newly)
        if self._seen < len(self.desk.journal):
            return
        first = min(self._waiting(), key=lambda each: each[0], default=None)
        if first is not None and first[0] <= self.desk.now():
            await self._fire(first[1], first[0])
            return
        self.next_due = (first[0], first[1].rule.id) if first else None
        await self.desk.change(first[0] if first else None)

    # -- which are waiting -------------------------------------------------------------

    def _adopt(self) -> list[FollowUp]:
        """Bind the rules of another ruleset to all that happened; says which rules are new."""
        rules = self.desk.rules
        if rules.digest == self._rules.digest:
            return []
        known = [rule.id for rule in self._rules.follow_ups]
        names_of = self.desk.journal.names_of
        self._rules, self._by_anchor = rules, by_anchor(rules.follow_ups)
        self._seen, self.pending, self._asked = 0, [], []
        return [
            rule
            for rule in rules.follow_ups
            if not any(name in known for name in (rule.was, *names_of(rule.id)))
        ]

    async def _drop_what_is_past(self, newly: list[FollowUp]) -> None:
        """A new rule has no say about moments before it was adopted, nor before a pause then."""
        pause, now = self.desk.journal.open_pause(), self.desk.now()
        for each in [each for each in self.pending if each.rule in newly]:
            due, until = each.due, now
            if due is None and pause is not None:
                due, until = await self._but_for_pauses(each), pause.at
            if due is not None and due < until and each in self.pending:
                self._drop(each, "rule_was_not_in_force")

    async def _but_for_pauses(self, each: Pending) -> datetime | None:
        return await self.desk.due(
            each.anchor,
            each.rule.wait,
            moment=each.starts_at,
            before=each.starts_at is not None,
            through_pauses=True,
        )

    def _take_up(self) -> None:
        """Let go of the rules that new events settle; take up those they bind."""
        for entry in self.desk.journal.entries[self._seen :]:
            self._asked = [each for each in self._asked if not self._overtaken(each, entry)]
            self._asked += [
                each for each in self.pending if each.rule.task and each.is_done_by(entry)
            ]
            self.pending = [
                each
                for each in self.pending
                if not each.is_done_by(entry) and not self._overtaken(each, entry)
            ]
            if entry.name in self._by_anchor and not self._is_booked_already(entry):
                self.pending += bound_to(entry, self._by_anchor[entry.name], self.desk.journal)
            self.pending += bound_to(entry, self._of_a_miss(entry), self.desk.journal)
            self._seen = entry.sequence

    def _of_a_miss(self, entry: Entry) -> list[FollowUp]:
        """The rules to bind to a miss that is not told as one."""
        rules = asking_of_a_miss(entry, self.desk.journal, self._by_anchor.get(MISSED, ()))
        return rules if rules and self.desk.world.patched(f"miss/{entry.sequence}") else []

    def _is_booked_already(self, entry: Entry) -> bool:
        """A session planned anew keeps its booking: nobody need be asked for one."""
        if not isinstance(entry.event, SessionPlanned):
            return False
        booked = self.desk.journal.first_after(0, ("session_booked",), entry.event.subject)
        return booked is not None and booked.sequence < entry.sequence

    def _overtaken(self, each: Pending, entry: Entry) -> bool:
        """Whether `entry` makes it needless; its task, if it asked one, is needless then too."""
        if not each.is_answered_by(entry):
            return False
        for key in each.keys:
            self.desk.close_task(key, "answered_otherwise")
        return True

    async def _look_up(self) -> None:
        """Have the moments worked out that are not known, or that a pause has moved."""
        changes = self.desk.journal.pauses.changes
        stale = [each for each in self.pending if each.as_of != changes]
        if stale:
            dues = await asyncio.gather(*(self._moment(each) for each in stale))
            for each, due in zip(stale, dues, strict=True):
                each.due, each.as_of = due, changes

    async def _moment(self, each: Pending) -> datetime | None:
        rule, anchor = each.rule, each.anchor
        reach = rule.escalate is None and rule.report is None
        if each.starts_at is not None:
            # A booked moment does not move with a pause, so nothing before it does.
            due = await self._before(each, reach=False)
            passed = due is not None and due < anchor.recorded
            return due if passed else await self._before(each, reach=reach)
        return await self.desk.due(anchor, rule.wait, reach=reach, through_pauses=each.is_urgent)

    async def _before(self, each: Pending, *, reach: bool) -> datetime | None:
        return await self.desk.due(
            each.anchor, each.rule.wait, moment=each.starts_at, before=True, reach=reach
        )

    def _waiting(self) -> list[tuple[datetime, Pending]]:
        """Those that may fire as things are: nothing is sent in a pause or after the end."""
        paused = self.desk.journal.open_pause() is not None
        ended = self.desk.journal.ending() is not None
        return [
            (each.due, each)
            for each in self.pending
            if each.due is not None
            and not (each.rule.send and self._sending is not None)
            and not (paused and each.rule.send and not each.about_pause)
            and (not ended or (each.outlasts_the_end and each.rule.escalate))
        ]

    # -- firing ------------------------------------------------------------------------

    async def _fire(self, each: Pending, due: datetime) -> None:
        rule, anchor = each.rule, each.anchor
        why = self._needless(each, due)
        if why is None and rule.when is not None and not await self._holds(each):
            why = "condition_does_not_hold"
        self._take_up()
        if each not in self.pending:
            return
        if why is not None:
            self._drop(each, why)
            return
        slack = max(LATE, REAL_SLACK * self.desk.clock.rate)
        late = self.desk.now() - max(due, anchor.recorded) > slack
        fired = FollowUpFired(rule=rule.id, anchor=anchor.sequence, due=due, late=late)
        # A message that can't be handed over is tried for days: nobody is asked any later for it.
        if rule.send is not None and self.desk.world.patched("messages-beside"):
            self._sending = asyncio.ensure_future(self._send_beside(each, rule.send, fired))
            self._sending.add_done_callback(lambda _: self.desk.wake())
        elif await self._do(each, late):
            await self.desk.once(fired)
        else:
            self._drop(each, "not_possible")

    async def _send_beside(self, each: Pending, message: str, fired: FollowUpFired) -> None:
        await self._send(each, message, fired.late)
        await self.desk.once(fired)

    def _needless(self, each: Pending, due: datetime) -> str | None:
        """Why it need not be done although its moment has come."""
        now = self.desk.now()
        if each.starts_at is not None:
            if due < each.anchor.recorded or each.starts_at <= now:
                return "moment_had_passed"
            if any(
                other.anchor is each.anchor and other.rule.send == each.rule.send
                for moment, other in self._waiting()
                if due < moment <= now
            ):
                return "the_next_one_is_due"
        of_kind = each.anchor.event.subject.partition("/")[0]
        if each.rule.task is not None and of_kind in ("", *ONE_OF_SEVERAL):
            open_kinds = [task.kind for task in self.desk.journal.open_tasks()]
            asked = any(name in open_kinds for name in each.names)
            return "asked_already" if asked else None
        return None

    def _drop(self, each: Pending, why: str) -> None:
        self.desk.record(FollowUpDropped(rule=each.rule.id, anchor=each.anchor.sequence, why=why))

    async def _holds(self, each: Pending) -> bool:
        desk = self.desk
        answer = await desk.ask(
            WhetherHolds(
                digest=desk.rules.digest,
                client_id=desk.who.client_id,
                follow_up=each.rule.id,
                journey=journey_facts(desk.journal, desk.who.programme, desk.now(), each.anchor),
                now=desk.now(),
            )
        )
        return answer.holds

    async def _do(self, each: Pending, late: bool) -> bool:
        """Do what the rule says; False if it can't be done as things are."""
        rule, anchor = each.rule, each.anchor
        if rule.send is not None:
            await self._send(each, rule.send, late)
        if rule.task is not None:
            await self.desk.open_task(
                each.key,
                rule.task,
                kind=rule.id,
                about=anchor.event.subject,
                values={
                    "number": str(getattr(anchor.event, "session", "")),
                    "message": str(getattr(anchor.event, "message", "")),
                },
            )
        if rule.escalate is not None and isinstance(anchor.event, TaskOpened):
            task = anchor.event.key
            if self.desk.journal.task_is_open(task):
                self.desk.record(TaskEscalated(key=task, role=rule.escalate))
        return rule.report is None or self._report(rule.report, anchor, self.desk.rules)

    async def _send(self, each: Pending, message: str, late: bool) -> None:
        deed = SendMessage(
            journey=self.desk.who.journey,
            key=each.key,
            client_id=self.desk.who.client_id,
            digest=self.desk.rules.digest,
            message=message,
            values=message_values(self.desk.journal, each.anchor),
            appointment=appointment_of(self.desk.journal, each.anchor.event.subject),
            late=late,
            now=self.desk.now(),
        )
        await self.desk.do(f"message/{each.key}", deed, found=self.desk.sent(each.key))

    def _report(self, name: str, anchor: Entry, rules: WalkRules) -> bool:
        event = _event(name, anchor)
        if refusal(self.desk.journal, rules, event, self.desk.now()) is not None:
            return False
        self.desk.record(event)
        return True


def _event(name: str, anchor: Entry) -> AnyEvent:
    fields: dict[str, object] = {"name": name}
    if "session" in EVENTS[name].model_fields:
        fields["session"] = getattr(anchor.event, "session", None)
    return any_event.validate_python(fields)
