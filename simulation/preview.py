"""
What a journey under way would do by other rules, foreseen from its own journal.

In: its entries, the client's readings, the rules it walks by, the rules it might adopt. Out:
two futures told by the real stages on the virtual clock, nobody answering, and how they
differ. Nothing is written anywhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from alongside.calendar import Calendars
from alongside.clock import ClockRate
from alongside.decider import Decider
from alongside.deeds import Deed, ReserveCoach, SendMessage
from alongside.events import (
    AnyEvent,
    CoachProposed,
    Entry,
    JourneyStarted,
    MessageNotSent,
    RulesetAdopted,
    RulesetNotAdopted,
    WaitingForCoach,
)
from alongside.journal import Journal
from alongside.readings import FactName, Reading
from alongside.ruleset.published import Published
from simulation.foreseen import Foreseen, foreseen
from simulation.foreseen_changes import Difference, differences, same_moment
from simulation.loop import on_virtual_clock
from simulation.world import OneClient, SimulatedWorld, at_rest
from workflows.stages.desk import Desk, Who
from workflows.stages.follow_ups import FollowUps
from workflows.stages.story import tell

When = Literal["now", "next_stage"]
TWELVE_WEEKS = timedelta(weeks=12)
Room = Callable[[ReserveCoach], CoachProposed | WaitingForCoach]
"""What the store would answer a journey that asks for a coach, as things are at present."""
Reach = Callable[[SendMessage], str | None]
"""Why a message could not be sent as things are at present; None if it could."""


class NotUnderWay(ValueError):
    """A journal that is empty or closed: there is no future to tell."""


@dataclass(frozen=True, slots=True)
class NextDue:
    """The first moment anything happens by itself; `why` is a follow-up or the stage."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Future:
    """What comes if nobody does anything: the deeds in order, the first moment, the rules."""

    deeds: tuple[Foreseen, ...]
    next_due: NextDue | None
    priority: int | None
    digest: str
    """What it walks by at the end."""


@dataclass(frozen=True, slots=True)
class JourneyPreview:
    """
    One journey's futures by the rules it has and by those it might adopt.

    `refused` is why it can't adopt them: then both futures are the same.
    """

    was: Future
    now: Future
    differences: tuple[Difference, ...]
    refused: str | None = None

    @property
    def changes(self) -> bool:
        """Whether the journey would do anything differently."""
        return bool(self.differences)

    @property
    def next_due_moves(self) -> bool:
        """Whether the first moment would be another."""
        was, now = self.was.next_due, self.now.next_due
        return not same_moment(was.at if was else None, now.at if now else None)


def journey_preview(
    entries: Sequence[Entry],
    readings: Mapping[FactName, Reading],
    was: Published,
    now: Published,
    calendars: Calendars,
    at: datetime,
    when: When = "now",
    horizon: timedelta = TWELVE_WEEKS,
    *,
    room: Room | None = None,
    reach: Reach | None = None,
    others: Mapping[str, Published] | None = None,
    journey: str | None = None,
) -> JourneyPreview:
    """
    Tell the journey from `at` on with the rules it walks by, and with `now` adopted at `at`.

    `readings` are the latest of each fact. `room` defaults to what the journey was told last;
    `reach` to messages that all arrive. `others` are rulesets by digest that the journey was to
    adopt before, such as at its next stage. `journey` is its id, for whoever answers `room`.

    :raises NotUnderWay: the journey has not begun, or is closed.
    """
    if not entries or entries[-1].name == "journey_closed":
        raise NotUnderWay("only a journey that is under way has a future to preview")
    known = OneClient(was, dict(readings), {**(others or {}), now.digest: now})
    telling = _Telling(journey, entries, known, calendars, max(at, entries[-1].recorded), horizon)
    telling.room, telling.reach = room or _as_told_last(entries), reach or _everyone
    before = telling.future(None)
    if now.digest == was.digest and not any(each.name == "ruleset_adopted" for each in entries):
        return JourneyPreview(before, before, ())
    after = telling.future(_adopting(now, when))
    changed = differences(before.deeds, after.deeds, telling.called)
    return JourneyPreview(before, after, changed, telling.refused)


def _adopting(rules: Published, when: When) -> RulesetAdopted:
    return RulesetAdopted(digest=rules.digest, reason="preview", when=when)


