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
from alongside.deeds import SendMessage
from alongside.events import (
    Entry,
    JourneyStarted,
    RulesetAdopted,
    RulesetNotAdopted,
)
from alongside.journal import Journal
from alongside.readings import FactName, Reading
from alongside.ruleset.model import Ruleset
from alongside.ruleset.published import Published
from simulation.foreseen import Foreseen, foreseen
from simulation.foreseen_changes import Difference, differences, same_moment
from simulation.foreseen_sessions import SessionToCome, sessions_to_come
from simulation.loop import on_virtual_clock
from simulation.preview_world import PresentWorld, Reach, Room, as_told_last, everyone, settled
from simulation.world import OneClient, SimulatedWorld
from workflows.stages.desk import Desk, Who
from workflows.stages.follow_ups import FollowUps
from workflows.stages.story import tell

When = Literal["now", "next_stage"]
TWELVE_WEEKS = timedelta(weeks=12)


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
    sessions: tuple[SessionToCome, ...] = ()
    """The sessions of a journey in coaching, if each is held on its day."""


@dataclass(frozen=True, slots=True)
class JourneyPreview:
    """
    One journey's futures by the rules it has and by those it might adopt.

    `refused` is why it can't adopt them: then both futures are the same. Sessions to come are
    only worked out where the two rulesets coach differently.
    """

    was: Future
    now: Future
    differences: tuple[Difference, ...]
    refused: str | None = None

    @property
    def changes(self) -> bool:
        """Whether the journey would do anything differently."""
        return bool(self.differences) or self.sessions_change

    @property
    def sessions_change(self) -> bool:
        """Whether the sessions to come would be others, if each is held on its day."""
        return self.was.sessions != self.now.sessions

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
    telling.room, telling.reach = room or as_told_last(entries), reach or everyone
    telling.plans_sessions = _coach_differently(was.ruleset, now.ruleset)
    before = telling.future(None)
    if now.digest == was.digest and not any(each.name == "ruleset_adopted" for each in entries):
        return JourneyPreview(before, before, ())
    after = telling.future(_adopting(now, when))
    changed = differences(before.deeds, after.deeds, telling.called)
    return JourneyPreview(before, after, changed, telling.refused)


def _coach_differently(was: Ruleset, now: Ruleset) -> bool:
    return was.coaching != now.coaching or was.calendar != now.calendar


def _adopting(rules: Published, when: When) -> RulesetAdopted:
    return RulesetAdopted(digest=rules.digest, reason="preview", when=when)


class _Telling:
    """One journey, to be told as often as wanted."""

    room: Room
    reach: Reach
    plans_sessions: bool

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
        world = PresentWorld(
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
        await settled(world)
        if adopting is not None and not telling.done():
            self.refused = world.report(adopting)
            await settled(world)
        due = _next_due(desk, follow_ups)
        sessions: tuple[SessionToCome, ...] = ()
        if self.plans_sessions:
            sessions = sessions_to_come(desk.journal, desk.rules, self._calendars, self.at)
        try:
            async with asyncio.timeout(self._horizon.total_seconds()):
                await telling
        except TimeoutError:
            pass
        for entry in desk.journal.entries[len(self._entries) :]:
            event = entry.event
            if adopting is not None and isinstance(event, RulesetNotAdopted):
                self.refused = event.why if event.digest == adopting.digest else self.refused
        self.called = desk.journal.called_now
        return Future(
            deeds=foreseen(desk.journal, len(self._entries), self._wordings(world)),
            next_due=due,
            priority=desk.journal.priority,
            digest=desk.rules.digest,
            sessions=sessions,
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
