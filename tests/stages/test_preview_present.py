"""What a preview takes for granted about coaches and messages is what the service would do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from kit import MONDAY, primrose
from preview_kit import coaching_with

from alongside.coaches import Coach
from alongside.deeds import ReserveCoach, SendMessage
from alongside.events import CoachProposed, Entry, JourneyStarted
from alongside.keys import KeyRing
from alongside.matching import MatchingRules
from alongside.ruleset.model import CaseloadCap, Matching, MatchingRound
from alongside.ruleset.published import Published
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store
from alongside.store.matching_round import Asked
from alongside.wait import Wait
from simulation.preview_present import Places, Present

PROGRAMME = "primrose-a"
WAITING = 8
ASH = Person(name="Ash", email="ash@example.org")


def capped(at_most: int) -> Published:
    """The shipped rules with one cap for all of a coach's clients."""
    return coaching_with(caseload=(CaseloadCap(cadence="any", at_most=at_most),))


def matching(rules: Published) -> MatchingRules:
    """The matching of a version."""
    assert rules.ruleset.coaching is not None
    return MatchingRules.of(rules.ruleset.coaching, rules.catalogue)


def of_primrose() -> Matching:
    """How the shipped rules find a coach."""
    coaching = primrose().ruleset.coaching
    assert coaching is not None
    return coaching.matching


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with two coaches and eight clients."""
    settings = Settings(home=tmp_path)
    opened = Store.open(settings, KeyRing.load_or_make(settings))
    for number in (1, 2):
        opened.coaches.put(
            Coach(id=f"k-coach{number}", name="Robin", programmes=(PROGRAMME,), gender="other",
                  modes=("phone",))
        )  # fmt: skip
    opened.clients.add_many(
        [
            NewClient(source="t", source_key=str(number), person=ASH,
                      channels=("email",) if number else ())
            for number in range(WAITING)
        ]
    )  # fmt: skip
    return opened


def deeds(store: Store, rules: Published, attempt: int) -> list[ReserveCoach]:
    """Everyone's question for a coach; the first has waited longest, odd ones are P1."""
    return [
        ReserveCoach(
            journey=f"{PROGRAMME}/{client_id}/1", programme=PROGRAMME, digest=rules.digest,
            client_id=client_id, attempt=attempt, priority=1 if number % 2 else 3,
            waiting_since=MONDAY + timedelta(hours=number), wish=None, now=MONDAY,
        )
        for number, client_id in enumerate(store.clients.ids())
    ]  # fmt: skip


def present(store: Store, *versions: Published) -> Present:
    """The service as it is."""
    by_digest = {each.digest: each for each in versions}
    return Present(store, PROGRAMME, by_digest.__getitem__, ("email",))


@pytest.mark.parametrize("later", [1, 2, 3, 9])
def test_the_coach_foreseen_is_the_coach_reserved(store: Store, later: int) -> None:
    """With fewer places, with more, with enough for everyone; in the order of the list."""
    before, after = capped(2), capped(later)
    for deed in deeds(store, before, 1):
        store.caseload.reserve(deed, matching(before))
    waiting = {row.journey for row in store.caseload.waiting(PROGRAMME)}
    asked = [deed for deed in deeds(store, after, 2) if deed.journey in waiting]

    now = present(store, before, after)
    foreseen = {deed.journey: now.room(deed) for deed in asked}

    assert WAITING - 4 == len(asked)
    for deed in asked:
        really = store.caseload.reserve(deed, matching(after)).outcome
        found = foreseen[deed.journey]
        assert type(really) is type(found), deed.journey
        assert not isinstance(really, CoachProposed) or really.coach_id == found.coach_id
        assert really.attempt == found.attempt == 2
    got = sum(isinstance(each, CoachProposed) for each in foreseen.values())
    assert max(0, min(2 * later, WAITING) - 4) == got


@pytest.mark.parametrize("later", [1, 2, 3, 9])
def test_the_round_foreseen_is_the_round_that_runs(store: Store, later: int) -> None:
    """Where the rules match everyone at once, the preview does too; those left stay as foreseen."""
    rounds = MatchingRound(after_room=Wait.parse("1 hour"), every=Wait.parse("1 day"))
    before, after = (
        coaching_with(
            caseload=(CaseloadCap(cadence="any", at_most=at_most),),
            matching=of_primrose().model_copy(
                update={"round": rounds, "ageing": Wait.parse("4 weeks")}
            ),
        )
        for at_most in (0, later)
    )
    for deed in deeds(store, before, 1):
        waits = store.caseload.reserve(deed, matching(before)).outcome
        begun = JourneyStarted(client_id=deed.client_id, programme=PROGRAMME, digest=before.digest)
        store.journal.append(
            deed.journey,
            [Entry(sequence=n, recorded=MONDAY, event=e) for n, e in enumerate((begun, waits), 1)],
        )
    asked = deeds(store, after, 2)

    now = present(store, before, after)
    foreseen = {deed.journey: now.room(deed) for deed in asked}
    store.caseload.run_round(Asked(PROGRAMME, "a-round", MONDAY), matching(after))

    for journey, found in foreseen.items():
        held = store.caseload.of_journey(journey)
        assert isinstance(found, CoachProposed) == (held is not None)
        assert held is None or held.coach_id == found.coach_id
    got = sum(isinstance(each, CoachProposed) for each in foreseen.values())
    assert min(2 * later, WAITING) == got


def test_a_proposal_that_ran_out_passes_on_as_foreseen(store: Store) -> None:
    """The coach who did not answer is not proposed again; their place counts as free."""
    rules = capped(9)
    (first, *_) = deeds(store, rules, 1)
    held = store.caseload.reserve(first, matching(rules)).outcome
    assert isinstance(held, CoachProposed)
    again = first.model_copy(update={"attempt": 2, "declined": (held.coach_id,)})

    foreseen = present(store, rules).room(again)

    assert foreseen == store.caseload.reserve(again, matching(rules)).outcome.model_copy(
        update={"reasons": foreseen.reasons}
    )


def test_places_are_what_the_caps_leave(store: Store) -> None:
    """Four clients with two coaches: none too many at two each, two coaches over at one."""
    rules, fewer, more = capped(2), capped(1), capped(5)
    for deed in deeds(store, rules, 1):
        store.caseload.reserve(deed, matching(rules))
    now = present(store, rules, fewer, more)

    assert Places(free=0, over=0) == now.places(rules)
    assert Places(free=0, over=2) == now.places(fewer)
    assert Places(free=6, over=0) == now.places(more)


def test_asking_reserves_nothing(store: Store) -> None:
    """The lists are as before."""
    rules = capped(1)
    asked = deeds(store, rules, 1)

    assert isinstance(present(store, rules).room(asked[0]), CoachProposed)

    assert {} == store.caseload.counts()
    assert [] == store.caseload.waiting(PROGRAMME)


def test_a_message_nobody_can_get_is_foreseen_with_why(store: Store) -> None:
    """The first client accepts no channel; the second has an e-mail address."""
    rules = primrose()
    ids = list(store.clients.ids())
    messages = [
        SendMessage(journey=f"{PROGRAMME}/{each}/1", key="invitation/1.1", client_id=each,
                    digest=rules.digest, message=message, values={"number": 1}, now=MONDAY)
        for each, message in ((ids[0], "invitation"), (ids[1], "invitation"), (ids[1], "no-such"))
    ]  # fmt: skip

    now = present(store, rules)

    assert ["no_accepted_channel", None, "no_wording"] == [now.reach(each) for each in messages]
