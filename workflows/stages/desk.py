"""
The desk of a journey: what a stage may ask of the world.

Stages record, ask, do and wait here. The desk keeps no place for them: `once` and `until`
look in the journal first, so a stage can be told again from the top at any moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from alongside.clock import ClockRate
from alongside.deeds import Deed, SendMessage
from alongside.events import (
    AnyEvent,
    Entry,
    Happened,
    MessageNotSent,
    TaskClosed,
    TaskOpened,
    WaitEnded,
)
from alongside.journal import Journal, name_of
from alongside.model import Frozen, lighten
from alongside.questions import Decided, Question, WhenDue, WhichAreMissing
from alongside.ruleset.model import TaskRule, WalkRules
from alongside.wait import Wait
from workflows.stages.bell import Bell
from workflows.stages.world import World

MESSAGE = "message/"
"""How the keys of deeds that send begin."""


class Who(Frozen):
    """Whose journey this is, by ids alone."""

    journey: str
    client_id: str
    programme: str


@dataclass
class Asked:
    """A question on its way, and who waits for the answer."""

    question: Question
    answer: asyncio.Future[Decided]


@dataclass
class Desk:
    """One journey's desk. `rules` is what it walks by now."""

    who: Who
    clock: ClockRate
    world: World
    journal: Journal
    rules: WalkRules
    questions: list[Asked] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)
    _deeds: dict[str, asyncio.Future[Entry]] = field(default_factory=dict)
    _due: dict[WhenDue, asyncio.Future[Decided]] = field(default_factory=dict)

    # -- now and waiting ---------------------------------------------------------------

    def now(self) -> datetime:
        """The journey's time, from whichever loop runs it."""
        loop = asyncio.get_running_loop()
        return self.clock.now(datetime.fromtimestamp(loop.time(), UTC))

    async def change(
        self, moment: datetime | None = None, of: Collection[str] | None = None
    ) -> None:
        """Wait until an event is recorded (one of these names, if given), or `moment` comes."""
        if moment is not None and moment <= self.now():
            return
        self.world.stir()
        await self.bell.wait(moment, of)

    def wake(self) -> None:
        """Let everyone who waits look again."""
        self.bell.wake()
        self.world.stir()

    def next_moment(self) -> datetime | None:
        """The earliest moment anyone waits for."""
        return self.bell.next_moment()

    def ring(self) -> None:
        """Wake those whose moment has come."""
        self.bell.ring(self.now())

    @property
    def busy(self) -> bool:
        """Whether a deed is under way or a question unanswered."""
        return bool(self._deeds or self.questions)

    # -- recording, asking, doing ------------------------------------------------------

    def record(self, event: AnyEvent) -> Entry:
        """Write an event into the journal and wake whoever waits for it."""
        entry = self.journal.append(event, self.now())
        self.bell.wake(event.name)
        self.world.stir()
        return entry

    async def ask(self, question: Question) -> Decided:
        """Have a question decided outside the story; the answer is recorded in the history."""
        return await self._ask(question)

    def _ask(self, question: Question) -> asyncio.Future[Decided]:
        answer: asyncio.Future[Decided] = asyncio.get_running_loop().create_future()
        self.questions.append(Asked(question, answer))
        self.world.stir()
        return answer

    async def missing_readings(
        self, readings: tuple[tuple[str, ...], ...], since: Entry
    ) -> tuple[str, ...]:
        """Which of these readings were not taken on or after the day of `since`."""
        answer = await self.ask(
            WhichAreMissing(
                digest=self.rules.digest,
                client_id=self.who.client_id,
                readings=readings,
                since=since.at,
            )
        )
        return answer.missing

    async def once(self, event: AnyEvent) -> Entry:
        """Record an event, or find the one about the same subject already there."""
        return self.journal.find(event.name, event.subject) or self.record(event)

    async def do(self, key: str, deed: Deed, found: Entry | None) -> Entry:
        """
        Do a deed and record what came of it, or pass on with `found`, the record of it.

        A deed under way is not cancelled with the stage that asked for it: it finishes, and
        the stage, told again, finds it under `key`.
        """
        if found is not None:
            return found
        under_way = self._deeds.get(key)
        if under_way is None:
            under_way = asyncio.ensure_future(self._deed(key, deed))
            self._deeds[key] = under_way
        return await asyncio.shield(under_way)

    async def _deed(self, key: str, deed: Deed) -> Entry:
        try:
            return self.record(await self.world.do(deed))
        except asyncio.CancelledError:
            if not isinstance(deed, SendMessage):
                raise
            return self.record(MessageNotSent(key=deed.key, message=deed.message, why="called_off"))
        finally:
            del self._deeds[key]
            self.world.stir()

    async def finish(self, *, messages: bool) -> None:
        """See deeds under way to their end, those that send `messages` too or not."""
        await asyncio.gather(
            *(
                each
                for key, each in list(self._deeds.items())
                if messages or not key.startswith(MESSAGE)
            ),
            return_exceptions=True,
        )

    def call_off_messages(self) -> None:
        """Messages that are not handed over yet are not tried any more."""
        for key, each in list(self._deeds.items()):
            if key.startswith(MESSAGE):
                each.cancel()

    def sent(self, key: str) -> Entry | None:
        """What came of sending the message with this key, if it was tried."""
        subject = f"message/{key}"
        return self.journal.find("message_sent", subject) or self.journal.find(
            "message_not_sent", subject
        )

    # -- moments -----------------------------------------------------------------------

    async def due(
        self,
        anchor: Entry,
        wait: Wait | None,
        *,
        moment: datetime | None = None,
        before: bool = False,
        reach: bool = False,
        through_pauses: bool = False,
    ) -> datetime | None:
        """
        The moment `wait` after `anchor` happened (or after `moment`), pauses not counted.

        None while the journey is paused: no wait runs then, but one that goes
        `through_pauses`. Without a wait, `moment` is moved by the pauses since `anchor`.
        """
        pauses = self.journal.pauses_after(anchor.sequence)
        if through_pauses:
            pauses = ()
        elif pauses and pauses[-1].until is None:
            return None
        elif wait is not None:
            pauses = self.journal.pauses.since(anchor)
        elif moment is not None and not pauses and not reach:
            return moment
        question = WhenDue(
            calendar=self.rules.calendar,
            anchor=moment or anchor.at,
            wait=wait,
            before=before,
            pauses=pauses,
            reach=reach,
        )
        answer = self._due.get(question)
        if answer is None or answer.cancelled():
            lighten(question)
            answer = self._due[question] = self._ask(question)
        if answer.done():
            return answer.result().due
        return (await asyncio.shield(answer)).due

    async def first(
        self,
        kinds: Iterable[type[Happened]],
        *,
        since: Entry,
        subject: str | None = None,
        moment: datetime | None = None,
    ) -> Entry | None:
        """The first event of `kinds` after `since`, or None once `moment` has come."""
        names = [name_of(kind) for kind in kinds]
        while True:
            found = self.journal.first_after(since.sequence, names, subject)
            if found is not None:
                return found
            if moment is not None and moment <= self.now():
                return None
            await self.change(moment, of=names)

    async def until(
        self,
        kinds: Sequence[type[Happened]],
        *,
        since: Entry,
        wait: Wait | None = None,
        anchor: Entry | None = None,
        subject: str | None = None,
        reach: bool = False,
    ) -> Entry | None:
        """
        The first event of `kinds` after `since`, or silence when `wait` has run out.

        The wait runs from `anchor` (else `since`), with `reach` into service hours.
        Silence is recorded: told again, an answer that came later changes nothing.
        """
        anchor = anchor or since
        key = f"{anchor.name}.{anchor.sequence}"
        silence = self.journal.find("wait_ended", f"wait/{key}")
        names = [name_of(kind) for kind in kinds]
        found = self.journal.first_after(since.sequence, names, subject)
        if silence is not None and (found is None or found.sequence > silence.sequence):
            return None
        if found is not None or wait is None:
            return found or await self.first(kinds, since=since, subject=subject)
        moment = await self.due(anchor, wait, reach=reach)
        found = await self.first(kinds, since=since, subject=subject, moment=moment)
        if found is None and moment is not None:
            self.record(WaitEnded(key=key, due=moment))
        return found

    # -- tasks -------------------------------------------------------------------------

    async def open_task(
        self,
        key: str,
        rule: TaskRule,
        *,
        kind: str,
        answers: tuple[str, ...] = ("done",),
        about: str = "",
        values: dict[str, str] | None = None,
        urgent: bool = False,
    ) -> Entry:
        """Ask a person in a role to do something, once for this key."""
        found = self.journal.find("task_opened", f"task/{key}")
        if found is not None:
            return found
        now = self.now()
        due = await self.due(self.journal.entries[-1], rule.due, moment=now, through_pauses=True)
        title = rule.title
        for name, value in (values or {}).items():
            title = title.replace("{" + name + "}", value)
        return await self.once(
            TaskOpened(
                key=key,
                role=rule.role,
                title=title,
                due=due or now,
                about=about,
                kind=kind,
                answers=answers,
                urgent=urgent,
            )
        )

    def close_task(self, key: str, why: str) -> None:
        """Nobody needs to do it any more; a task not open is left as it is."""
        if self.journal.task_is_open(key):
            self.record(TaskClosed(key=key, why=why))
