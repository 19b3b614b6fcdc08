"""
One client's life in a rehearsal: what was seen of the journey, what people will do next.

In: new entries as they are found in the store. Out: events that fall due, in order. Knows
no server: `drive.py` reports.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from alongside.admission import refusal
from alongside.events import AnyEvent, Entry
from alongside.journal import Journal
from alongside.ruleset.model import WalkRules
from rehearsal.people import People, wanted

IDLE = timedelta(days=10)
"""How long open matters may lie with nobody about to do anything, before people look again."""


class Life:
    """The people around one journey, and what they know of it."""

    def __init__(self, journey: str, client_id: str, people: People, rules: WalkRules) -> None:
        self.journey = journey
        self.client_id = client_id
        self.people = people
        self.rules = rules
        self.journal = Journal()
        self.looked_again = 0
        self.stuck = False
        """Whether it stopped answering."""
        self.done: Counter[str] = Counter()
        self._plans: list[tuple[datetime, int, AnyEvent]] = []
        self._order = itertools.count()
        self._looked_at = 0

    @property
    def closed(self) -> bool:
        """Whether the journey is over."""
        return self.journal.last("journey_closed") is not None

    def hear(self, entries: Iterable[Entry]) -> int:
        """Take in what is new, and decide what to do about it; how many entries were new."""
        heard = 0
        for entry in entries:
            if entry.sequence != len(self.journal) + 1:
                continue
            self.journal.append(entry.event, entry.recorded)
            heard += 1
            self._plan(entry, self.people.reacts(entry, self.journal))
        return heard

    def due(self) -> datetime | None:
        """When somebody next does something."""
        return self._plans[0][0] if self._plans else None

    def next_event(self, now: datetime) -> AnyEvent | None:
        """The next event somebody would report now; those nobody would any more are let go."""
        while self._plans and self._plans[0][0] <= now:
            event = heapq.heappop(self._plans)[2]
            if self.would_report(event, now):
                return event
            self.done["let go"] += 1
        return None

    def would_report(self, event: AnyEvent, now: datetime) -> bool:
        """Whether this still makes sense with what is known now."""
        return wanted(event, self.journal, self.rules, now)

    def may_report(self, event: AnyEvent, now: datetime) -> bool:
        """Whether the journey's door should have taken this, with what is known now."""
        return refusal(self.journal, self.rules, event, now) is None

    def look_again(self, now: datetime) -> None:
        """Take up what has lain open with nobody about to see to it."""
        if self._plans or self.closed or not self.journal.entries:
            return
        last = self.journal.entries[-1]
        if last.sequence == self._looked_at or now - last.recorded < IDLE:
            return
        self._looked_at = last.sequence
        reactions = self.people.looks_again(last, self.journal)
        self.looked_again += bool(reactions)
        for delay, event in reactions:
            self._push(now + delay, event)

    def _plan(self, entry: Entry, reactions: Iterable[tuple[timedelta, AnyEvent]]) -> None:
        for delay, event in reactions:
            self._push(entry.recorded + delay, event)

    def _push(self, moment: datetime, event: AnyEvent) -> None:
        heapq.heappush(self._plans, (moment, next(self._order), event))
