"""
What the service would answer journeys as things are at present: coaches, channels.

In: the store, rulesets by digest. Out: the coach a journey would be given under the caseload of
its rules, why a message could not be sent. Everything is read, nothing is reserved or sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from alongside.caseload import days
from alongside.deeds import ReserveCoach, SendMessage
from alongside.events import CoachProposed, CoachWishRecorded, WaitingForCoach
from alongside.london import today
from alongside.matching import (
    Carrying,
    MatchingRules,
    Seeker,
    Waiting,
    Weighing,
    propose,
    room_of,
    round_of,
)
from alongside.messages.compose import compose
from alongside.messages.outgoing import NotSent
from alongside.ruleset.model import CaseloadCap
from alongside.ruleset.published import Published
from alongside.store import CaseloadRow, Client, Store
from alongside.wait import Wait

Rules = Callable[[str], Published]
"""A published ruleset by its digest."""


@dataclass(frozen=True, slots=True)
class Places:
    """How many clients could begin with a coach, and how many coaches carry more than allowed."""

    free: int
    over: int


class Present:
    """The coaches, the waiting list and the channels, read once."""

    def __init__(self, store: Store, programme: str, rules: Rules, channels: Collection[str]):
        self._store = store
        self._programme = programme
        self._rules = rules
        self._channels = channels
        self._served: dict[str, dict[str, str | WaitingForCoach]] = {}
        self._last: Client | None = None

    # -- messages ------------------------------------------------------------------------

    def reach(self, deed: SendMessage) -> str | None:
        """Why this message could not be sent; None if it could."""
        wording = self._rules(deed.digest).ruleset.messages.get(deed.message)
        if wording is None:
            return "no_wording"
        coach = deed.values.get("coach_id")
        composed = compose(
            deed,
            wording,
            self._client(deed.client_id),
            coach=None if coach is None else self._names.get(str(coach)),
            available=self._channels,
        )
        return composed.why if isinstance(composed, NotSent) else None

    def _client(self, client_id: str) -> Client:
        """A client; the last is remembered, for a journey sends several messages."""
        if self._last is None or self._last.client_id != client_id:
            self._last = self._store.clients.get(client_id)
        return self._last

    # -- coaches -------------------------------------------------------------------------

    def room(self, deed: ReserveCoach) -> CoachProposed | WaitingForCoach:
        """
        The coach the journey would be given now, or its place on the list.

        Those before it on the list are served first, by the same rules.
        """
        held = self._store.caseload.of_journey(deed.journey)
        if held is not None and held.coach_id not in deed.declined and _is_theirs(held, deed):
            return CoachProposed(attempt=deed.attempt, coach_id=held.coach_id)
        served = self._served.get(deed.digest)
        if served is None:
            served = self._served[deed.digest] = self._serve(deed)
        found = served.get(deed.journey) or self._propose_now(deed)
        if isinstance(found, WaitingForCoach):
            return found.model_copy(update={"attempt": deed.attempt})
        return CoachProposed(attempt=deed.attempt, coach_id=found)

    def places(self, rules: Published) -> Places:
        """What these rules' caseloads leave free with the coaches of the programme."""
        coaching = rules.ruleset.coaching
        if coaching is None:
            return Places(0, 0)
        matching = MatchingRules.of(coaching, rules.catalogue)
        free = over = 0
        for each in self._carrying().values():
            if not each.coach.active or self._programme not in each.coach.programmes:
                continue
            free += room_of(each, matching)
            over += any(_carried(each, cap, matching.first) > cap.at_most for cap in matching.caps)
        return Places(free, over)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {coach.id: coach.name for coach in self._store.coaches.list()}

    @cached_property
    def _loads(self) -> dict[str, list[CaseloadRow]]:
        coaches = self._store.coaches.list()
        return {coach.id: self._store.caseload.of_coach(coach.id) for coach in coaches}

    def _carrying(self, without: str | None = None) -> dict[str, Carrying]:
        """What each coach carries, without what this journey holds."""
        return {
            coach.id: Carrying(
                coach,
                [
                    None if row.every is None else Wait.parse(row.every)
                    for row in self._loads[coach.id]
                    if row.journey != without
                ],
            )
            for coach in self._store.coaches.list()
        }

    def _serve(self, deed: ReserveCoach) -> dict[str, str | WaitingForCoach]:
        """The whole list served by the rules of the one who asks: in a round, where they say so."""
        rules = self._matching(deed.digest)
        listed = self._store.caseload.places(self._programme, rules.ageing, deed.now)
        runs = [each for each in listed if each.paused_since is None]
        seeking = self._store.caseload.seeking(runs)
        waiting = [each.place(deed.now, seeking[each.row.journey]) for each in runs]
        if rules.round is None:
            return self._one_at_a_time(waiting, rules, today(deed.now))
        matched = round_of(waiting, self._carrying().values(), rules, deed.now)
        return {pair.journey: pair.coach_id for pair in matched.pairs} | {
            each.journey: _waits(each.position, each.why, each.says) for each in matched.left
        }

    def _one_at_a_time(
        self, waiting: Sequence[Waiting], rules: MatchingRules, day: date
    ) -> dict[str, str | WaitingForCoach]:
        carrying, weighing = self._carrying(), Weighing(rules, day)
        found: dict[str, str | WaitingForCoach] = {}
        left = 0
        for each in waiting:
            proposal = propose(each.seeker, carrying.values(), rules, day, weighing)
            if proposal.coach_id is None:
                left += 1
                found[each.journey] = _waits(left, proposal.why, proposal.reasons)
                continue
            was = carrying[proposal.coach_id]
            carrying[proposal.coach_id] = replace(was, loads=(*was.loads, rules.first))
            found[each.journey] = proposal.coach_id
        return found

    def _propose_now(self, deed: ReserveCoach) -> str | WaitingForCoach:
        """For one who is not on the list yet, such as after a proposal that ran out."""
        carrying = self._carrying(without=deed.journey)
        wish = deed.wish
        seeker = self._seeker(deed.client_id, deed.journey, wish, frozenset(deed.declined))
        matching = self._matching(deed.digest)
        proposal = propose(seeker, carrying.values(), matching, today(deed.now))
        if proposal.coach_id is not None:
            return proposal.coach_id
        return _waits(1, proposal.why, proposal.reasons)

    def _matching(self, digest: str) -> MatchingRules:
        rules = self._rules(digest)
        assert rules.ruleset.coaching is not None, "only a programme with coaching asks for coaches"
        return MatchingRules.of(rules.ruleset.coaching, rules.catalogue)

    def _seeker(
        self,
        client_id: str,
        journey: str,
        wish: CoachWishRecorded | None,
        declined: frozenset[str],
    ) -> Seeker:
        before = [
            each
            for each in self._store.journeys.page(client_id=client_id)
            if each.journey != journey and each.last_coach_id is not None
        ]
        before.sort(key=lambda each: each.started)
        return Seeker(
            programme=self._programme,
            wish=wish,
            language=self._client(client_id).language,
            declined=declined,
            earlier=before[-1].last_coach_id if before else None,
            facts=self._store.readings.of(client_id),
        )


def _waits(position: int, why: str, says: tuple[str, ...]) -> WaitingForCoach:
    return WaitingForCoach(attempt=1, position=position, reason=why, says=says)


def _carried(each: Carrying, cap: CaseloadCap, first: Wait) -> int:
    """How many of the clients a coach carries this cap counts."""
    if not isinstance(cap.cadence, Wait):
        return len(each.loads)
    return sum(days(load or first) <= days(cap.cadence) for load in each.loads)


def _is_theirs(held: CaseloadRow, deed: ReserveCoach) -> bool:
    """Whether what is held belongs to this attempt, or was found while the journey waited."""
    return not held.told or held.attempt >= deed.attempt
