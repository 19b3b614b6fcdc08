"""
A waiting list served one after the other, foreseen for a large service.

In: who waits, the coaches with what they carry, the rules. Out: each one's coach, or their place
with why. Those whom the rules can't tell apart are looked at once: it comes to what asking
`propose` for each of them would.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from alongside.matching import Carrying, MatchingRules, Proposal, Waiting, Weighing
from alongside.matching.one import propose_to
from alongside.matching.places import room_of, standing
from alongside.matching.weighing import SeekerWeighed

_Place = tuple[int, float, float, str]
_LOAD = "coach_load"
"""What changes while a list is served: where rules ask for it, nobody is like anybody."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands among those left, and why there is no coach."""

    position: int
    proposal: Proposal


def served(
    waiting: Sequence[Waiting], carrying: Mapping[str, Carrying], rules: MatchingRules, day: date
) -> dict[str, str | Place]:
    """By journey, in the order of the list."""
    weighing = Weighing(rules, day)
    found: dict[str, str | Place] = {}
    left: list[tuple[str, SeekerWeighed]] = []
    room = _Room(carrying, rules)
    for each in waiting:
        seeker = weighing.of(each.seeker)
        coach_id = room.best(seeker)
        if coach_id is None:
            left.append((each.journey, seeker))
        else:
            room.give(coach_id)
            found[each.journey] = coach_id
    # Room only becomes less, so why there was none for somebody is as true at the end.
    reasons = Reasons(room.carrying.values(), rules)
    for position, (journey, seeker) in enumerate(left, 1):
        found[journey] = Place(position, reasons.of(seeker))
    return found


class Reasons:
    """The proposals of one moment, made once for all who are alike."""

    def __init__(self, coaches: Iterable[Carrying], rules: MatchingRules) -> None:
        self._coaches = tuple(coaches)
        self._rules = rules
        self._known: dict[Any, Proposal] = {}

    def of(self, seeker: SeekerWeighed) -> Proposal:
        """What `propose` says."""
        known = self._known.get(seeker.alike)
        if known is None:
            known = self._known[seeker.alike] = propose_to(seeker, self._coaches, self._rules)
        return known


class _Room:
    """The coaches as places are given away; for each kind of seeker a queue, the best first."""

    def __init__(self, carrying: Mapping[str, Carrying], rules: MatchingRules) -> None:
        self.carrying = dict(carrying)
        self._rules = rules
        self._left = {name: room_of(each, rules) for name, each in carrying.items()}
        self._queues: dict[Any, list[_Place]] = {}
        self._alike = _LOAD not in rules.asked

    def best(self, seeker: SeekerWeighed) -> str | None:
        """The best of the fitting coaches with room."""
        if not self._alike:
            return min(self._queue(seeker), default=(0, 0.0, 0.0, None))[3]
        queue = self._queues.get(seeker.alike)
        if queue is None:
            queue = self._queues[seeker.alike] = self._queue(seeker)
            heapq.heapify(queue)
        while queue:
            fit, *stood, coach_id = queue[0]
            if self._left[coach_id] <= 0:
                heapq.heappop(queue)
                continue
            stands = standing(self.carrying[coach_id], self._rules)
            if stands == (*stood, coach_id):
                return coach_id
            # given to others meanwhile: a heavier load only makes a place in the queue worse
            heapq.heapreplace(queue, (fit, *stands))
        return None

    def give(self, coach_id: str) -> None:
        """One more for this coach."""
        was = self.carrying[coach_id]
        now = self.carrying[coach_id] = replace(was, loads=(*was.loads, self._rules.first))
        self._left[coach_id] = room_of(now, self._rules)

    def _queue(self, seeker: SeekerWeighed) -> list[_Place]:
        places: list[_Place] = []
        for name, left in self._left.items():
            if left > 0:
                each = self.carrying[name]
                verdict = seeker.beside(each)
                if verdict.against is None:
                    places.append((-verdict.fit, *standing(each, self._rules)))
        return places
