"""
With whom a coach's clients could go on: who fits each of them now, and where room is coming.

In: the store, the rules, the moment. Out: for each client where they stand in their sessions,
the coaches who fit them with room now, those with room in some weeks. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from alongside.calendar import Calendars, today
from alongside.coach_change import not_again
from alongside.coming_room import Room, coming_weeks
from alongside.events import CoachWishRecorded
from alongside.journal import Journal
from alongside.matching import ROOM, Carrying, Fit, MatchingRules, Seeker
from alongside.matching.one import fits_beside
from alongside.matching.weighing import SeekerWeighed, Weighing
from alongside.matching.words import says_why_not
from alongside.rooms_ahead import rooms_ahead
from alongside.ruleset.library import Library
from alongside.store import Store
from alongside.store.handing_over import ClientOfCoach
from alongside.wait import Wait

WEEKS = 12
"""How far ahead room is looked for."""
_TOLD = (
    "coach_wish_recorded", "coach_change_requested", "coach_proposed", "coach_allocated",
    "coach_released", "room_appeared",
)  # fmt: skip


@dataclass(frozen=True)
class Now:
    """A coach who fits and has room now; the best come first."""

    coach_id: str
    reasons: tuple[str, ...]
    score: int


@dataclass(frozen=True)
class Later:
    """A coach who fits and gets room: in the week from `earliest`, slowed from `latest`."""

    coach_id: str
    earliest: date
    latest: date | None


@dataclass(frozen=True)
class Options:
    """One client, and with whom they could go on; `against` says what stands in others' way."""

    client: ClientOfCoach
    sessions: int
    now: tuple[Now, ...]
    later: tuple[Later, ...]
    against: tuple[str, ...]


class Continuity:
    """
    Looks from one moment; what every coach carries is read once.

    Only `ahead` follows every coach's clients to see where room is coming, which takes long
    where there are many. There it helps as well to know `enough` who fit a client: coaches who
    carry little are looked at first.
    """

    def __init__(
        self,
        store: Store,
        library: Library,
        calendars: Calendars,
        now: datetime,
        *,
        ahead: bool = True,
        enough: int | None = None,
    ) -> None:
        self._ahead = ahead
        self._enough = enough
        self._store = store
        self._library = library
        self._calendars = calendars
        self._now = now
        self._weeks = coming_weeks(now, WEEKS)
        self._carrying = store.handing_over.carrying()
        self._by_load = sorted(self._carrying.items(), key=lambda each: len(each[1].loads))
        self._coming: dict[str, dict[str, dict[date, Room]]] = {}
        self._matching: dict[str, MatchingRules] = {}
        self._seekers: dict[str, Seeker] = {}
        self._weighings: dict[tuple[str, Wait], Weighing] = {}
        self._sides: dict[str, tuple[SeekerWeighed, MatchingRules]] = {}

    def of(self, coach_id: str) -> list[Options]:
        """The options of everyone the coach carries, in the order they came."""
        clients = self._store.handing_over.clients_of(coach_id)
        self._read(clients)
        return [self._options(each) for each in clients]

    def cannot_take(self, clients: Sequence[ClientOfCoach], to: str) -> list[tuple[str, str]]:
        """
        Those of the clients the coach can't take beside the others, by journey, each with why.

        They are taken one after the other, each at the cadence they are seen at.
        """
        found: list[tuple[str, str]] = []
        self._read(clients)
        for client in clients:
            each = self._carrying[to]
            verdict = self._verdict(client, each)
            if verdict.ok:
                taken = (*each.loads, self._every(client))
                self._carrying[to] = replace(each, loads=taken)
            else:
                found.append((client.journey, verdict.reasons[0]))
        return found

    def _options(self, client: ClientOfCoach) -> Options:
        found: list[Now] = []
        later: list[Later] = []
        removed: dict[str, int] = {}
        for coach_id, each in self._by_load:
            if len(found) == self._enough:
                break
            if coach_id == client.coach_id or not each.coach.here_on(today(self._now)):
                continue
            verdict = self._verdict(client, each)
            if verdict.ok:
                found.append(Now(coach_id, verdict.reasons, verdict.score))
                continue
            rule = verdict.rule or ""
            removed[rule] = removed.get(rule, 0) + 1
            full = rule == ROOM and self._ahead
            if full and (coming := self._room_of(client.programme, coach_id)):
                later.append(coming)
        return Options(
            client=client,
            sessions=self._sessions(client),
            now=tuple(sorted(found, key=lambda each: (-each.score, each.coach_id))),
            later=tuple(sorted(later, key=lambda each: (each.earliest, each.coach_id))),
            against=says_why_not(self._rules(client.programme), removed) if removed else (),
        )

    def _verdict(self, client: ClientOfCoach, each: Carrying) -> Fit:
        weighed, rules = self._weighed(client)
        return fits_beside(weighed, each, rules)

    def _weighed(self, client: ClientOfCoach) -> tuple[SeekerWeighed, MatchingRules]:
        """The client, ready to be laid beside one coach after the other."""
        if client.journey not in self._sides:
            rules = self._rules(client.programme)
            every = self._every(client) or rules.first
            way = (client.programme, every)
            if way not in self._weighings:
                at_cadence = replace(rules, first=every)
                self._weighings[way] = Weighing(at_cadence, today(self._now))
            weighing = self._weighings[way]
            self._sides[client.journey] = weighing.of(self._seekers[client.journey]), weighing.rules
        return self._sides[client.journey]

    def _every(self, client: ClientOfCoach) -> Wait | None:
        return None if client.every is None else Wait.parse(client.every)

    def _rules(self, programme: str) -> MatchingRules:
        if programme not in self._matching:
            published = self._library.current(programme)
            coaching = published.ruleset.coaching
            assert coaching is not None, "whoever has a coach is in a programme with coaching"
            self._matching[programme] = MatchingRules.of(coaching, published.catalogue)
        return self._matching[programme]

    def _read(self, clients: Sequence[ClientOfCoach]) -> None:
        """What each of these clients seeks, all of them at once."""
        new = [each for each in clients if each.journey not in self._seekers]
        ids = sorted({each.client_id for each in new})
        journals = self._store.journal.entries_of([each.journey for each in new], _TOLD)
        languages, facts = self._store.clients.languages(ids), self._store.readings.of_many(ids)
        for client in new:
            journal = Journal(journals[client.journey])
            wishes = journal.events(CoachWishRecorded)
            self._seekers[client.journey] = Seeker(
                programme=client.programme,
                wish=wishes[-1] if wishes else None,
                language=languages.get(client.client_id),
                declined=frozenset(not_again(journal, self._now)),
                facts=facts[client.client_id],
            )

    def _sessions(self, client: ClientOfCoach) -> int:
        return len(self._rules(client.programme).gaps)

    def _room_of(self, programme: str, coach_id: str) -> Later | None:
        if programme not in self._coming:
            self._coming[programme] = rooms_ahead(
                self._store, self._library, self._calendars, programme, self._now, self._weeks
            )
        coming = self._coming[programme].get(coach_id, {})
        earliest = next((week for week, room in coming.items() if room.most), None)
        latest = next((week for week, room in coming.items() if room.least), None)
        return None if earliest is None else Later(coach_id, earliest, latest)