class _Telling:
    """One journey, to be told as often as wanted."""

    room: Room
    reach: Reach

    def __init__(
        self,
        journey: str | None,
        entries: Sequence[Entry],
        known: OneClient,
        calendars: Calendars,
        at: datetime,
        horizon: timedelta,
    ) -> None:
        self.at = at
        self.refused: str | None = None
        self.called: Callable[[str], str] = str
        self._journey = journey
        self._entries = entries
        self._known = known
        self._calendars = calendars
        self._horizon = horizon

    def future(self, adopting: RulesetAdopted | None) -> Future:
        """Tell it once."""
        known = OneClient(self._known.published, dict(self._known.known), self._known.others)
        world = _PresentWorld(
            Decider(known, self._calendars), known, len(self._entries), self.room, self.reach
        )
        return on_virtual_clock(self._told(world, adopting), self.at)

    async def _told(self, world: SimulatedWorld, adopting: RulesetAdopted | None) -> Future:
        started = self._entries[0].event
        assert isinstance(started, JourneyStarted)
        desk = world.desk = Desk(
            who=Who(
                journey=self._journey or f"{started.programme}/{started.client_id}/1",
                client_id=started.client_id,
                programme=started.programme,
            ),
            clock=ClockRate.real_time(self.at),
            world=world,
            journal=Journal(self._entries),
            rules=self._known.published.walk_rules,
        )
        follow_ups = FollowUps(desk)
        telling = asyncio.ensure_future(tell(desk, follow_ups))
        await _settled(world)
        if adopting is not None and not telling.done():
            self.refused = world.report(adopting)
            await _settled(world)
        due = _next_due(desk, follow_ups)
        try:
            async with asyncio.timeout(self._horizon.total_seconds()):
                await telling
        except TimeoutError:
            pass
        for event in desk.journal.events(RulesetNotAdopted):
            if adopting is not None and event.digest == adopting.digest:
                self.refused = event.why
        self.called = desk.journal.called_now
        return Future(
            deeds=foreseen(desk.journal, len(self._entries), self._wordings(world)),
            next_due=due,
            priority=desk.journal.priority,
            digest=desk.rules.digest,
        )

    def _wordings(self, world: SimulatedWorld) -> dict[str, str]:
        return {deed.key: wording(self._known.by_digest(deed.digest), deed) for deed in world.sent}


def wording(published: Published, deed: SendMessage) -> str:
    """The words of a message in every language, placeholders as they stand."""
    texts = published.ruleset.messages.get(deed.message, {})
    return " | ".join(
        " / ".join(filter(None, (text.subject, text.text))) for _, text in sorted(texts.items())
    )


def _next_due(desk: Desk, follow_ups: FollowUps) -> NextDue | None:
    moment = desk.next_moment()
    if moment is None:
        return None
    first = follow_ups.next_due
    if first is not None and first[0] == moment:
        return NextDue(moment, first[1])
    return NextDue(moment, desk.journal.stage_name)


async def _settled(world: SimulatedWorld) -> None:
    """Until everything that is to happen at this moment has happened."""
    rested: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def look() -> None:
        if world.is_busy:
            at_rest(look)
        else:
            rested.set_result(None)

    at_rest(look)
    await rested


def _everyone(deed: SendMessage) -> None:
    """Every message arrives."""


def _as_told_last(entries: Sequence[Entry]) -> Room:
    """The coach proposed last, if there was room; else the same wait for the same reason."""
    last: CoachProposed | WaitingForCoach | None = None
    for entry in entries:
        if isinstance(entry.event, CoachProposed | WaitingForCoach):
            last = entry.event

    def room(deed: ReserveCoach) -> CoachProposed | WaitingForCoach:
        if isinstance(last, CoachProposed) and last.coach_id not in deed.declined:
            return CoachProposed(attempt=deed.attempt, coach_id=last.coach_id)
        reason = last.reason if isinstance(last, WaitingForCoach) else "no_room"
        position = last.position if isinstance(last, WaitingForCoach) else 1
        return WaitingForCoach(attempt=deed.attempt, position=position, reason=reason)

    return room


class _PresentWorld(SimulatedWorld):
    """The world as it is at present: nobody comes, nobody goes."""

    def __init__(
        self,
        decider: Decider,
        knowledge: OneClient,
        heard: int,
        present: Room,
        reach: Reach,
    ) -> None:
        super().__init__(
            decider,
            knowledge,
            room=lambda now, deed: None,
            on_entry=lambda entry: None,
            heard=heard,
        )
        self._present = present
        self._reach = reach

    def _done(self, deed: Deed) -> AnyEvent:
        if isinstance(deed, ReserveCoach):
            return self._present(deed)
        if isinstance(deed, SendMessage) and (why := self._reach(deed)) is not None:
            return MessageNotSent(key=deed.key, message=deed.message, why=why)
        return super()._done(deed)
