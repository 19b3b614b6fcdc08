"""
What the service would answer journeys as things are at present: coaches, channels.

In: the store, rulesets by digest. Out: the coach a journey would be given under the caseload of
its rules, why a message could not be sent. Everything is read, nothing is reserved or sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from alongside.caseload import days
from alongside.coaches import Coach
from alongside.deeds import ReserveCoach, SendMessage
from alongside.events import CoachProposed, CoachWishRecorded, WaitingForCoach
from alongside.london import today
from alongside.matching import (
    Carrying,
    MatchingRules,
    Proposal,
    Seeker,
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
from simulation.preview_served import Reasons, served

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
        self._asking: dict[tuple[str, date], tuple[Weighing, Reasons]] = {}
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
        on_list = self._served.get(deed.digest)
        if on_list is None:
            on_list = self._served[deed.digest] = self._serve(deed)
        found = on_list.get(deed.journey) or self._propose_now(deed, held)
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
        for each in self._carrying.values():
            if not each.coach.active or self._programme not in each.coach.programmes:
                continue
            free += room_of(each, matching)
            over += any(_carried(each, cap, matching.first) > cap.at_most for cap in matching.caps)
        return Places(free, over)

    @cached_property
    def _coaches(self) -> list[Coach]:
        return self._store.coaches.list()

    @cached_property
    def _names(self) -> dict[str, str]:
        return {coach.id: coach.name for coach in self._coaches}

    @cached_property
    def _carrying(self) -> dict[str, Carrying]:
        """What each coach carries."""
        return {each.id: Carrying(each, self._loads(each.id)) for each in self._coaches}

    def _loads(self, coach_id: str, without: str | None = None) -> list[Wait | None]:
        """What a coach carries, without what this journey holds."""
        return [
            None if row.every is None else Wait.parse(row.every)
            for row in self._store.caseload.of_coach(coach_id)
            if row.journey != without
        ]

    def _serve(self, deed: ReserveCoach) -> dict[str, str | WaitingForCoach]:
        """The whole list served by the rules of the one who asks: in a round, where they say so."""
        rules = self._matching(deed.digest)
        listed = self._store.caseload.places(self._programme, rules.ageing, deed.now)
        runs = [each for each in listed if each.paused_since is None]
        seeking = self._store.caseload.seeking(runs)
        waiting = [each.place(deed.now, seeking[each.row.journey]) for each in runs]
        if rules.round is None:
            found = served(waiting, self._carrying, rules, today(deed.now))
            return {
                journey: each if isinstance(each, str) else _place(each.position, each.proposal)
                for journey, each in found.items()
            }
        matched = round_of(waiting, self._carrying.values(), rules, deed.now)
        return {pair.journey: pair.coach_id for pair in matched.pairs} | {
            each.journey: _waits(each.position, each.why, each.says) for each in matched.left
        }

    def _propose_now(self, deed: ReserveCoach, held: CaseloadRow | None) -> str | WaitingForCoach:
        """For one who is not on the list yet, such as after a proposal that ran out."""
        declined = frozenset(deed.declined)
        seeker = self._seeker(deed.client_id, deed.journey, deed.wish, declined)
        rules, day = self._matching(deed.digest), today(deed.now)
        if (deed.digest, day) not in self._asking:
            # of the day asked for last: what is known of 2,000 coaches takes memory
            self._asking = {
                (deed.digest, day): (Weighing(rules, day), Reasons(self._carrying.values(), rules))
            }
        weighing, proposals = self._asking[deed.digest, day]
        if held is None:
            proposal = proposals.of(weighing.of(seeker))
        else:
            was = self._carrying[held.coach_id]
            theirs = replace(was, loads=self._loads(held.coach_id, without=deed.journey))
            coaches = {**self._carrying, held.coach_id: theirs}
            proposal = propose(seeker, coaches.values(), rules, day, weighing)
        if proposal.coach_id is not None:
            return proposal.coach_id
        return _place(1, proposal)

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


def _place(position: int, proposal: Proposal) -> WaitingForCoach:
    return _waits(position, proposal.why, proposal.reasons)


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
